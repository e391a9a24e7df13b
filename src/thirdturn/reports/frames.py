"""A table as a data frame; the only file that needs pandas or polars."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

from thirdturn.domain.errors import MissingExtra
from thirdturn.domain.measure import Table


def to_frame(table: Table, *, backend: Literal["pandas", "polars"] = "pandas") -> Any:
    """Return a table as a pandas or polars data frame.

    An undefined cell becomes a missing value (``pandas.NA``, polars ``null``), never NaN or 0. A column that mixes
    words and numbers becomes a column of words in polars and of objects in pandas.

    Args:
        table: The table.
        backend: Which kind of frame.

    Raises:
        MissingExtra: The package is not installed.

    Example:
        >>> to_frame(case.measures.table("families"))  # doctest: +SKIP
    """
    try:
        library = import_module(backend)
    except ModuleNotFoundError as error:
        raise MissingExtra(f"a {backend} data frame", "frames") from error
    columns = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}
    if backend == "polars":
        return library.DataFrame(columns, strict=False)
    return library.DataFrame(columns).convert_dtypes()
