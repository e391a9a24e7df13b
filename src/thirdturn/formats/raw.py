"""What every format gives: turns as they stand in the file, before notation, roles and times are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from thirdturn.domain.session import Notice, Session


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn as it stands in the file.

    Attributes:
        speaker: The label in the file; empty where the file names nobody.
        text: The words with all notation.
        source_ref: Where it stands, such as ``"line 12"``.
        start_s: Start in seconds, if the file says.
        end_s: End in seconds, if the file says.
        role_hint: What the file itself says about the speaker's role, such as AnnoMI's ``therapist``; empty if nothing.
    """

    speaker: str
    text: str
    source_ref: str
    start_s: float | None = None
    end_s: float | None = None
    role_hint: str = ""


@dataclass(frozen=True, slots=True)
class RawTranscript:
    """One conversation as a format gives it; a file can hold several.

    Attributes:
        id: The conversation's id inside the file; empty if the file holds one without a name.
        turns: In the order of the file.
        language: ISO 639-1 code if the file says.
        notices: What should be known about the reading.
    """

    id: str
    turns: tuple[RawTurn, ...]
    language: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content.

    Attributes:
        name: File name, without its folder.
        data: The bytes.
        text: The decoded text; empty for binary containers (DOCX, XLSX).
        columns: For tables: which column of the file plays which part (``text``, ``speaker``, ``role``, ``start``,
            ``end``, ``session``, ``turn``), as the user said; empty to go by the names.
        notices: What happened while decoding.
    """

    name: str
    data: bytes
    text: str
    columns: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @property
    def extension(self) -> str:
        """The lower-case extension without its dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


class Format(Protocol):
    """One transcript format. Modules satisfy it: each format file has these names at module level.

    ``recognises`` must be cheap and say yes only to its own files: the list in ``table.py`` wants exactly one yes.
    """

    NAME: str
    LABEL: str
    EXTENSIONS: tuple[str, ...]

    def recognises(self, source: Source) -> bool:
        """Say whether the content looks like this format."""

    def parse(self, source: Source) -> Iterator[RawTranscript]:
        """Give the conversations in the file.

        Raises:
            MalformedTranscript: The file breaks the format's rules in a way that no turn can be saved from.
        """


class WritableFormat(Format, Protocol):
    """A format that ``thirdturn convert`` can write."""

    def render(self, session: Session) -> bytes:
        """Return the session as a file's content."""
