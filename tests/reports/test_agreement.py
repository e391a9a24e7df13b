"""Agreement as JSON and on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.console import Console

from tests.building import codebook
from tests.stats.coder_files import coder
from thirdturn.domain.measure import Measures
from thirdturn.reports.agreement import agreement_json, agreement_record, summary
from thirdturn.stats.agreement import agreement
from thirdturn.stats.agreement_units import CoderFiles


def measured(*coders: CoderFiles) -> Measures:
    return agreement(coders, codebook(), draws=50)


def printed(measures: Measures, width: int = 110) -> str:
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(summary(measures))
    return capture.get()


def talk(codes: Iterable[str]) -> dict[int, str]:
    return dict(enumerate(codes))


TWO = (coder("anna", s=talk(("QO", "SR", "CR", ""))), coder("ben", s=talk(("QO", "CR", "CR", "SR", "GI"))))


def test_the_record_keeps_its_contract() -> None:
    record = json.loads(agreement_json(measured(*TWO)))
    assert (record["units"], record["only_in_one"], record["compared"]) == (4, 1, 3)
    for key in ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1", "percent_agreement", "same_set"):
        assert set(record[key]) == {"value", "low", "high"}
    assert record["percent_agreement"]["value"] == 2 / 3
    assert record["per_code"]["CR"]["f1"] == 2 / 3
    assert record["per_code"]["CR"]["n"] == 2
    assert record["only_in_one_turns"] == [{"coder": "ben", "session": "s", "turns": 1, "which": "4"}]
    assert record["coders"][0] == {"coder": "anna", "sessions": 1, "turns": 4, "without_label": 1}
    assert record["pairs"][0]["units"] == record["per_session"][0]["units"] == 3
    assert (record["by"], record["role"], record["seed"], record["draws"]) == ("code", None, 1, 50)


def test_what_is_undefined_is_null_with_a_reason() -> None:
    same = coder("a", s=talk(["SR"] * 4))
    text = agreement_json(measured(same, coder("b", s=talk(["SR"] * 4))))
    assert "NaN" not in text
    record = json.loads(text)
    assert record["cohen_kappa"] == {"value": None, "low": None, "high": None}
    assert "only one category" in record["reasons"]["cohen_kappa"]
    assert record["gwet_ac1"]["value"] == 1.0
    assert any("same file twice" in caution for caution in record["cautions"])


def test_every_table_of_the_record_is_plain() -> None:
    assert json.loads(agreement_json(measured(*TWO))) == agreement_record(measured(*TWO))


def test_the_terminal_tells_figures_and_what_is_left_out() -> None:
    text = printed(measured(*TWO))
    assert "3 turns compared of 4 in at least two" in text
    assert "anna: 4 turns in 1 session, 1 of the shared ones without a label" in text
    assert "ben, session s, turn 4" in text
    assert "Percent agreement" in text
    assert "0.67" in text
    assert "precision and recall of ben as seen from anna" in text
    differ = text[text.index("Labels that differ") :]
    assert ["SR", "CR", "1"] in [line.split() for line in differ.splitlines()]
    assert "Pair by pair" not in text  # with two coders and one session there is nothing to add
    assert "Session by session" not in text


def test_long_tables_are_cut_and_say_so() -> None:
    many = {f"s{number}": talk(("QO", "SR", "CR")) for number in range(15)}
    text = printed(measured(coder("a", **many), coder("b", **many), coder("c", **many)))
    assert "and 3 rows more, all in the --json record" in text
    assert "Pair by pair" in text
    alone = {f"s{number}": talk(("QO", "SR", "CR", "GI")) for number in range(15)}
    text = printed(measured(coder("a", **many), coder("b", **alone)))
    assert "b, session s11, turn 3" in text
    assert "s12, turn 3" not in text
    assert "and in 3 sessions more" in text


def test_markup_in_names_is_printed_not_obeyed() -> None:
    text = printed(measured(coder("[bold]a", s={0: "[red]x"}), coder("b", s={0: "[red]x", 1: "y"})))
    assert "[bold]a" in text
    assert "[red]x" in text


def test_fits_a_narrow_terminal() -> None:
    assert max(len(line) for line in printed(measured(*TWO), 60).splitlines()) <= 60
