from __future__ import annotations

from thirdturn.domain.naming import first_few


def test_all_are_named_up_to_the_limit_and_the_rest_counted() -> None:
    assert first_few([]) == ""
    assert first_few([1, 2], 2) == "1, 2"
    assert first_few(["a", "b", "c", "d"], 2, between="; ") == "a; b and 2 more"
