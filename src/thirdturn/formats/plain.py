"""Plain text: ``Name: words``, numbered extracts as in papers, and what meeting programs save as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.naming import first_few
from thirdturn.domain.session import Notice
from thirdturn.formats.assembly.notation import pause_alone
from thirdturn.formats.parts.clock import seconds_of
from thirdturn.formats.parts.columns import layout_by_names
from thirdturn.formats.parts.labels import CLOCK, Labelled, accepted_labels, looks_like_label, split_label
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

NAME = "plain"
LABEL = "plain text"
EXTENSIONS = ("txt", "text", "md")

_HEAD_CHARS = 200_000
_NUMBER = re.compile(r"\s*(?P<number>\d{1,4})[.):]?(?=\s|$)(?P<rest>.*)")
_TIME = rf"[\[(<{{]?(?P<start>{CLOCK})(?:\s*(?:-|–|to|bis)\s*(?P<end>{CLOCK}))?[\])>}}]?"
_IN_FRONT = re.compile(rf"{_TIME}(?:\s*[-–,:]?\s+|(?<=[\])>}}])\s*)(?P<rest>\S.*)")
# Up to a colon that ends no sentence: perhaps a label too long or too odd for one.
_LIKE_A_TURN = re.compile(r"[^a-zà-ÿ\s\d:][^:!?]{0,118}:\s+\S")
_ALONE = re.compile(rf"{_TIME}:?")
_BLOCK = re.compile(rf"\**\[?(?P<label>[^\W_][^\n\]]*?)\]?\**(?:\s{{2,}}|\t|\s+)[\[(]?(?P<clock>{CLOCK})[\])]?\s*:?\**")
_SPACED = re.compile(r"(?P<label>[^\W\d_][\w.]{0,11}):?(?:\s{2,}|\t\s*)(?P<rest>\S.*)")
_TABBED = re.compile(r"(?P<label>[^\W_][^\t]{0,39}?):?\t\s*(?P<rest>\S.*)")
_SHORT_FORM = re.compile(r"[^\W\d_a-zäöüåß]{1,3}\d?")
_END_TIME = re.compile(r"#(?P<clock>\d{2}:\d{2}:\d{2})-(?P<tenth>\d)#$")
_OTHERS = re.compile(
    r"WEBVTT|@UTF8|@Begin|\{|\[\s*[{\[\"]|\[\s*\]|<(?:\?xml|!|[A-Za-z][\w:-]*[\s>/])|File type = \"ooTextFile|%PDF"
)
_ARROW = re.compile(r"\d{2}:\d{2}[.,]\d{1,3}\s*-->")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words: where it stands, what is said, and who may be saying it."""

    number: int
    text: str
    labelled: Labelled | None = None
    start_s: float | None = None
    end_s: float | None = None
    strict: bool = False


@dataclass(slots=True)
class _Building:
    """What is gathered on the way through the lines."""

    turns: list[RawTurn] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    waiting: list[RawTurn] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    inner_times: int = 0
    time: float | None = None


