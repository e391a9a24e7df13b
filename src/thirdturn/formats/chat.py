"""CHAT (TalkBank, CLAN), read with rustling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice, Session, Turn
from thirdturn.formats.parts.chat_code import from_chat, to_chat
from thirdturn.formats.parts.guarded import parsed
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

if TYPE_CHECKING:
    from rustling.chat import Utterance

NAME = "chat"
LABEL = "CHAT (.cha)"
EXTENSIONS = ("cha",)

_OPENING = re.compile(r"^@(?:UTF8|Begin|Languages:|Participants:)", re.MULTILINE)
_MAIN_LINE = re.compile(r"\*[^\s:]+:")
_NO_COLON = re.compile(r"\*(\w{1,20})\s*:?\s+")
# The bullets around a time mark get lost when a file goes through other programs.
_TIME_MARK = re.compile(r"(?:\x15|•|(?<!\S))(\d+)_(\d+)(?:\x15|•)?[ \t]*$")
# What render() says about itself in comments.
_ONE_LINE_A_TURN = "thirdturn: one line a turn"
_SPEAKER = re.compile(r"thirdturn: speaker (?P<code>\S+) is (?P<role>\w+)(?: (?P<label>.+))?")
# CHAT has a closed list of roles, without clients; the comment keeps ours.
_ROLES = {"practitioner": "Therapist", "client": "Participant", "other": "Other"}


def recognises(source: Source) -> bool:
    """Say yes to text that opens with CHAT's headers."""
    return bool(_OPENING.search(source.text[:3000]))


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session; utterances of the same speaker in a row are one turn, as in CLAN's own count of turns.

    Raises:
        MalformedTranscript: There is no main line, or rustling cannot read the file.
    """
    from rustling.chat import CHAT

    text, numbers, notices = _repaired(source.text)
    chat = parsed(
        # Morphology is of no use here, and a tier that does not match its line must not stop the reading.
        lambda: CHAT.from_strs([text], parallel=False, strict=False, mor_tier=None, gra_tier=None),
        MalformedTranscript(source.name, "CHAT that cannot be read", "Run CLAN's CHECK on it"),
    )
    utterances = [utterance for utterance in chat.utterances() if utterance.participant is not None]
    if not utterances:
        raise MalformedTranscript(source.name, "CHAT without any main line", 'Expected lines such as "*THE:<tab>words"')
    refs = [f"line {number}" for number in numbers]
    if len(utterances) != len(numbers):
        notices += (Notice(f"{len(numbers)} main lines stand in the file, {len(utterances)} could be read"),)
        refs = [f"utterance {number}" for number in range(1, len(utterances) + 1)]
    headers = chat.headers()[0]
    comments = [line.removeprefix("@Comment:").strip() for line in text.split("\n") if line.startswith("@Comment:")]
    roles = {person.code: person.role or "" for person in headers.participants}
    turns: Sequence[RawTurn] = _turns(utterances, refs, roles, comments)
    if _ONE_LINE_A_TURN not in comments:
        turns, joined = join_same_speaker(turns)
        notices += joining_notices(joined, "utterances")
    codes = knowledge("lexicons/language_codes.yaml")["two_letters"]
    language = codes.get(headers.languages[0], "") if headers.languages else ""
    yield RawTranscript("", tuple(turns), language, notices)


def render(session: Session) -> bytes:
    """Return the session as CHAT in its conversation-analytic mode, which asks for no terminators.

    Words are the clean ones with the notation in CHAT's marks. Labels that are no CHAT code get one, and a comment
    keeps the label. A time mark needs both ends: where the end is not known it lasts a millisecond; a turn without a
    start gets no mark.
    """
    codes = _codes([speaker.id for speaker in session.speakers])
    two_letters = knowledge("lexicons/language_codes.yaml")["two_letters"]
    language = next((three for three, two in two_letters.items() if two == session.language), "und")
    people = [(codes[speaker.id], _ROLES[speaker.role]) for speaker in session.speakers]
    lines = [
        "@UTF8",
        "@Begin",
        f"@Languages:\t{language}",
        "@Participants:\t" + ", ".join(f"{code} {role}" for code, role in people),
        "@Options:\tCA",
        *(f"@ID:\t{language}|thirdturn|{code}|||||{role}|||" for code, role in people),
        f"@Comment:\t{_ONE_LINE_A_TURN}",
        *(
            f"@Comment:\tthirdturn: speaker {codes[speaker.id]} is {speaker.role} {' '.join(speaker.id.split())}"
            for speaker in session.speakers
        ),
        *(f"*{codes[turn.speaker]}:\t{to_chat(turn)}{_mark(turn)}" for turn in session.turns),
        "@End",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _repaired(text: str) -> tuple[str, list[int], tuple[Notice, ...]]:
    """Return the text with colons and time bullets put back, the numbers of its main lines, and notices.

    rustling passes over a main line without a colon, and that would lose a turn.
    """
    numbers: list[int] = []
    notices: list[Notice] = []
    lines = text.lstrip("\ufeff").split("\n")
    for at, found in enumerate(lines):
        line = found
        if found.startswith("*") and not _MAIN_LINE.match(found):
            line = _NO_COLON.sub(r"*\1:\t", found, count=1)
            about = "is no main line" if line == found else "has no colon behind the speaker; read as if it had"
            notices.append(Notice(about, f"line {at + 1}"))
        if main := _MAIN_LINE.match(line):
            numbers.append(at + 1)
            # rustling 0.9 panics where the words begin with a closing bracket.
            line = main[0] + re.sub(r"^[\s\]]*\]", "\t", line[main.end() :])
        lines[at] = _TIME_MARK.sub("\x15\\1_\\2\x15", line) if line.startswith(("*", "\t")) else line
    return "\n".join(lines), numbers, tuple(notices)


def _turns(
    utterances: Sequence[Utterance], refs: Sequence[str], roles: Mapping[str, str], comments: Sequence[str]
) -> list[RawTurn]:
    """Return a turn for every utterance, in seconds; a mark of a millisecond has no end."""
    ours = {said["code"]: said for said in map(_SPEAKER.fullmatch, comments) if said}
    labels = {code: said["label"] or code for code, said in ours.items()}
    hints = {**roles, **{code: said["role"] for code, said in ours.items()}}
    turns: list[RawTurn] = []
    for utterance, ref in zip(utterances, refs, strict=True):
        code = utterance.participant or ""
        start, end = utterance.time_marks or (None, None)
        turns.append(
            RawTurn(
                speaker=labels.get(code, code),
                text=from_chat(utterance.annotated or ""),
                source_ref=ref,
                start_s=None if start is None else start / 1000,
                end_s=None if start is None or end is None or end <= start + 1 else end / 1000,
                role_hint=hints.get(code, ""),
            )
        )
    return turns


def _mark(turn: Turn) -> str:
    if turn.start_s is None:
        return ""
    start = round(turn.start_s * 1000)
    end = start + 1 if turn.end_s is None else max(round(turn.end_s * 1000), start + 1)
    return f" \x15{start}_{end}\x15"


def _codes(labels: Sequence[str]) -> dict[str, str]:
    """Return a CHAT code for every label: itself if it is one, otherwise its first letters or a number."""
    codes = {label: label for label in labels if re.fullmatch(r"[A-Z][A-Z0-9]{0,6}", label)}
    for number, label in enumerate(labels, start=1):
        if label in codes:
            continue
        letters = re.sub(r"[^A-Z]", "", label.upper())[:3]
        code = letters if len(letters) == 3 and letters not in codes.values() else f"S{number:02}"
        while code in codes.values():
            code += "X"
        codes[label] = code
    return {label: codes[label] for label in labels}
