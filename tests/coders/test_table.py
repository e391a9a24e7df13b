from __future__ import annotations

import pickle

import pytest

from tests.building import session_of
from thirdturn.coders.table import CODERS, open_coder, recipe_for
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import SENSITIVITIES
from thirdturn.domain.errors import UnknownName
from thirdturn.workflow import load_codebook


@pytest.mark.parametrize(
    ("name", "language", "opened"),
    [
        ("auto", "en", "neural"),
        ("auto", "de", "neural"),
        ("auto", "fi", "neural"),
        ("rules", "en", "rules"),
        ("baseline", "en", "baseline"),
    ],
)
def test_opening(name: str, language: str, opened: str) -> None:
    coder = open_coder(name, load_codebook(), language=language)
    assert coder.name == opened
    assert language in coder.languages


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("basline", "en", "Did you mean baseline?"),
        ("baseline", "de", "language of the coder 'baseline'"),
        ("rules", "sv", "language of the coder 'rules'"),
    ],
)
def test_what_does_not_exist(name: str, language: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        open_coder(name, load_codebook(), language=language)


def test_a_language_that_nobody_reads_stays_unread() -> None:
    assert recipe_for("auto", "sv").name == "unread"
    assert open_coder("auto", load_codebook(), language="sv").name == "unread"


@pytest.mark.parametrize("name", CODERS)
def test_a_recipe_travels_to_a_worker(name: str) -> None:
    recipe = pickle.loads(pickle.dumps(CODERS[name]))
    assert recipe == CODERS[name]
    assert recipe.open(load_codebook(), "en", "high").name == name


def test_an_unknown_sensitivity_is_refused() -> None:
    with pytest.raises(UnknownName, match="Known: balanced, high"):
        open_coder("rules", load_codebook(), language="en", sensitivity="low")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CODERS)
def test_high_sensitivity_finds_what_balanced_finds_and_says_so(name: str) -> None:
    session = session_of(
        [
            "T How did the week go?",
            "C Fine.",
            "T What about the drinking?",
            "C Well, my husband keeps buying it, so it is there, you know, in the evening.",
            "T You could ask him to stop.",
            "C Yeah, but he would not listen. I cannot see the point.",
        ]
    )
    balanced, high = (
        open_coder(name, load_codebook(), language="en", sensitivity=one).code(session) for one in SENSITIVITIES
    )
    found = [{entry.turn for entry in coding.turns if entry.family in RESISTING} for coding in (balanced, high)]
    assert found[0] <= found[1]
    assert (balanced.made_by.sensitivity, high.made_by.sensitivity) == SENSITIVITIES


def test_auto_names_coders_that_read_the_language() -> None:
    for language in knowledge("coders.yaml")["auto"]:
        assert language in recipe_for("auto", language).languages
