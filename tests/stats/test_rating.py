from __future__ import annotations

from thirdturn.domain.rating import Ratings
from thirdturn.stats.rating import rated

ALL = {"cultivating_change_talk": 4, "softening_sustain_talk": 3, "partnership": 4, "empathy": 5}


def test_nobody_rated() -> None:
    found = rated(None)
    assert [one.value for one in found.estimates] == [None, None]
    assert all("a person has to rate it" in one.reason for one in found.estimates)
    assert found.tables == ()


def test_the_globals_are_those_of_miti() -> None:
    found = rated(Ratings(globals=ALL))
    assert found.estimate("technical").value == 3.5
    assert found.estimate("relational").value == 4.5
    assert found.table("rated_globals").rows == tuple(ALL.items())


def test_a_missing_rating_is_named_and_none_is_made_up() -> None:
    found = rated(Ratings(globals={"partnership": 4, "empathy": 5}))
    assert [one.value for one in found.estimates] == [None, None]
    assert "cultivating change talk, softening sustain talk" in found.estimate("relational").reason
    assert ("softening_sustain_talk", None) in found.table("rated_globals").rows


def test_replies_are_counted_by_level() -> None:
    found = rated(Ratings(replies={3: {"stance_alignment": 2}, 9: {"stance_alignment": 0, "respect_for_autonomy": 1}}))
    rows = {row[0]: row[1:] for row in found.table("rated_replies").rows}
    assert rows["stance_alignment"] == (2, 1, 0, 1, 1.0)
    assert rows["respect_for_autonomy"] == (1, 0, 1, 0, 1.0)
    assert rows["emotional_resonance"] == (0, 0, 0, 0, None)
