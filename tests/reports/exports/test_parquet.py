"""The long table as Parquet."""

from __future__ import annotations

import sys
from io import BytesIO

import polars
import pytest

from tests.reports.exports.sessions import ODD_WORDS, codes, odd, timed
from tests.reports.sample import empty_case
from thirdturn.domain.errors import MissingExtra
from thirdturn.reports.exports.parquet import long_table
from thirdturn.reports.exports.wide import LONG_COLUMNS, long_rows


def test_rows_come_back_as_they_were() -> None:
    table = polars.read_parquet(BytesIO(long_table([timed(), odd()], codes())))
    assert tuple(table.columns) == LONG_COLUMNS
    place = LONG_COLUMNS.index("abstained")
    wanted = [(*row[:place], row[place] == "yes", *row[place + 1 :]) for row in long_rows([timed(), odd()])]
    assert table.rows() == wanted


def test_columns_have_types_and_undefined_is_null() -> None:
    for cases in ([timed(), odd()], [empty_case()]):
        table = polars.read_parquet(BytesIO(long_table(cases, codes())))
        types = dict(zip(table.columns, table.dtypes, strict=True))
        columns = ("turn", "start_s", "p", "abstained", "text")
        assert [str(types[column]) for column in columns] == ["Int64", "Float64", "Float64", "Boolean", "String"]
        assert not any(table[column].is_nan().any() for column in table.columns if types[column] == polars.Float64)
    table = polars.read_parquet(BytesIO(long_table([odd()], codes())))
    assert table["start_s"].null_count() == table.height
    assert table.filter(polars.col("turn") == 2)["text"][0] == ODD_WORDS[1]


def test_without_polars_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"thirdturn\[frames\]"):
        long_table([timed()], codes())
