"""HTML transcripts: noScribe's pages with their time marks, and any page of ``<p>Name: words</p>``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Notice
from thirdturn.formats.parts.blocks import transcript_of
from thirdturn.formats.parts.joining import join_same_speaker, joining_notices
from thirdturn.formats.parts.page import blocks_of, pieces_of, tree_of
from thirdturn.formats.raw import RawTranscript, RawTurn, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NAME = "noscribe"
LABEL = "HTML (noScribe and others)"
EXTENSIONS = ("html", "htm")

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^>]*name=[\"']ts_\d+_\d+_", re.IGNORECASE)
# noScribe names an anchor ts_START_END_SPEAKER in milliseconds; two slashes before the speaker: spoken over another.
_MARK = re.compile(r"ts_(?P<start>\d+)_(?P<end>\d+)_(?P<over>//)?(?P<speaker>.*)", re.DOTALL)
_LABEL = re.compile(r"\s*(?://)?\s*(?P<label>[^:/\[\]]{1,40}):\s")
_TIME = re.compile(r"\s*\[\d{2}:\d{2}:\d{2}(?:\.\d+)?\]")


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch between two of noScribe's anchors."""

    speaker: str
    over: bool
    start_s: float
    end_s: float
    text: str
    paragraph: int


def recognises(source: Source) -> bool:
    """Say yes to HTML pages and to anything with noScribe's anchors."""
    return bool(_PAGE.match(source.text.lstrip("\ufeff")[:5000]) or _ANCHOR.search(source.text))


def parse(source: Source) -> Iterator[RawTranscript]:
    """Give the session of a page; scripts, styles and hidden parts of the head are not looked at.

    noScribe's segments are joined where the same speaker goes on. What somebody says over another's turn is a turn of
    its own, between slashes, where it stands.

    Raises:
        MalformedTranscript: The page names no speakers.
    """
    if not _TAG.search(source.text):
        raise MalformedTranscript(
            source.name, "text without any HTML tag", "Expected a page; leave out --format", line=1
        )
    root = tree_of(source)
    yield _marked(root, source) if _ANCHOR.search(source.text) else transcript_of(blocks_of(root), source)


def _marked(root: HtmlElement, source: Source) -> RawTranscript:
    """Return the transcript of a page with noScribe's anchors."""
    segments, heading = _segments(root)
    if not any(segment.text.strip() for segment in segments):
        raise MalformedTranscript(source.name, "a noScribe page without words", "Expected words behind its time marks")
    labels = _labels(segments)
    turns: Sequence[RawTurn] = [turn for segment in segments if (turn := _turn(segment, labels)) is not None]
    turns, joined = join_same_speaker(turns)
    notices = joining_notices(joined, "segments")
    if heading:
        notices += (Notice(f"{heading} paragraphs before the first time mark were taken for a heading"),)
    return RawTranscript("", tuple(replace(turn, text=" ".join(turn.text.split())) for turn in turns), notices=notices)


def _segments(root: HtmlElement) -> tuple[list[_Segment], int]:
    """Return the segments in order, and how many paragraphs stand before them.

    Words outside any anchor, typed in later, belong to the segment before them; Qt writes anchors without content, and
    then all words stand behind them.
    """
    segments: list[_Segment] = []
    heading = 0
    for number, pieces in enumerate(pieces_of(root), start=1):
        for anchor, text in pieces:
            mark = _MARK.fullmatch(anchor)
            if mark:
                times = int(mark["start"]) / 1000, int(mark["end"]) / 1000
                segments.append(_Segment(mark["speaker"], bool(mark["over"]), *times, text, number))
            elif segments:
                segments[-1] = replace(segments[-1], text=f"{segments[-1].text} {text}")
        heading += not segments
    return segments, heading


def _labels(segments: Sequence[_Segment]) -> dict[str, str]:
    """Return what the page calls each of the anchors' speakers: who corrects a transcript renames only the words."""
    called: dict[str, Counter[str]] = {}
    before = 0
    for segment in segments:
        opens = segment.over or segment.paragraph != before
        found = _LABEL.match(segment.text) if opens and segment.speaker else None
        if found:
            called.setdefault(segment.speaker, Counter())[found["label"].strip()] += 1
        before = segment.paragraph
    return {speaker: names.most_common(1)[0][0] for speaker, names in called.items()}


def _turn(segment: _Segment, labels: dict[str, str]) -> RawTurn | None:
    """Return a segment without label, time and slashes; ``None`` if nothing is left."""
    label = labels.get(segment.speaker, segment.speaker)
    words = re.sub(rf"\A\s*(?://)?\s*{re.escape(label)}:\s", " ", segment.text) if label else segment.text
    words = _TIME.sub(" ", words, count=1).strip()
    words = re.sub(r"\A//\s*|\s*//\Z", "", words)
    if not words:
        return None
    return RawTurn(
        speaker=label,
        text=f"//{words}//" if segment.over else words,
        source_ref=f"paragraph {segment.paragraph}",
        start_s=segment.start_s,
        end_s=segment.end_s if segment.end_s >= segment.start_s else None,
    )
