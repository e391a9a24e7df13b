"""Call rustling so that whatever goes wrong inside becomes an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from thirdturn.domain.errors import InputError

_Result = TypeVar("_Result")


def parsed(parse: Callable[[], _Result], refusal: InputError) -> _Result:
    """Return what a parser gives.

    rustling raises ``ValueError`` for broken files; where its Rust code panics, pyo3 raises a ``PanicException``, which
    is no ``Exception`` and has no importable name. Its messages quote the file and are not passed on.

    Args:
        parse: The call.
        refusal: What to raise instead.

    Raises:
        InputError: The refusal.
    """
    try:
        return parse()
    except ValueError as error:
        raise refusal from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise refusal from error
