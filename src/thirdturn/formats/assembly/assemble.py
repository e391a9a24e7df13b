"""Make a session of raw turns: clean words, silences, sane times, roles, language, and notices about all of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Pause, Session, Turn
from thirdturn.formats.assembly.clean_text import CleanText
from thirdturn.formats.assembly.language import check_language, language_of, notices_for
from thirdturn.formats.assembly.notation import clean, is_notated, pause_alone
from thirdturn.formats.assembly.roles import UNNAMED, assign_roles
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

# Ours: no session lasts four days; such a time is a clock's or a typing error.
LONGEST_S = 360_000.0
SHOWN_ALIKE = 3


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about a file.

    Attributes:
        roles: Role by speaker label, where the guess would be wrong or impossible.
        language: ISO 639-1 code; found out from the words if ``None``.
        goal: The change that is talked about, in the user's words.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    goal: str | None = None


def assemble(raw: RawTranscript, source: Source, format_name: str, options: ReadOptions) -> Session:
    """Make a session of what a format gave.

    Every raw turn becomes one turn, in the order of the file. Only silences that stand by themselves (no speaker, no
    words) become the pause before the next turn.

    Args:
        raw: The turns as they stand in the file; at least one.
        source: The file, for its name and its notices.
        format_name: Id of the format.
        options: What the user says.

    Raises:
        MalformedTranscript: There is no turn but silences.
        RolesUnclear: Nobody can tell who is the practitioner.
        UnknownName: A speaker, role or language that does not exist.
    """
    named, waits, last_wait, naming = _without_lone_pauses(raw.turns)
    if not named:
        raise MalformedTranscript(source.name, "there are only silences", "Expected at least one turn of a speaker")
    timed, timing = _with_sane_times(named)
    notated = is_notated(turn.text for turn in timed)
    cleaned = [clean(turn.text, notated=notated) for turn in timed]
    turns = _turns(timed, cleaned, waits)
    if last_wait is not None:
        turns = (*turns[:-1], _with_last_pause(turns[-1], last_wait))
    speakers = assign_roles(timed, file=source.name, given=options.roles)
    language, tonguing = _language(raw, turns, options)
    notices = [*source.notices, *raw.notices, *naming, *timing, *tonguing]
    if len(speakers) == 1:
        notices.append(Notice("only one speaker: figures that compare speakers are left open"))
    elif all(speaker.role != "practitioner" for speaker in speakers):
        notices.append(Notice("no speaker is a practitioner (--role says otherwise)"))
    return Session(
        id=raw.id or source.name.rpartition(".")[0] or source.name,
        source=source.name,
        format=format_name,
        language=language,
        speakers=speakers,
        turns=turns,
        goal=options.goal,
        notices=summarised(notices),
    )


def summarised(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Keep the first notices of each message and count the rest: "... (and 12 more like it)"."""
    counts: dict[str, int] = {}
    for notice in notices:
        counts[notice.message] = counts.get(notice.message, 0) + 1
    kept: list[Notice] = []
    seen: dict[str, int] = {}
    for notice in notices:
        seen[notice.message] = place = seen.get(notice.message, 0) + 1
        more = counts[notice.message] - SHOWN_ALIKE
        if place == SHOWN_ALIKE and more > 0:
            kept.append(replace(notice, message=f"{notice.message} (and {more} more like it)"))
        elif place <= SHOWN_ALIKE:
            kept.append(notice)
    return tuple(kept)


