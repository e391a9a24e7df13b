from __future__ import annotations

from io import StringIO

from rich.console import Console

from tests.reports.summary.sample import sample, session_count
from thirdturn.domain.distribution import Distribution
from thirdturn.reports.summary.terminal import MOST_ROWS, overview


def printed(found: Distribution) -> str:
    page = StringIO()
    Console(file=page, width=120).print(overview(found))
    return page.getvalue()


def test_one_row_a_process_and_the_cautions() -> None:
    text = printed(sample())
    assert "30  30  30" in text
    assert "Note: Different coders" in text
    assert "–" in text.split("Quiet")[1].splitlines()[0]


def test_many_processes_are_counted() -> None:
    crowd = tuple(session_count(f"P{n}", 1, (5, 0, 0, 0, 0, 5, 0)) for n in range(MOST_ROWS + 2))
    text = printed(Distribution((), crowd, (), (), (), (), ()))
    assert "and 2 more processes" in text
    assert f"P{MOST_ROWS}" not in text
