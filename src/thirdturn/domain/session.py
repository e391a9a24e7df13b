"""A session as it was talked: speakers and turns, nothing dropped, nothing coded yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

Role = Literal["practitioner", "client", "other"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a turn's clean text.

    Attributes:
        start: Offset of the first character.
        end: Offset behind the last character.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence written inside a turn.

    Attributes:
        at: Offset in the clean text before which the silence falls.
        seconds: Its length; ``None`` where the transcriber only marked it, as in ``(.)``.
    """

    at: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class VocalNote:
    """Something heard but not said: laughter, a sigh, a cough, crying.

    Attributes:
        at: Offset in the clean text before which it falls.
        kind: ``laughter``, ``breath``, ``crying``, ``cough`` or ``other``.
        raw: The transcriber's own words, such as ``((laughs))``.
    """

    at: int
    kind: str
    raw: str


@dataclass(frozen=True, slots=True)
class Notation:
    """What the transcript's notation said about a turn, once it is taken out of the text.

    Attributes:
        pauses: Silences inside the turn, in order.
        vocal: Laughter and other vocal notes, in order.
        overlaps: Stretches spoken at the same time as somebody else.
        latched: The turn follows the one before without any gap (``=``).
        cut_off: The turn breaks off (a trailing ``-``).
    """

    pauses: tuple[Pause, ...] = ()
    vocal: tuple[VocalNote, ...] = ()
    overlaps: tuple[Span, ...] = ()
    latched: bool = False
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn.

    Attributes:
        index: Position in the session, from 0.
        speaker: Id of the speaker.
        text: The words, cleaned of notation: what a coder reads. May be empty (a turn of silence).
        raw: The turn as it stood in the file.
        source_ref: Where it stood, such as ``"line 12"``.
        start_s: Start in seconds from the beginning of the recording, if known.
        end_s: End in seconds, if known.
        pause_before_s: Silence between the previous turn and this one in seconds, written or computed from the times;
            negative where the turns overlap; ``None`` where nothing is known.
        notation: What the notation said.
    """

    index: int
    speaker: str
    text: str
    raw: str
    source_ref: str
    start_s: float | None = None
    end_s: float | None = None
    pause_before_s: float | None = None
    notation: Notation = Notation()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who talks in the session.

    Attributes:
        id: The label in the file.
        role: ``practitioner``, ``client`` or ``other``.
        role_reason: Why this role, in words for the user.
    """

    id: str
    role: Role
    role_reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the file was read; never transcript text.

    Attributes:
        message: In plain words.
        source_ref: Where, such as ``"line 12"``; empty for the whole file.
    """

    message: str
    source_ref: str = ""

    def __str__(self) -> str:
        return f"{self.source_ref}: {self.message}" if self.source_ref else self.message


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation.

    Attributes:
        id: Name of the session: the file's stem, or the id inside the file.
        source: File name, never its folder.
        format: Id of the format it was read from.
        language: ISO 639-1 code, such as ``"en"``.
        speakers: Everybody who talks, in order of first appearance.
        turns: All turns, in the order of the file.
        goal: The change that is talked about, in the user's words, if given.
        notices: What should be known about the reading.
    """

    id: str
    source: str
    format: str
    language: str
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    goal: str | None = None
    notices: tuple[Notice, ...] = ()

    def role_of(self, speaker: str) -> Role:
        """Return the role of a speaker id; ``KeyError`` if nobody has it."""
        for candidate in self.speakers:
            if candidate.id == speaker:
                return candidate.role
        raise KeyError(speaker)

    def roles(self) -> tuple[Role, ...]:
        """Return the role of every turn, in order."""
        by_id = {speaker.id: speaker.role for speaker in self.speakers}
        return tuple(by_id[turn.speaker] for turn in self.turns)

    @property
    def duration_s(self) -> float | None:
        """Seconds from the first start to the last end or start; ``None`` without times."""
        starts = [turn.start_s for turn in self.turns if turn.start_s is not None]
        ends = [turn.end_s for turn in self.turns if turn.end_s is not None]
        if not starts:
            return None
        return max([*starts, *ends]) - min(starts)

    def with_roles(self, roles: Mapping[str, Role], reason: str = "given by the user") -> Session:
        """Return the session with some speakers' roles replaced.

        Args:
            roles: Role by speaker id.
            reason: Why, shown to the reader.

        Raises:
            KeyError: A speaker id is not in the session.
        """
        ids = {speaker.id for speaker in self.speakers}
        for speaker in roles:
            if speaker not in ids:
                raise KeyError(speaker)
        return replace(
            self,
            speakers=tuple(
                replace(speaker, role=roles[speaker.id], role_reason=reason) if speaker.id in roles else speaker
                for speaker in self.speakers
            ),
        )
