"""One session's way: read, code, sequence, measure. The only file that knows all four rooms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from thirdturn.coders.table import open_coder
from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook, codebook_from_record
from thirdturn.domain.coding import Coder, Sensitivity
from thirdturn.domain.session import Role, Session
from thirdturn.formats import table as formats
from thirdturn.sequences import find_sequences
from thirdturn.stats.measuring import measure


@cache
def load_codebook() -> Codebook:
    """Return the codebook that ships with the package."""
    return codebook_from_record(knowledge("codebook.yaml"))


def read(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the word users know from --format
    roles: Mapping[str, Role] | None = None,
    language: str | None = None,
    goal: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Session:
    """Read one session from a transcript file.

    Args:
        path: The file.
        format: Format id, if the file's own signs shall not decide.
        roles: Role by speaker label, where the guess would be wrong or impossible.
        language: ISO 639-1 code; found out from the words if not given.
        goal: The change that is talked about, in the user's words.
        columns: For tables: which column plays which part, such as ``{"text": "utterance"}``.

    Raises:
        InputError: The file cannot be read; names the file and, if possible, the line.
        RolesUnclear: Nobody can tell who is the practitioner.
        UnknownName: No such format, or a speaker in ``roles`` that the file does not have.

    Example:
        >>> session = read("session.vtt", goal="drink less")  # doctest: +SKIP
    """
    return formats.read(Path(path), format=format, roles=roles, language=language, goal=goal, columns=columns)


def analyze(session: Session, *, coder: str | Coder = "auto", sensitivity: Sensitivity = "balanced") -> Case:
    """Code a session, find its sequences and measure it.

    Args:
        session: The session.
        coder: Name of a coder, ``"auto"`` for the better one for the language, or a coder of your own.
        sensitivity: ``"high"`` finds more moments at the price of more false alarms; for coders given by name.

    Raises:
        UnknownName: No coder or sensitivity has that name, or the coder does not read the language.
    """
    codebook = load_codebook()
    chosen = coder
    if isinstance(chosen, str):
        chosen = open_coder(chosen, codebook, language=session.language, sensitivity=sensitivity)
    coding = chosen.code(session)
    sequences = find_sequences(session, coding, codebook)
    return Case(session, coding, sequences, measure(session, coding, sequences, codebook))
