"""The distribution on one screen of a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from thirdturn.domain.distribution import Distribution
from thirdturn.reports.summary.pictures import by_process
from thirdturn.reports.wording import plural

MOST_ROWS = 20


def overview(found: Distribution) -> RenderableType:
    """Return one row a process, and the cautions."""
    processes = by_process(found.sessions)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("Process", overflow="fold")
    for name in ("sessions", "client turns", "moments", "resisting per 100 client turns, by session"):
        table.add_column(name, justify="right")
    for own in processes[:MOST_ROWS]:
        rates = [session.per_100(session.resisting) for session in own]
        table.add_row(
            Text(own[0].place.process),
            str(len(own)),
            str(sum(session.client_turns for session in own)),
            str(sum(session.moments for session in own)),
            "  ".join("–" if rate is None else f"{rate:.0f}" for rate in rates),
        )
    more = len(processes) - MOST_ROWS
    after = [Text(f"and {plural(more, 'more process', 'more processes')}")] if more > 0 else []
    return Group(table, *after, *(Text(f"Note: {caution}") for caution in found.cautions))
