from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.degraded import (
    FIGURES,
    FILE,
    Heard,
    bare,
    compared,
    degrade,
    degraded_session,
    degraded_sessions,
    figures,
    heard,
    main,
    sounds,
    table,
    warning,
)
from tests.benchmarks.stand_in import StandIn
from tests.building import session_of
from training.labelled import Label, LabelledSession

TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(["I", "can't", "know", "too,", "Their", "Nein!"])).map(" ".join)
RATES = st.floats(0, 1)
SEEDS = st.integers(0, 2**32 - 1)
LANGUAGES = st.sampled_from(["en", "de", "fi"])


def distance(one: list[str], other: list[str]) -> int:
    """Return the number of words to delete, insert or replace."""
    row = list(range(len(other) + 1))
    for place, word in enumerate(one, start=1):
        last, row = row, [place]
        for at, another in enumerate(other, start=1):
            row.append(min(last[at] + 1, row[-1] + 1, last[at - 1] + (word != another)))
    return row[-1]


@given(TEXTS, RATES, SEEDS, LANGUAGES)
def test_what_comes_out_is_lower_case_without_punctuation(text: str, rate: float, seed: int, language: str) -> None:
    found = degrade(text, rate, np.random.default_rng(seed), language)
    assert found == found.lower()
    assert found.split() == found.split(" ") or not found
    assert not set('.,;:!?…"()[]') & set(found)


@given(TEXTS, RATES, SEEDS, LANGUAGES)
def test_the_same_seed_gives_the_same(text: str, rate: float, seed: int, language: str) -> None:
    one, other = (degrade(text, rate, np.random.default_rng(seed), language) for _ in range(2))
    assert one == other


@given(TEXTS, SEEDS, LANGUAGES)
def test_rate_0_leaves_every_word(text: str, seed: int, language: str) -> None:
    assert degrade(text, 0.0, np.random.default_rng(seed), language).split() == bare(text)


@given(TEXTS, RATES, SEEDS, LANGUAGES)
def test_no_word_goes_wrong_twice(text: str, rate: float, seed: int, language: str) -> None:
    words = bare(text)
    found = degrade(text, rate, np.random.default_rng(seed), language).split()
    assert distance(words, found) <= len(words)
    assert len(found) <= 2 * len(words)


@given(st.sampled_from(["know", "the", "xylophone", "ja", "joo"]), SEEDS, LANGUAGES)
def test_at_rate_1_a_single_word_never_stays_alone(word: str, seed: int, language: str) -> None:
    assert degrade(word, 1.0, np.random.default_rng(seed), language) != word


def test_the_share_of_errors_is_the_rate() -> None:
    # Different words without sound-alikes, so that every error shows in the distance.
    text = " ".join(f"w{number}" for number in range(400))
    found = [degrade(text, 0.15, np.random.default_rng(seed)).split() for seed in range(5)]
    share = np.mean([distance(text.split(), one) / 400 for one in found])
    # 2,000 words: standard error .008
    assert share == pytest.approx(0.15, abs=0.03)


def test_sound_alikes_are_used() -> None:
    found = {degrade("know", 1.0, np.random.default_rng(seed)) for seed in range(40)}
    assert {"", "no"} <= found


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_beyond_its_bounds_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="expected 0 to 1"):
        degrade("word", rate, np.random.default_rng(0))


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_the_words_are_lower_case_words(language: str) -> None:
    record = yaml.safe_load(FILE.read_text("utf-8"))[language]
    words = [word for group in record["sound_alike"] for word in group]
    assert all(isinstance(word, str) and bare(word) == [word] for word in [*words, *record["common"]])
    assert len(set(words)) == len(words)
    assert all(sounds(language).alike[word] for word in words)


def test_a_session_keeps_its_turns_speakers_and_gaps() -> None:
    session = session_of(["T How are you?", "C Nothing new.", "C Yes!"], gaps={1: 2.0})
    found = degraded_session(session, 1.0)
    assert [one.speaker for one in found.turns] == ["T", "C", "C"]
    assert [one.pause_before_s for one in found.turns] == [None, 2.0, None]
    assert found == degraded_session(session, 1.0)
    assert found != degraded_session(session, 1.0, seed=1)


SESSION = session_of(["T Well?", "C Nothing, never.", "T And?", "C A walk helps."])
LABELS = (
    Label(("QO",), "", "", 3, "question"),
    Label(("R.against.refuse",), "", "", 3, "neutral"),
    Label(("QO",), "", "", 3, "question"),
    Label(("C.chg",), "", "", 3, "change"),
)
LABELLED = LabelledSession(SESSION, LABELS, "g")


def test_client_turns_are_judged_side_by_side() -> None:
    found = heard(StandIn(), [LABELLED])
    assert found == [Heard("g", True, "neutral", "against", 0.9), Heard("g", False, "change", "coop", 0.1)]
    assert figures(found)[FIGURES[1]] == 1.0
    # neutral: one hit, one false alarm: 2/3; change: missed: 0
    assert figures(found)[FIGURES[0]] == pytest.approx(1 / 3)


def test_without_human_labels_there_is_no_client_talk() -> None:
    assert FIGURES[0] not in figures([Heard("g", True, "", "stay", 0.8), Heard("g", False, "", "coop", 0.2)])


def test_labels_stay_when_sessions_are_degraded() -> None:
    (found,) = degraded_sessions([LABELLED], 1.0)
    assert found.labels == LABELS
    assert found.group == "g"
    assert found.session != SESSION


def test_a_comparison_by_hand() -> None:
    right = [
        Heard(name, resists, "", "stay" if resists else "coop", 0.9 * resists)
        for name in "abc"
        for resists in (True, False)
    ]
    missed = [Heard(one.group, one.resists, "", "coop", 0.0) for one in right]
    found = compared(right, missed, draws=20)
    assert found[FIGURES[1]]["difference"] == -1.0
    assert found[FIGURES[1]]["interval"] == (-1.0, -1.0)
    assert found[FIGURES[2]]["degraded"] == 0.5
    assert "| resisting F1 | 1.000 | 0.000 | -1.000 (-1.000 to -1.000) |" in table(found)


def test_a_coder_fitted_on_the_set_is_named() -> None:
    assert "flatter" in warning("neural", "smokers")
    assert warning("baseline", "smokers") == ""


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "smokers"
    folder.mkdir()
    lines = ["transcript,turn,role,text,code,second,confidence,third_turn"]
    for name in ("a", "b"):
        lines += [f"{name},0,practitioner,Well?,QO,,3,", f"{name},1,client,Nothing.,R.away.minimal,,3,"]
        lines += [f"{name},2,practitioner,And?,QO,,3,", f"{name},3,client,I want to stop.,C.chg,,3,"]
    (folder / "turns.csv").write_text("\n".join(lines) + "\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["degraded", "--coder", "rules", "--data", str(tmp_path)])
    main()
    assert "| resisting F1 |" in capsys.readouterr().out
