"""What guidance says about itself."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample_guidance import checked_case, flagged_case, guidance, half_checked_case
from thirdturn.domain.guidance import Circumstances, Guidance


def test_kinds_are_open_until_checked_in_their_usual_order() -> None:
    # flags come as suicide, intoxication, suicide
    assert guidance().open_kinds == ("suicide", "intoxication")
    assert guidance(checked=("suicide",)).open_kinds == ("intoxication",)
    assert guidance(checked=("violence",)).open_kinds == ("suicide", "intoxication")
    assert guidance(checked=("suicide", "intoxication")).open_kinds == ()
    assert Guidance(Circumstances(), "en").open_kinds == ()


def test_stopped_is_what_the_moments_say() -> None:
    stops = [case().guidance for case in (flagged_case, half_checked_case, checked_case)]
    assert [one.stopped for one in stops if one] == [True, True, False]
    assert not replace(guidance(), moments=()).stopped
