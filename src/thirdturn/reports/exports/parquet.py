"""The long table as Parquet, with a type for every column; the only exporter that needs polars."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.errors import MissingExtra
from thirdturn.reports.exports.wide import LONG_COLUMNS, long_rows

_WHOLE = frozenset({"turn", "index", "moment"})
_NUMBERS = frozenset({"start_s", "end_s", "pause_before_s", "p_resisting", "p"})


def long_table(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return one row a turn and code, as :func:`~thirdturn.reports.exports.wide.long_rows` gives them.

    ``turn``, ``index`` and ``moment`` are whole numbers, times (seconds) and probabilities floating-point numbers,
    ``abstained`` is true or false, the rest is text. What is not known is null, never NaN. Words are as they are.

    Raises:
        MissingExtra: polars is not installed.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        raise MissingExtra("Parquet", "frames") from error
    types = {column: polars.Int64 if column in _WHOLE else polars.String for column in LONG_COLUMNS}
    schema = {**types, **dict.fromkeys(_NUMBERS, polars.Float64)}
    table = polars.DataFrame(list(long_rows(cases)), schema=schema, orient="row")
    page = BytesIO()
    table.with_columns(abstained=polars.col("abstained") == "yes").write_parquet(page)
    return page.getvalue()
