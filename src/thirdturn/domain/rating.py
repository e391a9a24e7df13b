"""What a person rated; a machine never makes one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ratings:
    """A filled-in form.

    Attributes:
        globals: Rating 1 to 5 by id of a MITI global; only those that were rated.
        replies: By index of a moment's first resisting turn, the rating 0 to 2 by mechanism.
        rater: Who rated, as the form says.
    """

    globals: Mapping[str, int] = field(default_factory=dict)
    replies: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    rater: str = ""
