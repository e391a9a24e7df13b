"""The distribution as CSV and Parquet; the only file of the summary that needs polars."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from thirdturn.domain.distribution import DistributionRow
from thirdturn.domain.errors import MissingExtra
from thirdturn.reports.sheet import guarded

COLUMNS = (
    "process",
    "session",
    "family",
    "code",
    "count",
    "client_turns",
    "per_100_client_turns",
    "per_10_questions",
)
_WORDS = frozenset({"process", "family", "code"})
_RATES = frozenset({"per_100_client_turns", "per_10_questions"})


def distribution_csv(rows: Sequence[DistributionRow]) -> str:
    """Return one row a process, session, family and code, with the columns :data:`COLUMNS`.

    Rows end in CR LF (RFC 4180), rates have ten digits that count, an undefined rate is an empty cell, and a name that
    a spreadsheet would run as a formula gets an apostrophe in front.
    """
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in rows)
    return page.getvalue()


def distribution_parquet(rows: Sequence[DistributionRow]) -> bytes:
    """Return the same as Parquet: words, whole numbers and floating-point rates; an undefined rate is null.

    Raises:
        MissingExtra: polars is not installed.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        raise MissingExtra("distribution.parquet", "frames") from error
    types = {
        column: polars.String if column in _WORDS else polars.Float64 if column in _RATES else polars.Int64
        for column in COLUMNS
    }
    columns = {column: [getattr(row, column) for row in rows] for column in COLUMNS}
    page = BytesIO()
    polars.DataFrame(columns, schema=types).write_parquet(page)
    return page.getvalue()


def _cell(value: str | float | None) -> str | float | None:
    return f"{value:.10g}" if isinstance(value, float) else guarded(value)
