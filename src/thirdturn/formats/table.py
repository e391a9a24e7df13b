"""The list of formats, and reading and writing through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from thirdturn.domain.errors import MalformedTranscript, UnknownFormat, UnknownName
from thirdturn.domain.naming import first_few
from thirdturn.formats.raw import Format, RawTranscript, Source, WritableFormat

if TYPE_CHECKING:
    from thirdturn.domain.session import Session

# Modules of this package, imported when they are first asked.
FORMATS = (
    "plain",
    "vtt",
    "srt",
    "chat",
    "elan",
    "textgrid",
    "exmaralda",
    "noscribe",
    "docx",
    "sheet",
    "jsonlines",
)
# What can be written, and the extension that names it too.
WRITABLE = {"vtt": "vtt", "srt": "srt", "elan": "eaf", "chat": "cha", "sheet": "csv", "jsonlines": "jsonl"}


def load(name: str) -> Format:
    """Return a format by name.

    Raises:
        UnknownName: There is none.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS)
    return cast(Format, import_module(f"thirdturn.formats.{name}"))


def read_all(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word users know from --format
    roles: Mapping[str, str] | None = None,
    language: str | None = None,
    goal: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[Session, ...]:
    """Read every session in a file.

    Args:
        path: The file.
        format: Name or extension of a format, if the file's own signs shall not decide.
        roles: Role by speaker label; with several sessions, each takes those it has.
        language: ISO 639-1 code; found out from the words if not given.
        goal: The change that is talked about, in the user's words.
        columns: For tables, which column plays which part.

    Returns:
        At least one session, in the order of the file.

    Raises:
        UnreadableFile: See :func:`thirdturn.formats.source.read_source`.
        UnknownFormat: No format recognises the file, or several do.
        MalformedTranscript: The file breaks its format, or holds no turn.
        RolesUnclear: Nobody can tell who is the practitioner.
        UnknownName: A format, speaker, role or language that does not exist.
    """
    from thirdturn.formats.assembly.assemble import ReadOptions, assemble
    from thirdturn.formats.source import read_source

    forced = load(_module_of(format)) if format else None
    source = read_source(path, columns=columns)
    found = forced or _detect(source)
    raws = list(found.parse(source))
    for raw in raws:
        if not raw.turns:
            where = f"the session '{raw.id}' holds no turn" if raw.id else "no turn was found"
            raise MalformedTranscript(source.name, where, f"Expected {found.LABEL} with at least one turn")
    if not raws:
        raise MalformedTranscript(source.name, "no turn was found", f"Expected {found.LABEL} with at least one turn")
    options = ReadOptions(roles=roles or {}, language=language, goal=goal)
    return tuple(
        assemble(raw, source, found.NAME, replace(options, roles=_own_roles(raw, raws, options.roles))) for raw in raws
    )


def read(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    roles: Mapping[str, str] | None = None,
    language: str | None = None,
    goal: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Session:
    """Read a file that holds one session; arguments and errors as for :func:`read_all`.

    Raises:
        MalformedTranscript: The file holds several sessions.
    """
    sessions = read_all(path, format=format, roles=roles, language=language, goal=goal, columns=columns)
    if len(sessions) > 1:
        ids = first_few([session.id for session in sessions])
        raise MalformedTranscript(
            Path(path).name, f"the file holds {len(sessions)} sessions ({ids})", "Use read_all to get all of them"
        )
    return sessions[0]


def render(session: Session, format_name: str) -> bytes:
    """Return a session as a file's content.

    Args:
        session: The session.
        format_name: Name or extension of a format that can be written: ``vtt``, ``srt``, ``eaf``, ``cha``, ``csv``,
            ``jsonl``.

    Raises:
        UnknownName: No such format can be written.
    """
    for name, extension in WRITABLE.items():
        if format_name in (name, extension):
            return cast(WritableFormat, load(name)).render(session)
    raise UnknownName("format to write", format_name, tuple(WRITABLE.values()))


def _module_of(name: str) -> str:
    """Return the format that a name or an extension such as ``eaf`` means; other names come back as they are."""
    if name in FORMATS:
        return name
    return next((module for module in FORMATS if name.lower() in load(module).EXTENSIONS), name)


def _detect(source: Source) -> Format:
    """Ask every format; exactly one must say yes."""
    formats = [load(name) for name in FORMATS]
    yes = [candidate for candidate in formats if candidate.recognises(source)]
    if len(yes) == 1:
        return yes[0]
    if yes:
        names = ", ".join(candidate.NAME for candidate in yes)
        raise UnknownFormat(source.name, f"several formats fit: {names}", f"Say which with --format {yes[0].NAME}")
    known = ", ".join(f"{candidate.NAME} ({candidate.LABEL})" for candidate in formats)
    raise UnknownFormat(
        source.name,
        "no format recognises this file",
        f'Known: {known}. Plain text needs a label in front of every turn, as in "Therapist: ..."; '
        "--format NAME forces a format",
    )


def _own_roles(raw: RawTranscript, raws: list[RawTranscript], roles: Mapping[str, str]) -> Mapping[str, str]:
    """Leave out the roles of speakers who talk in another session of the file only."""
    if len(raws) == 1:
        return roles
    here, anywhere = _plain_labels([raw]), _plain_labels(raws)
    return {
        speaker: role for speaker, role in roles.items() if _plain(speaker) in here or _plain(speaker) not in anywhere
    }


def _plain_labels(raws: list[RawTranscript]) -> frozenset[str]:
    return frozenset(_plain(turn.speaker) for raw in raws for turn in raw.turns)


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()
