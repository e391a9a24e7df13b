"""Office files are ZIP archives: look inside before a library does. Their size is settled in ``source.py``."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.raw import Source


def holds(source: Source, member: str) -> bool:
    """Say whether the file is a ZIP archive with the named member."""
    if not source.data.startswith(b"PK"):
        return False
    try:
        with ZipFile(BytesIO(source.data)) as archive:
            return member in archive.namelist()
    except (BadZipFile, NotImplementedError, ValueError):
        return False


def check_archive(source: Source, member: str, program: str) -> None:
    """Refuse a file that is no office file of the wanted kind, is damaged, or declares XML entities.

    Args:
        source: The file.
        member: What must be inside, such as ``"word/document.xml"``.
        program: Who writes such files, for the message, such as ``"Word (.docx)"``.

    Raises:
        MalformedTranscript: The file is one of these.
    """
    expected = f"Expected a file as {program} writes it"
    if not holds(source, member):
        raise MalformedTranscript(source.name, f"not an office file with {member} inside", expected)
    try:
        with ZipFile(BytesIO(source.data)) as archive:
            parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            typed = next((name for name in parts if b"<!DOCTYPE" in archive.read(name)[:4096]), None)
    # A damaged member shows as one of these, depending on where the damage lies.
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise MalformedTranscript(source.name, "a damaged archive", expected) from error
    if typed is not None:
        raise MalformedTranscript(source.name, f"a document type declared in {typed}", expected)
