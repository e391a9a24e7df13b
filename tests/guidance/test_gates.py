from __future__ import annotations

from dataclasses import replace
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guidance.moments import CODES, circumstances, moment_of
from thirdturn.data.load import knowledge
from thirdturn.domain.guidance import SETTINGS, Circumstances, Hypothesis
from thirdturn.guidance.cards import _Ground, cards, wording
from thirdturn.guidance.gates import allowed, notes, stops_all
from thirdturn.guidance.history import History, Record
from thirdturn.guidance.library import Technique, reasons, technique, techniques
from thirdturn.guidance.profiles import profiles
from thirdturn.guidance.quoting import quotable

READY = Circumstances(recorded=("training", "alliance", "no_risk_check"))


def test_an_open_risk_flag_stops_every_technique() -> None:
    for one in techniques().values():
        assert allowed(one, Circumstances(recorded=("training", "alliance")), risk_open=True) == "risk"


def test_the_general_record_opens_the_session_again_but_not_what_risk_blocks() -> None:
    assert allowed(technique("M01"), READY, risk_open=True) is None
    assert allowed(technique("P02"), READY, risk_open=True) == "risk"
    assert allowed(technique("P02"), READY, risk_open=False) is None


def test_stops_all() -> None:
    assert stops_all(Circumstances(), risk_open=True)
    assert not stops_all(Circumstances(), risk_open=False)
    assert not stops_all(READY, risk_open=True)


@pytest.mark.parametrize("left_out", ["training", "alliance", "no_risk_check"])
def test_paradox_needs_all_three_records(left_out: str) -> None:
    recorded = tuple(one for one in READY.recorded if one != left_out)
    assert allowed(technique("R15"), replace(READY, recorded=recorded), risk_open=False) == f"needs {left_out}"
    assert allowed(technique("R15"), READY, risk_open=False) is None


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one != "therapy"])
def test_paradox_is_for_therapy_only(setting: str) -> None:
    assert allowed(technique("R15"), replace(READY, setting=setting), risk_open=False) == "setting"  # type: ignore[arg-type]


def test_channel_and_notes() -> None:
    assert allowed(technique("R15"), replace(READY, channel="mail"), risk_open=False) == "channel"
    assert allowed(technique("R15"), replace(READY, notes=("minor",)), risk_open=False) == "not for minor"
    assert allowed(technique("M05"), replace(READY, notes=("crisis",)), risk_open=False) == "not for crisis"


def test_events_and_referral_imply_notes() -> None:
    assert notes(Circumstances(events=("bereavement", "illness"), referral="mandated")) == {"grief", "mandated"}
    assert allowed(technique("M05"), Circumstances(events=("bereavement",)), risk_open=False) == "not for grief"


def test_what_events_imply_names_events_that_exist() -> None:
    events = {one["id"] for one in knowledge("circumstances.yaml")["event"]}
    assert set(knowledge("card_hints.yaml")["gates"]["note_of_event"]) <= events


HYPOTHESES = st.lists(st.sampled_from([Hypothesis(name, 1, 9.0) for name in reasons()]), max_size=3, unique=True).map(
    tuple
)
HISTORIES = st.dictionaries(
    st.tuples(
        st.sampled_from(list(CODES)), st.sampled_from(sorted({one.third_turn or "" for one in techniques().values()}))
    ),
    st.integers(0, 500).map(lambda n: Record(n, n)),
    max_size=6,
).map(History)


@given(
    st.sampled_from(list(CODES)),
    circumstances(),
    st.booleans(),
    HYPOTHESES,
    HISTORIES,
    st.sampled_from([None, *profiles().values()]),
)
def test_nothing_gets_around_a_gate(family, known, risk_open, ranked, record, profile) -> None:  # type: ignore[no-untyped-def]
    session, coding, sequence = moment_of(CODES[family])
    offered = cards(
        session, coding, sequence, known, "en", risk_open=risk_open, reasons=ranked, history=record, profile=profile
    )
    if risk_open and "no_risk_check" not in known.recorded:
        assert offered == ()
    for card in offered:
        assert _why_not(technique(card.id), known, risk_open) is None
        assert profile is None or (card.id not in profile.deny)


@pytest.mark.parametrize("name", list(techniques()))
@settings(max_examples=40)
@given(st.sampled_from(list(CODES)), circumstances(), st.booleans())
def test_no_weight_opens_a_gate(name: str, family: str, known: Circumstances, risk_open: bool) -> None:
    """Each technique in turn is made the best by far: it is offered where nothing closes, and only there."""
    one = technique(name)
    session, coding, sequence = moment_of(CODES[family])

    def weigh(other: Technique, _: object) -> list[_Ground]:
        return [_Ground(1000.0 if other.id == name else 1.0, {"en": "Because."})]

    with patch("thirdturn.guidance.cards._grounds", weigh):
        offered = [card.id for card in cards(session, coding, sequence, known, "en", risk_open=risk_open)]
    words = quotable(session, sequence.evidence, "en")
    sayable = wording(one, known.setting, known.channel, "en", words) is not None
    assert (name in offered) == (sayable and _why_not(one, known, risk_open) is None)


def test_paradox_in_every_combination_of_what_it_needs() -> None:
    """R15 is pushed as hard as can be: a reason that it answers, and a record of nothing but good outcomes."""
    ranked = (Hypothesis("W11", 1, 9.0),)
    session, coding, sequence = moment_of("R.against.refuse")
    records = ("training", "alliance", "no_risk_check")
    for kept in product((True, False), repeat=3):
        recorded = tuple(name for name, keep in zip(records, kept, strict=True) if keep)
        for setting, note, risk_open in product(
            SETTINGS, ("", "minor", "addiction_danger", "grief", "crisis"), (True, False)
        ):
            known = Circumstances(setting=setting, recorded=recorded, notes=(note,) if note else ())
            offered = {
                card.id for card in cards(session, coding, sequence, known, "en", risk_open=risk_open, reasons=ranked)
            }
            assert ("R15" in offered) == (all(kept) and setting == "therapy" and not note and not risk_open)


def test_sales_wordings_stay_in_sales_and_finance() -> None:
    for one in techniques().values():
        for said in one.wordings:
            if set(said.settings) <= {"sales", "finance"}:
                assert not set(said.settings) & {"therapy", "coaching", "social_work", "group"}
    # A technique meant for sales and finance alone would be closed elsewhere by its settings.
    only = replace(technique("M01"), settings=("sales", "finance"))
    for setting in SETTINGS:
        closed = allowed(only, Circumstances(setting=setting), risk_open=False)
        assert closed == (None if setting in ("sales", "finance") else "setting")


def _why_not(one: Technique, known: Circumstances, risk_open: bool) -> str | None:
    """Say again, on its own, what must never be offered: independent of :mod:`thirdturn.guidance.gates`."""
    noted = {*known.notes, *(["grief"] if "bereavement" in known.events else [])}
    paradox = one.id == "R15" and (known.setting != "therapy" or bool(set(READY.recorded) - set(known.recorded)))
    forbidden = {
        "risk": risk_open and (one.blocked_by_risk or "no_risk_check" not in known.recorded),
        "place": known.setting not in one.settings or known.channel not in one.channels,
        "note": bool(noted & set(one.blocked_for)),
        "record": bool(set(one.needs) - set(known.recorded)),
        "never": one.id in ("P05", "P08"),
        "paradox": paradox,
    }
    return next((name for name, closed in forbidden.items() if closed), None)