def _without_lone_pauses(
    turns: Sequence[RawTurn],
) -> tuple[list[RawTurn], list[float | None], Pause | None, list[Notice]]:
    """Take silences that stand by themselves from between the turns, and name those whom the file does not name.

    Returns:
        The turns; the written silence before each in seconds; the silence behind the last; notices.
    """
    named: list[RawTurn] = []
    waits: list[float | None] = []
    waiting: list[float | None] = []
    nameless: list[RawTurn] = []
    for turn in turns:
        alone, seconds = pause_alone(turn.text) if not turn.speaker.strip() else (False, None)
        if alone:
            waiting.append(seconds)
            continue
        speaker = " ".join(turn.speaker.split())
        if not speaker:
            nameless.append(turn)
        named.append(replace(turn, speaker=speaker or UNNAMED))
        waits.append(_sum(waiting))
        waiting = []
    notices = [Notice(f"nobody is named; the speaker is shown as '{UNNAMED}'", turn.source_ref) for turn in nameless]
    return named, waits, Pause(0, _sum(waiting)) if waiting else None, notices


def _sum(seconds: Sequence[float | None]) -> float | None:
    known = [value for value in seconds if value is not None]
    return round(sum(known), 3) if known else None


def _with_last_pause(turn: Turn, pause: Pause) -> Turn:
    """Keep a silence behind the last turn inside that turn, so that it is not lost."""
    last = replace(pause, at=len(turn.text))
    return replace(turn, notation=replace(turn.notation, pauses=(*turn.notation.pauses, last)))


def _with_sane_times(turns: Sequence[RawTurn]) -> tuple[list[RawTurn], list[Notice]]:
    """Take times away that cannot be, and say what is odd about the others. No turn goes or moves."""
    sane: list[RawTurn] = []
    notices: list[Notice] = []
    for turn in turns:
        start, end = _possible(turn.start_s), _possible(turn.end_s)
        if start != turn.start_s or end != turn.end_s:
            notices.append(Notice("a time that cannot be was taken away; the turn is kept", turn.source_ref))
        if start is not None and end is not None and end < start:
            notices.append(Notice("the end lies before the start and was taken away", turn.source_ref))
            end = None
        sane.append(replace(turn, start_s=start, end_s=end))
    starts = [turn.start_s for turn in sane]
    missing = starts.count(None)
    if 0 < missing < len(starts):
        notices.append(Notice(f"turns without a time: {missing} of {len(starts)}"))
    return sane, [*notices, *_out_of_order(sane)]


def _out_of_order(turns: Sequence[RawTurn]) -> Iterator[Notice]:
    latest = -math.inf
    for turn in turns:
        if turn.start_s is not None:
            if turn.start_s < latest:
                yield Notice("starts before the turn above; the order of the file is kept", turn.source_ref)
            latest = turn.start_s


def _possible(seconds: float | None) -> float | None:
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_S else None


def _turns(raws: Sequence[RawTurn], cleaned: Sequence[CleanText], waits: Sequence[float | None]) -> tuple[Turn, ...]:
    """Number the turns and say what silence lies before each: the written one, or that between the times."""
    turns: list[Turn] = []
    for index, (raw, words, wait) in enumerate(zip(raws, cleaned, waits, strict=True)):
        written = _sum([wait, words.leading_pause_s])
        before = cleaned[index - 1].latches_next if index else False
        turns.append(
            Turn(
                index=index,
                speaker=raw.speaker,
                text=words.text,
                raw=raw.text,
                source_ref=raw.source_ref,
                start_s=raw.start_s,
                end_s=raw.end_s,
                pause_before_s=written if written is not None else _gap(raws, index),
                notation=replace(words.notation, latched=words.notation.latched or before),
            )
        )
    return tuple(turns)


def _gap(raws: Sequence[RawTurn], index: int) -> float | None:
    """Return start less previous end; ``None`` where either is unknown or the turn is out of order."""
    if index == 0:
        return None
    above, start = raws[index - 1], raws[index].start_s
    if start is None or above.end_s is None or (above.start_s is not None and start < above.start_s):
        return None
    return round(start - above.end_s, 3)


def _language(raw: RawTranscript, turns: Sequence[Turn], options: ReadOptions) -> tuple[str, tuple[Notice, ...]]:
    """Return what the user says, else the file, else the words."""
    if options.language:
        code = check_language(options.language)
        return code, notices_for(code)
    if raw.language:
        return raw.language, notices_for(raw.language)
    return language_of(turn.text for turn in turns)
