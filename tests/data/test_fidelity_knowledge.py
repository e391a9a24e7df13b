"""What the schemas of the fidelity files cannot say."""

from __future__ import annotations

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import codebook_from_record

BOOK = codebook_from_record(knowledge("codebook.yaml"))


def test_every_hint_belongs_to_a_code() -> None:
    hints = knowledge("reply_hints.yaml")
    for code_set, name in (("third_turn", "third_turn"), ("practitioner", "practitioner")):
        known = {code.id for code in BOOK.codes if code.set == code_set}
        assert set(hints[name]) <= known


def test_a_code_never_points_both_ways() -> None:
    hints = knowledge("reply_hints.yaml")
    for entry in (*hints["third_turn"].values(), *hints["practitioner"].values()):
        assert not set(entry.get("towards", ())) & set(entry.get("against", ()))


def test_non_adherent_codes_point_against_autonomy() -> None:
    hints = knowledge("reply_hints.yaml")
    for code in BOOK.codes:
        if code.attributes.get("adherent") is False:
            assert "respect_for_autonomy" in hints[code.set][code.id]["against"]


def test_the_form_asks_for_the_mechanisms_of_the_hints_and_the_four_globals() -> None:
    forms = knowledge("ratings.yaml")
    assert [scale["id"] for scale in forms["score"]["scales"]] == knowledge("reply_hints.yaml")["mechanisms"]
    assert [scale["id"] for scale in forms["miti"]["scales"]] == [
        "cultivating_change_talk", "softening_sustain_talk", "partnership", "empathy",
    ]  # fmt: skip


def test_anchors_stand_inside_the_scale_in_three_languages() -> None:
    for name, levels in (("miti", [1, 3, 5]), ("score", [0, 1, 2])):
        form = knowledge("ratings.yaml")[name]
        assert (form["lowest"], form["highest"]) == (levels[0], levels[-1])
        for scale in form["scales"]:
            assert list(scale["anchors"]) == levels
            for text in scale["anchors"].values():
                assert set(text) == {"en", "de", "fi"}
                assert len(set(text.values())) == 3
        assert form["source"] in knowledge("ratings.yaml")["sources"]


def test_ceilings_stand_beside_measures_and_have_sources() -> None:
    ceilings = knowledge("ceilings.yaml")
    measures = {entry["id"] for entry in knowledge("measures.yaml")["estimates"]}
    assert {entry["measure"] for entry in ceilings["ceilings"]} <= measures
    assert {entry["source"] for entry in ceilings["ceilings"]} == set(ceilings["sources"])
    assert all((entry["value"] is None) == (entry["kind"] == "words") for entry in ceilings["ceilings"])


def test_misc_groups_do_not_overlap_and_cover_both_sides_of_the_codebook() -> None:
    groups = knowledge("misc.yaml")["groups"]
    consistent, inconsistent = (set(groups[name]["codes"]) for name in ("consistent", "inconsistent"))
    assert not consistent & inconsistent
    own = {code.attributes["misc"] for code in BOOK.of("practitioner")}
    assert own & consistent == {"ADP", "AF", "EC", "OQ", "SR", "CR", "SU"}
    assert own & inconsistent == {"ADW", "CO"}
