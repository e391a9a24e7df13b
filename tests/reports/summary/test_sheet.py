from __future__ import annotations

import csv
import sys
from io import BytesIO, StringIO

import polars
import pytest

from thirdturn.domain.distribution import DistributionRow
from thirdturn.domain.errors import MissingExtra
from thirdturn.reports.summary.sheet import COLUMNS, distribution_csv, distribution_parquet

ROWS = (
    DistributionRow("=Anna", 1, "stay", "R.stay.excuse", 1, 3, 100 / 3, 2.5),
    DistributionRow("B, the second", 2, "coop", "C.ans", 0, 0, None, None),
)


def test_csv_has_these_columns_and_leaves_undefined_cells_empty() -> None:
    text = distribution_csv(ROWS)
    header, first, second = text.split("\r\n")[:3]
    assert header == "process,session,family,code,count,client_turns,per_100_client_turns,per_10_questions"
    assert first == "'=Anna,1,stay,R.stay.excuse,1,3,33.33333333,2.5"
    assert second == '"B, the second",2,coop,C.ans,0,0,,'
    assert len(list(csv.DictReader(StringIO(text)))) == 2


def test_parquet_has_types_and_nulls() -> None:
    frame = polars.read_parquet(BytesIO(distribution_parquet(ROWS)))
    assert tuple(frame.columns) == COLUMNS
    assert frame["process"].to_list() == ["=Anna", "B, the second"]
    assert frame["per_100_client_turns"].to_list() == [100 / 3, None]
    assert frame["session"].dtype == polars.Int64


def test_parquet_of_nothing_keeps_its_types() -> None:
    assert polars.read_parquet(BytesIO(distribution_parquet(())))["count"].dtype == polars.Int64


def test_without_polars_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"thirdturn\[frames\]"):
        distribution_parquet(ROWS)
