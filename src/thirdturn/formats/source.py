"""Read a file's bytes and text: sizes, encodings and broken characters are settled here, once for every format."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from thirdturn.domain.errors import UnreadableFile
from thirdturn.domain.naming import first_few
from thirdturn.domain.session import Notice
from thirdturn.formats.raw import Source

# Ours: an hour of talk is about 60 kB of text, so these stop accidents and attacks, not sessions.
MAX_BYTES = 50_000_000
MAX_LINE_CHARS = 1_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_UNPACKED_RATIO = 200
SMALL_ARCHIVE_BYTES = 10_000_000

_ZIP = b"PK\x03\x04"
_RECORDING = ("a sound or video recording", "Give the transcript; a recording must be transcribed first")
_SAVE_AS_TEXT = "Save it as DOCX or as plain text and give that file"
_MAGIC: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"%PDF", ("a PDF document", _SAVE_AS_TEXT)),
    (b"{\\rtf", ("an RTF document", _SAVE_AS_TEXT)),
    (b"\xd0\xcf\x11\xe0", ("an old or password-protected Office document", _SAVE_AS_TEXT)),
    (b"SQLite format 3", ("a database", "Give a transcript, not a database")),
    (b"\x1f\x8b", ("a compressed archive", "Unpack it first and give the transcript inside")),
    (b"7z\xbc\xaf", ("a compressed archive", "Unpack it first and give the transcript inside")),
    (b"Rar!", ("a compressed archive", "Unpack it first and give the transcript inside")),
    (b"\x89PNG", ("a picture", "Give the transcript as text")),
    (b"\xff\xd8\xff", ("a picture", "Give the transcript as text")),
    (b"GIF8", ("a picture", "Give the transcript as text")),
    (b"RIFF", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"ID3", _RECORDING),
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters that some programs take for line ends would make line numbers disagree; they become blanks.
_ODD_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# All but 0x15, with which CHAT marks times.
_CONTROL = re.compile("[\x00-\x08\x0e-\x14\x16-\x1b\x1f\x7f\ufeff]")


def read_source(path: str | Path, *, columns: Mapping[str, str] | None = None) -> Source:
    """Read a transcript file.

    Text is decoded as UTF-8 or UTF-16; lines that are not UTF-8 are read as Windows-1252 and a notice names them. Line
    ends become line feeds, control characters are taken out with a notice. DOCX and XLSX come back with empty text.

    Args:
        path: The file.
        columns: For tables, which column plays which part; see :class:`Source`.

    Returns:
        The content with notices about the decoding.

    Raises:
        UnreadableFile: Missing, a folder, empty, too large, binary, or with a line no transcript has.
    """
    path = Path(path)
    data = _bytes_of(path)
    if data.startswith(_ZIP):
        _refuse_zip_bomb(path.name, data)
        return Source(name=path.name, data=data, text="", columns=columns or {})
    _refuse_binary(path.name, data)
    text, decoding = _decode(data)
    text = _ODD_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text, stripping = _without_control_characters(text)
    if not text.strip():
        raise UnreadableFile(path.name, "the file is empty", "A transcript with at least one turn is needed")
    _refuse_endless_line(path.name, text)
    return Source(
        name=path.name, data=data, text=text, columns=columns or {}, notices=tuple(decoding) + tuple(stripping)
    )


def _bytes_of(path: Path) -> bytes:
    """Read the file once its size is known to be sane."""
    if not path.exists():
        raise UnreadableFile(path.name, "there is no such file", "Check the name and the folder")
    if path.is_dir():
        raise UnreadableFile(path.name, "this is a folder", "Give one file, or use the command for many sessions")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                path.name,
                f"the file has {size / 1e6:,.0f} MB, the limit is {MAX_BYTES / 1e6:,.0f} MB",
                "Split it into one file a session (a table: one file for some of its sessions)",
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            path.name, f"the file cannot be opened ({error.strerror})", "Check its permissions"
        ) from error


def _refuse_zip_bomb(name: str, data: bytes) -> None:
    """Check what the archive says it unpacks to; ``zipfile`` never reads more of a member than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(name, "the archive is damaged", "Save the document again, or as plain text") from error
    if unpacked == 0:
        raise UnreadableFile(name, "the archive is empty", "A transcript with at least one turn is needed")
    suspicious = unpacked > SMALL_ARCHIVE_BYTES and unpacked > MAX_UNPACKED_RATIO * len(data)
    if unpacked > MAX_UNPACKED_BYTES or suspicious:
        raise UnreadableFile(
            name,
            f"{len(data) / 1e6:,.1f} MB unpack to {unpacked / 1e6:,.0f} MB, which no transcript does",
            "Save the document without pictures, or as plain text",
        )