def recognises(source: Source) -> bool:
    """Say whether the text has speakers' labels and is in nobody else's format."""
    if not source.text or source.columns or _is_for_others(source):
        return False
    lines = _read_lines(source.text[:_HEAD_CHARS])
    return bool(_accepted(lines))


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the one conversation of a text file.

    Lines without a label belong to the turn above. Lines before the first turn are left out with a notice.

    Raises:
        MalformedTranscript: No line has a speaker's label.
    """
    lines = _read_lines(source.text)
    accepted = _accepted(lines)
    if not accepted:
        raise MalformedTranscript(
            source.name, "no speaker labels were found", 'Write each turn as "Name: words"', line=1
        )
    building = _Building()
    for line in lines:
        _take(building, line, accepted)
    _close(building)
    yield RawTranscript(id="", turns=tuple(building.turns), notices=tuple(_notices(building)))


def _is_for_others(source: Source) -> bool:
    head = source.text[:2000].lstrip()
    if _OTHERS.match(head) or _ARROW.search(head) or source.extension in {"csv", "tsv"}:
        return True
    first = head.partition("\n")[0]
    return any(layout_by_names(first.split(mark)) for mark in ",;\t|" if mark in first)


def _read_lines(text: str) -> list[_Line]:
    """Return the lines with words, freed of line numbers, each with its possible label."""
    pairs = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    numbered = _are_numbered([line for _, line in pairs])
    return [_read_line(number, line, numbered) for number, line in pairs if not (numbered and line.strip().isdigit())]


def _are_numbered(lines: Sequence[str]) -> bool:
    """Say whether lines count up in front, as extracts in papers do."""
    numbers = [int(found["number"]) for line in lines if (found := _NUMBER.match(line))]
    rising = sum(before < after for before, after in pairwise(numbers))
    return len(numbers) > 1 and len(numbers) >= 0.6 * len(lines) and rising >= 0.9 * (len(numbers) - 1)


def _read_line(number: int, line: str, numbered: bool) -> _Line:
    """Find a time in front and a label."""
    found = _NUMBER.match(line) if numbered else None
    text = re.sub(r"^\s*(?:→|-*->)\s*", "", found["rest"] if found else line).strip()
    timed = _IN_FRONT.fullmatch(text)
    body = timed["rest"] if timed else text
    labelled = split_label(body)
    strict = False
    if labelled is None:
        labelled = _block_label(body) or _spaced_label(body, numbered)
        strict = labelled is not None
    if labelled is None or timed is None:
        return _Line(number, text, labelled, labelled.start_s if labelled else None, strict=strict)
    return _Line(number, text, labelled, seconds_of(timed["start"]), seconds_of(timed["end"]), strict)


def _block_label(text: str) -> Labelled | None:
    """Read ``Name  0:12`` alone on its line, as Otter, Teams and Zoom write it above the words."""
    found = _BLOCK.fullmatch(text) if len(text) <= 80 else None
    if found is None or not looks_like_label(found["label"].strip("* ")):
        return None
    return Labelled(found["label"].strip("* "), "", seconds_of(found["clock"]))


def _spaced_label(text: str, numbered: bool) -> Labelled | None:
    """Read ``T   words`` in a numbered extract, and ``Name<tab>words`` anywhere."""
    found = _TABBED.fullmatch(text) or (_SPACED.fullmatch(text) if numbered else None)
    if found is None or not looks_like_label(found["label"].strip()):
        return None
    return Labelled(found["label"].strip(), found["rest"].strip())


def _accepted(lines: Sequence[_Line]) -> frozenset[str]:
    """Return the labels that make a turn."""
    with_colon = [line.labelled.label for line in lines if line.labelled and not line.strict]
    without = [line.labelled.label for line in lines if line.labelled and line.strict]
    sure = accepted_labels(with_colon, len(lines))
    blocks = accepted_labels([*with_colon, *without], len(lines) + 2 * len(without))
    return sure | {label for label in without if label in blocks or _SHORT_FORM.fullmatch(label)}


def _take(building: _Building, line: _Line, accepted: frozenset[str]) -> None:
    """Add one line to what was gathered."""
    ref = f"line {line.number}"
    labelled = line.labelled
    if labelled and labelled.label in accepted:
        start = line.start_s if line.start_s is not None else building.time
        _close(building)
        building.turns.append(RawTurn(labelled.label, "", ref, start, line.end_s))
        building.words, building.time = [labelled.rest], None
    elif alone := _ALONE.fullmatch(line.text):
        building.time = seconds_of(alone["start"])
    elif pause_alone(line.text)[0]:
        building.waiting.append(RawTurn("", line.text, ref))
    elif building.turns and building.turns[-1].speaker:
        if _LIKE_A_TURN.match(line.text):
            building.doubtful.append(line.number)
        _continue(building, line.text)
    else:
        building.header.append(line.number)


def _continue(building: _Building, text: str) -> None:
    """Join a line, and the silences before it, to the turn above."""
    if building.time is not None:
        building.inner_times, building.time = building.inner_times + 1, None
    building.words += [*(pause.text for pause in building.waiting), text]
    building.waiting = []


def _close(building: _Building) -> None:
    """Finish the turn above; silences that no words of it followed stand for themselves."""
    if building.words:
        turn = building.turns[-1]
        text = " ".join(piece for piece in building.words if piece)
        building.turns[-1] = _with_end_time(replace(turn, text=text))
    building.turns += building.waiting
    building.words, building.waiting = [], []


def _with_end_time(turn: RawTurn) -> RawTurn:
    """Read f4's ``#00:01:23-4#`` behind the words: the turn's end, with tenths of a second."""
    found = _END_TIME.search(turn.text)
    if found is None:
        return turn
    end = seconds_of(f"{found['clock']}.{found['tenth']}")
    return replace(turn, text=turn.text[: found.start()].rstrip(), end_s=end if turn.end_s is None else turn.end_s)


def _notices(building: _Building) -> Iterator[Notice]:
    header = building.header
    if header:
        where = f"line {header[0]}" if len(header) == 1 else f"lines {header[0]} to {header[-1]}"
        yield Notice("left out as a heading before the first turn", source_ref=where)
    if building.doubtful:
        shown = first_few(building.doubtful, 10)
        yield Notice(
            "may be a turn of somebody whose label was not recognised; read as part of the turn above. "
            "Shorten the label (up to five words, no digits in front) if it is one",
            source_ref=f"line {shown}" if len(building.doubtful) == 1 else f"lines {shown}",
        )
    if building.inner_times:
        yield Notice(f"times inside turns, left out: {building.inner_times}")
