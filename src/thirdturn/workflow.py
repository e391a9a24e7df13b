"""One session's way: read, code, sequence, measure. The only file that knows all rooms of its floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from thirdturn.coders.scene import scenes
from thirdturn.coders.table import UNREAD, open_coder
from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook, codebook_from_record
from thirdturn.domain.coding import Coder, Sensitivity, TurnCoding
from thirdturn.domain.guidance import Circumstances, RiskKind
from thirdturn.domain.session import Notation, Notice, Role, Session, Speaker, Turn
from thirdturn.formats import table as formats
from thirdturn.formats.assembly.clean_text import CleanText
from thirdturn.formats.assembly.notation import clean
from thirdturn.guidance.guide import guide
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


def analyze(
    session: Session,
    *,
    coder: str | Coder = "auto",
    sensitivity: Sensitivity = "balanced",
    circumstances: Circumstances | None = None,
    checked: Sequence[RiskKind] = (),
) -> Case:
    """Code a session, find its sequences, measure it and say what could be tried.

    Args:
        session: The session.
        coder: Name of a coder, ``"auto"`` for the better one for the language, or a coder of your own.
        sensitivity: ``"high"`` finds more moments at the price of more false alarms; for coders given by name.
        circumstances: What is known beside the transcript; therapy, in person, and nothing else if not given.
        checked: Risk kinds for which a person has recorded a check.

    Raises:
        UnknownName: No coder or sensitivity has that name, or the coder does not read the language.
    """
    codebook = load_codebook()
    chosen = coder
    if isinstance(chosen, str):
        chosen = open_coder(chosen, codebook, language=session.language, sensitivity=sensitivity)
    if chosen.name == UNREAD:
        open_turns = Notice(f"No coder reads the language {session.language!r}, so every turn is left open.")
        session = replace(session, notices=(*session.notices, open_turns))
    coding = chosen.code(session)
    sequences = find_sequences(session, coding, codebook)
    measures = measure(session, coding, sequences, codebook)
    guidance = guide(session, coding, sequences, codebook, circumstances or Circumstances(), checked=checked)
    return Case(session, coding, sequences, measures, guidance)


def code_reply(
    before: Sequence[tuple[Role, str]], client: str, answer: str, language: str, coder: str | Coder = "auto"
) -> TurnCoding:
    """Code one answer to a client's turn that is known to resist, whatever the coder would have made of that turn.

    Args:
        before: Role and words of the turns before the client's, in order.
        client: The client's turn.
        answer: The practitioner's answer, taken as it stands; of the turns before it notation is taken out.
        language: ISO 639-1 code.
        coder: Name of a coder, ``"auto"`` for the better one for the language, or a coder of your own. One of your own
            that has no reading to ask says what the answer does only where it sees the resistance itself.

    Returns:
        The answer's coding. Its third turn is ``None`` only where the coder is not sure enough of it.

    Raises:
        UnknownName: No coder has that name, or the one named does not read the language.
    """
    heard = [(role, text, clean(text)) for role, text in (*before, ("client", client))]
    said: list[tuple[Role, str, CleanText]] = [*heard, ("practitioner", answer, CleanText(answer, Notation()))]
    turns = tuple(
        Turn(place, role, cleaned.text, text, f"turn {place + 1}", notation=cleaned.notation)
        for place, (role, text, cleaned) in enumerate(said)
    )
    speakers = tuple(Speaker(role, role) for role in dict.fromkeys(role for role, _, _ in said))
    session = Session("reply", "", "plain", language, speakers, turns)
    chosen: Any = coder if not isinstance(coder, str) else open_coder(coder, load_codebook(), language=language)
    entry: TurnCoding = chosen.code(session).turns[-1]
    if entry.third_turn is not None or not hasattr(chosen, "read"):
        return entry
    stage = scenes(session, language)
    if not stage[-1].words:
        return entry
    score = chosen.read(stage).third_turn(entry.turn, entry)
    return entry if score is None or score.p < chosen.limits.third else replace(entry, third_turn=score)
