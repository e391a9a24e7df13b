"""A turn's words without notation, and the desk on which they are put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from thirdturn.domain.session import Notation, Pause, Span, VocalNote


@dataclass(frozen=True, slots=True)
class CleanText:
    """A turn without notation.

    Attributes:
        text: The words, blanks made single.
        notation: What was taken out, with offsets into ``text``.
        leading_pause_s: Seconds of timed silence written before the first word of a turn that has words; it belongs
            before the turn, so it is not among ``notation.pauses``.
        latches_next: The turn ends in ``=``: the next one follows without a gap.
    """

    text: str
    notation: Notation = field(default_factory=Notation)
    leading_pause_s: float | None = None
    latches_next: bool = False


@dataclass(slots=True)
class Desk:
    """Where the clean text is put together, mark by mark.

    Attributes:
        notated: The transcript uses conversation-analytic notation.
        tags: The turn has mark-up in it, whose angle brackets are no notation.
        parts: What is said so far.
        length: How many characters that is.
        blank: The next word is parted from it by a blank.
        marked: So it is, but by a mark alone: a full stop behind the mark belongs to the word before.
        pauses: Silences so far.
        vocal: Sounds so far.
        overlaps: Stretches of overlap so far.
        opened: Where an overlap that is not over yet began.
        latched: The turn follows without a gap.
        latches_next: So does the next one.
    """

    notated: bool
    tags: bool
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blank: bool = False
    marked: bool = False
    pauses: list[Pause] = field(default_factory=list)
    vocal: list[VocalNote] = field(default_factory=list)
    overlaps: list[Span] = field(default_factory=list)
    opened: int | None = None
    latched: bool = False
    latches_next: bool = False

    def put(self, piece: str) -> None:
        """Add words; runs of blanks become one."""
        words = piece.split()
        if not words:
            self.blank = self.blank or bool(piece)
            return
        stop = self.marked and words[0][0] in ".,;:!?"
        lead = " " if self.length and not stop and (self.blank or piece[0].isspace()) else ""
        self.marked = False
        said = lead + " ".join(words)
        self.parts.append(said)
        self.length += len(said)
        self.blank = piece[-1].isspace()

    @property
    def here(self) -> int:
        """Offset of the next character that is said."""
        return self.length + (1 if self.blank and self.length else 0)

    def hear(self, kind: str, raw: str) -> None:
        """Note a sound; it parts the words around it."""
        self.blank = self.marked = True
        self.vocal.append(VocalNote(self.here, kind, raw))

    def wait(self, seconds: float | None) -> None:
        """Note a silence; it parts the words around it."""
        self.blank = self.marked = True
        self.pauses.append(Pause(self.here, seconds))

    def open(self) -> None:
        """Begin a stretch of overlap."""
        self.opened = self.here

    def close(self) -> None:
        """End a stretch of overlap; without a beginning it began with the turn."""
        start = self.opened or 0
        if start < self.length:
            self.overlaps.append(Span(start, self.length))
        self.opened = None

    def result(self, cut_off: bool) -> CleanText:
        """Return what was gathered, offsets kept inside the text."""
        if self.opened is not None:
            self.close()
        text = "".join(self.parts)
        if (self.pauses or self.vocal) and not any(character.isalnum() for character in text):
            text, self.overlaps = "", []  # a laugh or a silence with a full stop behind it holds no words
        end = len(text)
        pauses = tuple(Pause(min(pause.at, end), pause.seconds) for pause in self.pauses)
        leading = [pause.seconds for pause in pauses if pause.at == 0 and pause.seconds is not None] if text else []
        if leading:
            pauses = tuple(pause for pause in pauses if pause.at > 0 or pause.seconds is None)
        notation = Notation(
            pauses=pauses,
            vocal=tuple(VocalNote(min(note.at, end), note.kind, note.raw) for note in self.vocal),
            overlaps=tuple(self.overlaps),
            latched=self.latched,
            cut_off=cut_off,
        )
        return CleanText(text, notation, round(sum(leading), 3) if leading else None, self.latches_next)
