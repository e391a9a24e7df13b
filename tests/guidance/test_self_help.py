from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import UnknownName
from thirdturn.guidance.library import techniques
from thirdturn.guidance.self_help import (
    Answer,
    blank_form,
    breaths,
    checklist,
    checklists,
    filled_form,
    parse_answer,
    pause,
    stop_of,
    word,
)

LANGUAGES = ("en", "de", "fi")
ITEMS = {item.id: item for form in checklists().values() for item in form.items}


def test_the_forms() -> None:
    assert tuple(checklists()) == ("rupture", "debrief", "confront")
    with pytest.raises(UnknownName, match="rupture"):
        checklist("ruptur")


def test_what_the_rupture_form_holds() -> None:
    items = {item.id: item for item in checklist("rupture").items}
    assert [option.id for option in items["repair"].options] == ["P04", "R05", "R06", "R07", "R08"]
    assert items["repair"].options[0].steps == techniques()["P04"].steps
    assert [option.id for option in items["outcome"].options] == ["repaired", "partly", "not_repaired", "referred"]
    assert {items["withdrawal"].kind, items["confrontation"].kind} == {"several"}


def test_before_confronting_risk_comes_first_and_stops() -> None:
    first = checklist("confront").items[0]
    assert first.id == "risk"
    assert [bool(stop_of(first, option.id)) for option in first.options] == [False, True, True]
    assert stop_of(first, "") is None


def test_ids_and_sources() -> None:
    for form in checklists().values():
        ids = [item.id for item in form.items]
        assert len(set(ids)) == len(ids)
        assert set(form.sources) <= set(knowledge("sources.yaml")["sources"])
        for item in form.items:
            assert len({option.id for option in item.options}) == len(item.options)
    assert set(knowledge("self.yaml")["pause"]["sources"]) <= set(knowledge("sources.yaml")["sources"])


def test_a_pause_by_hand() -> None:
    words = pause("de")
    assert (words.in_s, words.out_s, words.total_s) == (4, 6, 60)
    assert "4 Sekunden" in words.steps[1] and "6 Sekunden" in words.steps[1]
    assert pause("sv") == pause("en")
    found = breaths(25, words)
    assert [(breath.is_in, breath.seconds) for breath in found] == [(True, 4), (False, 6)] * 3
    assert sum(breath.seconds for breath in breaths(60, words)) == 60


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", checklists())
def test_a_blank_form(name: str, language: str) -> None:
    form = checklist(name)
    text = blank_form(form, language)
    assert text.startswith(f"# {form.title[language]}\n")
    assert text.count("\n## ") == len(form.items)
    assert text.count("- [ ] ") == sum(len(item.options) for item in form.items)


def test_answers_by_hand() -> None:
    several, one, text = ITEMS["withdrawal"], ITEMS["outcome"], ITEMS["my_part"]
    assert parse_answer(several, "3, 1;3") == ("shorter", "obliging")
    assert parse_answer(several, " ") == ()
    assert parse_answer(one, "4") == "referred"
    assert parse_answer(one, "") == ""
    assert parse_answer(text, " I hurried. ") == "I hurried."
    for item, given_text in ((several, "8"), (several, "0"), (one, "1 2"), (one, "x"), (one, "-1")):
        with pytest.raises(ValueError):
            parse_answer(item, given_text)


def test_a_filled_form_by_hand() -> None:
    answers: dict[str, Answer] = {"before": "I said: # go on", "withdrawal": ("shorter", "missed"), "outcome": "partly"}
    text = filled_form(checklist("rupture"), answers, "en", on="2026-03-01")
    assert "  # Where does it stand?\n  outcome: partly\n" in text
    assert yaml.safe_load(text) == {
        "schema": "thirdturn/checklist/1",
        "checklist": "rupture",
        "language": "en",
        "date": "2026-03-01",
        "answers": {"before": "I said: # go on", "withdrawal": ["shorter", "missed"], "outcome": "partly"},
    }


@given(st.dictionaries(st.sampled_from([item.id for item in checklist("debrief").items]), st.text()))
def test_any_answer_comes_back(answers: dict[str, Answer]) -> None:
    loaded: Any = yaml.safe_load(filled_form(checklist("debrief"), answers, "fi", on="2026-03-01"))
    assert (loaded["answers"] or {}) == answers


@given(st.sampled_from(list(ITEMS.values())), st.one_of(st.text(), st.text("0123456789, ;")))
def test_any_input_is_an_answer_or_a_value_error(item: Any, given_text: str) -> None:
    try:
        answer = parse_answer(item, given_text)
    except ValueError:
        assert item.kind != "text"
        return
    chosen = answer if isinstance(answer, tuple) else (answer,) if answer else ()
    assert item.kind == "text" or set(chosen) <= {option.id for option in item.options}


@pytest.mark.parametrize("name", ["several", "one", "text", "unknown", "private"])
def test_words(name: str) -> None:
    assert len({word(name, language) for language in LANGUAGES}) == 3
    assert word(name, "sv") == word(name, "en")
