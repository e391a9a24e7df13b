"""The knowledge itself: whole, in three languages, with sources that exist, and without labels on persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pytest

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING, codebook_from_record
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import CHANNELS, SETTINGS
from thirdturn.guidance.library import LANGUAGES, TECHNIQUE_FILES, reason, reasons, technique, techniques
from thirdturn.guidance.lint import LABEL, lint

ENTRIES: Mapping[str, Any] = {
    **{key: asdict(entry) for key, entry in reasons().items()},
    **{key: asdict(entry) for key, entry in techniques().items()},
}
NOTES = knowledge("settings_notes.yaml")
SOURCES = knowledge("sources.yaml")["sources"]
CODEBOOK = codebook_from_record(knowledge("codebook.yaml"))
LABELS = re.compile(
    r"resistant (?:client|patient|person)|difficult (?:client|patient|person|people)|uncooperative|unmotivated|"
    r"manipulative|in denial\b|non-?compliant|"
    r"schwierige[nrs]? (?:Klient|Patient|Kund|Mensch)|resistente[nr]? (?:Klient|Patient)|unmotiviert|unkooperativ|"
    r"widerständige|manipulativ|"
    r"hankala\w* asiak|vaikea\w* asiakas|vastarintai\w+|motivoitumat|yhteistyöhaluton|yhteistyökyvytön",
    re.IGNORECASE,
)
"""Kept apart from the program's own lists, so that a gap there does not hide one here."""


def texts(record: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every text by language below a record, with where it stands."""
    if isinstance(record, Mapping):
        if "en" in record:
            yield path, record
        else:
            for key, value in record.items():
                yield from texts(value, f"{path}/{key}")
    elif isinstance(record, list | tuple):
        for place, value in enumerate(record):
            yield from texts(value, f"{path}/{place}")


ALL_TEXTS = [*texts(ENTRIES), *texts(NOTES, "notes"), *texts(knowledge("handbook.yaml")["words"], "handbook")]


def test_all_are_there() -> None:
    expected = [
        *(f"W{n:02}" for n in range(1, 23)), *(f"F{n:02}" for n in range(1, 6)), *(f"V{n:02}" for n in range(1, 4)),
        *(f"P{n:02}" for n in range(1, 9)), *(f"M{n:02}" for n in range(1, 16)), *(f"Q{n:02}" for n in range(1, 12)),
        *(f"R{n:02}" for n in range(1, 18)),
    ]  # fmt: skip
    assert list(ENTRIES) == expected
    assert {entry.group for entry in techniques().values()} == set(TECHNIQUE_FILES)


def test_by_id() -> None:
    assert technique("M03").name["en"] == "Double-sided reflection"
    assert reason("W14").name["en"] == "Both sides are true"
    for look in (technique, reason):
        with pytest.raises(UnknownName):
            look("X01")


def test_ids_are_given_once() -> None:
    files = [f"techniques/{group}.yaml" for group in TECHNIQUE_FILES]
    ids = [record["id"] for file in files for record in knowledge(file)["techniques"]]
    ids += [record["id"] for record in knowledge("reasons/reasons.yaml")["reasons"]]
    assert len(ids) == len(set(ids))


def test_a_text_is_in_every_language_and_not_copied_from_another() -> None:
    for where, text in ALL_TEXTS:
        assert all(text[language].strip() == text[language] != "" for language in LANGUAGES), where
        if len(text["en"]) > 25:
            assert len({text[language] for language in LANGUAGES}) == 3, where


def test_what_is_referred_to_exists() -> None:
    for entry in reasons().values():
        assert set(entry.techniques) <= set(techniques()), entry.id
    codes, third = {code.id for code in CODEBOOK.of("client")}, {code.id for code in CODEBOOK.of("third_turn")}
    for entry_id, record in ENTRIES.items():
        assert set(record["codes"]) <= codes, entry_id
        assert record.get("third_turn") in {None, *third}, entry_id
    for where, text in ALL_TEXTS:
        for language in LANGUAGES:
            named = re.findall(r"\b[PMQRWFV]\d{2}\b", text[language])
            assert set(named) <= set(ENTRIES), (where, language)


def test_families_settings_and_channels_are_known_and_wordings_keep_to_them() -> None:
    for record in ENTRIES.values():
        assert set(record["families"]) <= set(RESISTING)
        assert set(record["settings"]) <= set(SETTINGS)
    for entry in techniques().values():
        assert set(entry.channels) <= set(CHANNELS)
        for wording in entry.wordings:
            assert set(wording.settings) <= set(entry.settings), (entry.id, wording.text["en"])
            assert set(wording.channels) <= set(entry.channels), (entry.id, wording.text["en"])


def test_every_technique_has_a_wording_for_each_of_its_settings() -> None:
    missing = {
        entry.id: sorted(lacking)
        for entry in techniques().values()
        if (lacking := set(entry.settings) - {one for wording in entry.wordings for one in wording.settings})
    }
    assert missing == {}


def test_every_source_resolves() -> None:
    used = {key for record in ENTRIES.values() for key in record["sources"]}
    points = [point for note in NOTES["settings"] for point in note["points"]]
    for graded in (*NOTES["settings"], *points, NOTES["group_protocol"], *NOTES["not_to_do"]["items"]):
        used |= set(graded.get("sources", ()))
    assert used <= set(SOURCES)


def test_no_grade_is_better_than_the_best_source() -> None:
    rank = ("A", "B", "C", "D", "M", "ours")
    for entry_id, record in ENTRIES.items():
        best = min((SOURCES[key]["grade"] for key in record["sources"]), key=rank.index)
        assert rank.index(record["grade"]) >= rank.index(best), (entry_id, record["grade"], best)


def test_a_slot_stands_in_quotation_marks() -> None:
    for where, text in ALL_TEXTS:
        for language in LANGUAGES:
            slots = re.findall(r"\{\w+\}", text[language])
            if "wordings" in where:
                assert set(slots) <= {"{words}"}, where
                assert len(re.findall(r"[\"„”“»]\{words\}[.,!?…]?[\"“”«]", text[language])) == len(slots), where


def test_no_label_on_a_person() -> None:
    for where, text in ALL_TEXTS:
        for language in LANGUAGES:
            assert LABELS.search(text[language]) is None, (where, text[language])
            assert [one.found for one in lint(text[language], language) if one.rule == LABEL] == [], where


def test_gates_stand_where_harm_is_near() -> None:
    for paradoxical in ("M02", "M08", "R15"):
        assert technique(paradoxical).blocked_by_risk
        assert {"grief", "crisis"} <= set(technique(paradoxical).blocked_for)
        assert "alliance" in technique(paradoxical).needs
    assert {"training", "no_risk_check"} <= set(technique("R15").needs)
    assert technique("R15").settings == ("therapy",)


def test_sales_reasons_are_for_sales_and_finance() -> None:
    for entry in ("V01", "V02"):
        assert set(reason(entry).settings) <= {"sales", "finance"}
