"""Which sessions and processes a folder holds: by its manifest, or by the names of folders and files."""

from __future__ import annotations

import re
from pathlib import Path

from thirdturn.domain.errors import UnreadableFile
from thirdturn.domain.naming import first_few
from thirdturn.domain.process import Processes, ProcessSession
from thirdturn.domain.session import Notice
from thirdturn.formats.manifest import read_manifest
from thirdturn.formats.table import FORMATS, load

MANIFESTS = ("manifest.csv", "manifest.yaml", "manifest.yml", "manifest.tsv", "manifest.xlsx")
ANALYSIS = "analysis.json"


def read_processes(path: Path, *, leave_out: Path | None = None) -> Processes:
    """Return the sessions that a manifest names, or those of a folder.

    A folder with one of the :data:`MANIFESTS` in it is read by that. In any other, each file whose extension a format
    knows is a session, at any depth: its process has the name of its folder, and the sessions are numbered in the order
    of their names (``s2`` before ``s10``). A folder with an ``analysis.json`` is one session itself, and the folder
    above is the process. Hidden files are not looked at.

    Args:
        path: The manifest or the folder.
        leave_out: A folder below that is not looked into, such as the one results go to.

    Raises:
        UnreadableFile: There is no such file or folder, or the folder holds no session.
        MalformedTranscript: The manifest cannot be understood.
    """
    if not path.is_dir():
        return read_manifest(path)
    manifest = next((path / name for name in MANIFESTS if (path / name).is_file()), None)
    return read_manifest(manifest) if manifest else _by_names(path, leave_out)


def _by_names(root: Path, leave_out: Path | None) -> Processes:
    known = {"json", *(extension.lstrip(".") for name in FORMATS for extension in load(name).EXTENSIONS)}
    barred = leave_out.resolve() if leave_out else None
    found: dict[str, list[tuple[str, Path]]] = {}
    passed_over: list[str] = []
    for file in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
        if hidden or not file.is_file() or (barred and file.resolve().is_relative_to(barred)):
            continue
        analysed = (file.parent / ANALYSIS).is_file()
        if analysed and file.name != ANALYSIS:
            continue
        if file.suffix.lower().lstrip(".") not in known:
            passed_over.append(file.relative_to(root).as_posix())
            continue
        session = file.parent if analysed and file.parent != root else file
        folder = session.parent.relative_to(root).as_posix()
        found.setdefault(root.resolve().name if folder == "." else folder, []).append((session.name, file))
    if not found:
        raise UnreadableFile(root.name, "no session in this folder", "Give a folder with transcripts, or a manifest")
    notice = Notice(f"files passed over, for no format has their extension: {first_few(passed_over)}")
    return Processes(
        tuple(
            ProcessSession(process, number, file)
            for process in sorted(found, key=_natural)
            for number, (_, file) in enumerate(sorted(found[process], key=lambda own: _natural(own[0])), start=1)
        ),
        (notice,) if passed_over else (),
    )


def _natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return a key that puts ``s2`` before ``s10``."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], name
