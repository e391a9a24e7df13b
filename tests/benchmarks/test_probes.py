from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.probes import (
    CONTROL,
    Change,
    Exchange,
    Frame,
    Probe,
    Read,
    Variant,
    as_intended,
    changes,
    figures,
    main,
    plain,
    read,
    report,
    session_of,
    summary,
)
from tests.benchmarks.stand_in import StandIn

FRAME = Frame(("P Come in.", "C Thanks."), ("P Mm-hm.",))
PROBE = Probe(
    "one",
    "en",
    True,
    Exchange("What would help?", "Nothing would."),
    (
        Variant("dialect", "Irish", Exchange("What would help?", "Nothing at all would, like.")),
        Variant("dialect", "American", Exchange("What would help?", "Not a thing.")),
        Variant(CONTROL, "", Exchange("What would help?", "A walk.")),
    ),
)


def test_the_probes_are_as_many_and_as_varied_as_they_should_be() -> None:
    probes, frames = read()
    counted = Counter(one.language for one in probes)
    assert counted["en"] >= 24
    assert counted["de"] >= 8
    assert counted["fi"] >= 8
    assert set(frames) == set(counted)
    assert len({one.id for one in probes}) == len(probes)
    kinds = {variant.kind for one in probes for variant in one.variants}
    assert kinds == {
        *("name", "gender", "dialect", "spelling", "politeness", "second language", "age", "typing"),
        CONTROL,
    }
    groups = {variant.group for one in probes for variant in one.variants if variant.kind == "dialect"}
    assert groups >= {"American", "Irish", "African American English", "Bavarian", "Austrian", "Savo", "puhekieli"}
    assert {one.resists for one in probes} == {True, False}


def test_every_probe_ends_with_one_control_and_leaves_no_slot_open() -> None:
    for one in read()[0]:
        assert [variant.kind for variant in one.variants].count(CONTROL) == 1
        assert one.variants[-1].kind == CONTROL
        for exchange in (one.base, *(variant.exchange for variant in one.variants)):
            assert "{" not in exchange.practitioner + exchange.client
            assert exchange.client.strip()


def test_no_two_variants_of_a_probe_are_the_same_kind_group_and_words() -> None:
    for one in read()[0]:
        assert len(set(one.variants)) == len(one.variants)


def test_a_probe_with_a_missing_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "probes.yaml"
    path.write_text("frame: {}\nnames: {}\nprobes: [{id: broken, language: en}]\n", "utf-8")
    with pytest.raises(ValueError, match="broken"):
        read(path)


@pytest.mark.parametrize(
    ("lower", "marks", "text"),
    [
        (True, True, "no, i don't. never!"),
        (False, False, "No I don't Never"),
        (True, False, "no i don't never"),
        (False, True, "No, I don't. Never!"),
    ],
)
def test_plain(lower: bool, marks: bool, text: str) -> None:
    assert plain("No, I don't. Never!", lower=lower, marks=marks) == text


def test_an_exchange_stands_in_its_frame() -> None:
    session, turn = session_of(PROBE.base, FRAME, "en")
    assert [one.text for one in session.turns] == [
        "Come in.",
        "Thanks.",
        "What would help?",
        "Nothing would.",
        "Mm-hm.",
    ]
    assert session.turns[turn].text == "Nothing would."
    assert session.roles() == ("practitioner", "client", "practitioner", "client", "practitioner")


def test_changes_by_hand() -> None:
    found = changes([PROBE], {"en": FRAME}, lambda language: StandIn())
    # "Nothing" gives .5 and resists; without it .1 and does not.
    assert [one.moved for one in found] == pytest.approx([0.0, -0.4, -0.4])
    assert [one.flipped for one in found] == [False, True, True]
    rows = summary(found)["en"]
    assert list(rows) == ["dialect", CONTROL]
    assert rows["dialect"]["mean_size"] == pytest.approx(0.2)
    assert rows["dialect"]["mean_change"] == pytest.approx(-0.2)
    assert rows["dialect"]["largest_at"] == "one, American"
    assert rows["dialect"]["flips"] == 0.5
    assert as_intended([PROBE], found) == {"en": (1, 1)}


def test_opposite_changes_show_in_size_and_not_in_direction() -> None:
    low, high = Read(0.2, False), Read(0.6, True)
    found = figures([Change("a", "en", "name", "x", low, high), Change("b", "en", "name", "x", high, low)])
    assert found["mean_size"] == pytest.approx(0.4)
    assert found["mean_change"] == pytest.approx(0.0)
    assert found["mean_size_interval"] == pytest.approx((0.4, 0.4))
    assert found["flips"] == 1.0


def test_nothing_moved_has_no_place() -> None:
    same = Read(0.2, False)
    assert figures([Change("a", "en", "age", "older", same, same)])["largest_at"] == "–"


def test_the_report_has_a_table_a_language_and_one_by_group() -> None:
    text = report([PROBE], changes([PROBE], {"en": FRAME}, lambda language: StandIn()))
    assert "en 1 of 1" in text
    assert text.count("| dialect |") == 2
    assert "en, dialect: Irish" in text


def test_the_command_runs_with_a_coder_that_ships(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "changes.json"
    monkeypatch.setattr(sys, "argv", ["probes", "--coder", "rules", "--json", str(path)])
    main()
    assert CONTROL in capsys.readouterr().out
    assert path.is_file()
