"""The reasons offered and what the practitioner makes of them, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from thirdturn.domain.case import Case
from thirdturn.domain.guidance import Hypothesis
from thirdturn.domain.own_reasons import Say, say_of

_SIGNS = {"accepted": "+ accepted", "rejected": "- rejected", "": "open"}

Row = tuple[str, str, str]


def reasons_summary(
    case: Case, says: Sequence[Say], names: Mapping[str, str], *, moment: int | None = None
) -> RenderableType:
    """Return every reason offered, moment by moment, with what the practitioner says of it.

    Args:
        case: The case.
        says: What was said.
        names: Name of every reason by id.
        moment: Show this moment only, from 1; everything if not given.
    """
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("Moment", no_wrap=True)
    table.add_column("Reason", overflow="fold", ratio=1)
    table.add_column("Your say", no_wrap=True)
    rows = list(_rows(case, says, names, moment))
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # as Text: own words are no markup
    parts: list[RenderableType] = [Text(f"Reasons for {case.session.id}", style="bold")]
    parts.append(table if rows else Text("No reason is offered and none is added."))
    parts.append(Text("A reason is a guess until the client has been asked. You decide.", style="dim"))
    return Group(*parts)


def _rows(case: Case, says: Sequence[Say], names: Mapping[str, str], moment: int | None) -> Iterator[Row]:
    guidance = case.guidance
    if moment is None:
        yield from _place("session", guidance.process if guidance else (), say_of(says, None), names)
    first_turns = [sequence.resisting[0] for sequence in case.sequences]
    for number, turn in enumerate(first_turns, start=1):
        if moment not in (None, number):
            continue
        offered = guidance.moments[number - 1] if guidance else None
        reasons = (*offered.reasons, *offered.always_ask) if offered else ()
        yield from _place(f"{number} (turn {turn + 1})", reasons, say_of(says, turn), names)
    if moment is None:
        for say in says:
            if say.turn is not None and say.turn not in first_turns:
                yield from _place(f"turn {say.turn + 1}, no moment now", (), say, names)


def _place(place: str, offered: Iterable[Hypothesis], say: Say, names: Mapping[str, str]) -> Iterator[Row]:
    """Give the rows of one place: what was offered, what else was judged, what was added; the place is told once."""
    ids = dict.fromkeys([*(reason.id for reason in offered), *say.accepted, *say.rejected])
    lines = [(f"{name}  {names.get(name, '')}".strip(), _SIGNS[say.judged(name)]) for name in ids]
    lines += [(f"“{words}”", "+ added") for words in say.added]
    for row, (reason, sign) in enumerate(lines):
        yield ("" if row else place, reason, sign)
