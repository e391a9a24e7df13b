from __future__ import annotations

import pytest

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import SETTINGS, Circumstances
from thirdturn.guidance.library import LANGUAGES, technique, techniques
from thirdturn.guidance.profiles import profile, profiles

NAMES = ("therapist", "coach", "social_worker", "financial_adviser", "seller", "group_leader")


def test_there_is_one_profile_a_setting() -> None:
    assert tuple(profiles()) == NAMES
    assert [one.setting for one in profiles().values()] == list(SETTINGS)


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(UnknownName, match=r"no profile named 'coahc'.*coach"):
        profile("coahc")


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_names_only_what_exists(name: str) -> None:
    one = profile(name)
    codes = [code["id"] for code in knowledge("codebook.yaml")["client"]]
    for stem in one.codes:
        assert any(code == stem or code.startswith(f"{stem}.") for code in codes)
    known = set(techniques()) | {f"M{number:02}" for number in range(1, 16)}
    assert {*one.deny, *(one.allow or ()), *one.needs} <= known
    assert one.notes in [note["id"] for note in knowledge("settings_notes.yaml")["settings"]]
    for text in (one.name, one.practitioner, one.client):
        assert all(text[language] for language in LANGUAGES)


def test_a_profile_shows_its_codes() -> None:
    seller = profile("seller")
    assert seller.shows("R.stay.excuse")
    assert not seller.shows("R.around.intellect")
    assert seller.shows("R.against.complain")
    assert not seller.shows("R.group.conflict")
    assert profile("group_leader").shows("R.group.conflict")


def test_a_profile_holds_techniques_back() -> None:
    adviser = profile("financial_adviser")
    assert adviser.forbids(technique("M02"), Circumstances()) == "profile"
    assert adviser.forbids(technique("R05"), Circumstances()) == "needs alliance"
    assert adviser.forbids(technique("R05"), Circumstances(recorded=("alliance",))) is None
    assert adviser.forbids(technique("M01"), Circumstances()) is None
    for name in NAMES[1:]:
        assert profile(name).forbids(technique("R15"), Circumstances()) == "profile"
