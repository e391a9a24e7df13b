"""Tables as data frames."""

from __future__ import annotations

import sys
from typing import Any, Literal

import pytest

from thirdturn.domain.errors import MissingExtra
from thirdturn.domain.measure import Table
from thirdturn.reports.frames import to_frame

TABLE = Table(
    "t", "T", "talk", ("code", "turns", "share", "mixed"), (("QO", 3, 0.5, "a"), ("QC", None, 1, 2), ("ST", 1, None, 3))
)
Backend = Literal["pandas", "polars"]


def test_pandas() -> None:
    import pandas  # type: ignore[import-untyped, unused-ignore]

    frame = to_frame(TABLE)
    assert list(frame.columns) == ["code", "turns", "share", "mixed"]
    assert frame["turns"].sum() == 4
    assert frame["turns"][1] is pandas.NA
    assert frame["share"][2] is pandas.NA
    assert str(frame["turns"].dtype) == "Int64"


def test_polars() -> None:
    frame = to_frame(TABLE, backend="polars")
    assert frame.columns == ["code", "turns", "share", "mixed"]
    assert frame["turns"].to_list() == [3, None, 1]
    assert frame["share"].to_list() == [0.5, 1.0, None]
    assert frame["mixed"].to_list() == ["a", "2", "3"]


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_a_table_without_rows_keeps_its_columns(backend: Backend) -> None:
    frame = to_frame(Table("t", "T", "talk", ("a", "b"), ()), backend=backend)
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_without_the_package_the_extra_is_named(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(MissingExtra) as caught:
        to_frame(TABLE, backend=backend)
    assert "pip install 'thirdturn[frames]'" in str(caught.value)
    assert backend in str(caught.value)


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    import subprocess

    lines = "import sys, thirdturn.reports.frames; print(sorted({'pandas', 'polars'} & set(sys.modules)))"
    told: Any = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