def _refuse_binary(name: str, data: bytes) -> None:
    """Refuse what is not text, and say what it seems to be."""
    for magic, (found, advice) in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(name, f"this is {found}", advice)
    if data[4:8] == b"ftyp":
        raise UnreadableFile(name, f"this is {_RECORDING[0]}", _RECORDING[1])
    if _encoding_of(data) != "utf-8":
        return
    odd = sum(data.count(byte) for byte in range(9))
    # A stray NUL is repaired below; one control byte in fifty is no text in any encoding.
    if odd * 50 > len(data):
        raise UnreadableFile(name, "this is a binary file", "Give a transcript: text, DOCX, XLSX, VTT, SRT, EAF, ...")


def _encoding_of(data: bytes) -> str:
    """Return the encoding by its mark, or by where the NUL bytes of UTF-16 fall; UTF-8 otherwise."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    head = data[:4096]
    half = max(1, len(head) // 2)
    at_even, at_odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if at_odd > 0.4 and at_even < 0.1:
        return "utf-16-le"
    if at_even > 0.4 and at_odd < 0.1:
        return "utf-16-be"
    return "utf-8"


def _decode(data: bytes) -> tuple[str, list[Notice]]:
    """Decode all of it; what is not valid is kept as well as it can be and named."""
    encoding = _encoding_of(data)
    for bom, marked in _BOMS:
        if marked == encoding and data.startswith(bom):
            data = data[len(bom) :]
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _decode_lines(data)
        notice = Notice(f"not valid {encoding.upper()} at byte {error.start}; broken characters are shown as \ufffd")
        return data.decode(encoding, errors="replace"), [notice]


def _decode_lines(data: bytes) -> tuple[str, list[Notice]]:
    """Decode line by line, those that are not UTF-8 as Windows-1252."""
    lines: list[str] = []
    foreign: list[int] = []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            foreign.append(number)
            lines.append(_windows_1252(line))
    message = "not UTF-8, so read as Windows-1252; check names and umlauts there"
    return "".join(lines), [Notice(message, source_ref=_lines(foreign))]


def _windows_1252(line: bytes) -> str:
    """Decode one line; the five bytes Windows-1252 does not define keep their Latin-1 number."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _without_control_characters(text: str) -> tuple[str, list[Notice]]:
    """Take out what cannot be read or printed."""
    if not _CONTROL.search(text):
        return text, []
    numbers = [number for number, line in enumerate(text.split("\n"), start=1) if _CONTROL.search(line)]
    cleaned, count = _CONTROL.subn("", text)
    return cleaned, [Notice(f"control characters taken out: {count}", source_ref=_lines(numbers))]


def _lines(numbers: Sequence[int]) -> str:
    """Name the first few lines."""
    return f"line{'s' if len(numbers) > 1 else ''} {first_few(numbers)}"


def _refuse_endless_line(name: str, text: str) -> None:
    """Refuse a line longer than any that a person or a program writes into a transcript."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARS:
            raise UnreadableFile(
                name,
                f"a line of {len(line):,} characters, the limit is {MAX_LINE_CHARS:,}",
                "Put every turn on a line of its own",
                line=number,
            )
