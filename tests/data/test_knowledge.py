"""The shipped knowledge files: their schemas, and what a schema cannot say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from hatch_build import schema_of
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import CODE_SETS, FAMILIES, RESISTING, Code, Codebook, codebook_from_record

DATA = Path(__file__).parents[2] / "src" / "thirdturn" / "data"
FILES = sorted(DATA.rglob("*.yaml"))
SCHEMAS = sorted(path for path in (DATA / "schemas").rglob("*.json") if not path.name.endswith(".schema.json"))
"""Schemas of knowledge files; ``NAME.schema.json`` describes what the program writes."""

LABELLED = {
    "client": """C.ack C.ans C.repair C.chg
        R.stay.blame R.stay.excuse R.stay.minimise R.stay.pessimism R.stay.reluctance R.stay.unwilling R.stay.other
        R.away.minimal R.away.dontknow R.away.defer R.away.inattention R.away.silence
        R.around.loop R.around.external R.around.swap R.around.terms R.around.sidetrack R.around.prof
        R.against.refuse R.against.complain R.against.disagree R.against.challenge R.against.interrupt
        R.against.hostile""",
    "practitioner": "QO QC SR CR GI PER PWP AF SEEK EMP CON SUP FA ST OTH",
    "third_turn": """reflect autonomy explore reformulate pursue yield shift share inform persuade confront ignore
        space""",
}
STANDS_FOR = {
    "C.ack": ("C.neu",),
    "C.ans": ("C.ext", "C.reflect"),
    "R.stay.other": ("R.stay.darn",),
    "R.against.refuse": ("R.against.limit",),
    "R.against.challenge": ("R.against.discount",),
    "R.around.sidetrack": ("R.around.intellect", "R.around.smalltalk"),
}
MITI_OF = {
    "QO": "Q", "QC": "Q", "SR": "SR", "CR": "CR", "GI": "GI", "PER": "Persuade", "PWP": "PwP", "AF": "AF",
    "SEEK": "Seek", "EMP": "Emphasize", "CON": "Confront", "SUP": None, "FA": None, "ST": None, "OTH": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Codebook:
    return codebook_from_record(knowledge("codebook.yaml"))


def _resisting(book: Codebook) -> list[Code]:
    return [code for code in book.of("client") if code.id.startswith("R.")]


# --- Schemas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_a_schema(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(DATA).as_posix())
def test_every_file_has_a_schema_and_keeps_it(path: Path) -> None:
    schema = schema_of(path, DATA)
    assert schema is not None, f"write schemas/{path.stem}.json"
    # The pure loader: where libyaml is missing the package reads with it, and it is the stricter one.
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    errors = Draft202012Validator(json.loads(schema.read_text("utf-8"))).iter_errors(content)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_every_schema_has_a_file() -> None:
    assert {schema_of(path, DATA) for path in FILES} == set(SCHEMAS)


def test_both_loaders_read_the_same() -> None:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for name in ("codebook.yaml", "thresholds.yaml"):
        text = (DATA / name).read_text("utf-8")
        assert yaml.load(text, Loader=fast) == yaml.load(text, Loader=yaml.SafeLoader)


# --- The codebook -----------------------------------------------------------------------------------------------------


def test_the_labelled_codes_are_those_of_the_labelled_transcripts(book: Codebook) -> None:
    for code_set in CODE_SETS:
        assert {code.id for code in book.of(code_set, labelled=True)} == set(LABELLED[code_set].split())
    assert {code.id: code.stands_for for code in book.codes if code.stands_for} == STANDS_FOR


def test_folded_codes_are_not_labelled_themselves(book: Codebook) -> None:
    for code in book.codes:
        assert code.labelled or not code.stands_for
        assert not any(book[finer].labelled for finer in code.stands_for)


def test_every_family_is_there_and_people_only_families_are_marked(book: Codebook) -> None:
    assert [family.id for family in book.families] == [*FAMILIES, "log", "group"]
    for code in book.of("client"):
        if code.family is None:
            assert code.id.split(".")[1] in ("log", "group")
            assert not code.labelled
    assert {code.family for code in book.of("client", labelled=True)} == set(FAMILIES)


def test_labels_are_there_in_three_languages_and_tell_codes_apart(book: Codebook) -> None:
    for language in ("en", "de", "fi"):
        for code_set in CODE_SETS:
            labels = [code.label[language] for code in book.of(code_set) if code.id != "R.stay.darn"]
            assert len(set(labels)) == len(labels)
        assert all(family.label[language] for family in book.families)
    assert book["R.stay.darn"].label == book["R.stay.other"].label
    assert "R.stay.other" in book["R.stay.darn"].definition
    assert "R.stay.darn" in book["R.stay.other"].definition


def test_every_code_can_be_told_from_its_neighbours(book: Codebook) -> None:
    for code in book.codes:
        assert code.definition.endswith(".")
        assert code.example
        assert code.neighbours
        assert code.confusion.endswith(".")
        assert code.id not in code.neighbours
        assert all(book[other].set == code.set for other in code.neighbours)


def test_codes_named_in_a_text_exist(book: Codebook) -> None:
    named = re.compile(r"\b[CR]\.[a-z]+(?:\.[a-z]+)?")
    for code in book.codes:
        for found in named.findall(f"{code.definition} {code.confusion} {code.may_tell} {code.legitimate}"):
            assert found in {"R.stay", "R.against"} or book[found].id == found


def test_cues_can_be_listed_with_commas(book: Codebook) -> None:
    for code in book.codes:
        assert not [cue for cues in code.cues.values() for cue in cues if "," in cue], code.id


def test_texts_stay_short(book: Codebook) -> None:
    for code in book.codes:
        for text in (code.definition, code.confusion, code.may_tell, code.legitimate, code.example):
            assert len(text) <= 260, (code.id, len(text), text)


def test_resistance_may_tell_something_and_always_has_a_rival_reading(book: Codebook) -> None:
    texts = {code.id: (code.may_tell, code.legitimate) for code in _resisting(book)}
    assert len(texts) == 46
    texts |= {family.id: (family.may_tell, family.legitimate) for family in book.families}
    for entry_id, (may_tell, legitimate) in texts.items():
        assert re.search(r"\bmay\b", may_tell), entry_id
        assert len(legitimate) > 20, entry_id


def test_nobody_is_labelled(book: Codebook) -> None:
    person = re.compile(
        r"\b(?:resistant|difficult|non-?compliant|uncooperative|manipulative|unmotivated|lazy|in denial|dishonest)\b",
        re.I,
    )
    for code in book.codes:
        text = " ".join((*code.label.values(), code.definition, code.confusion, code.may_tell, code.legitimate))
        assert not person.search(text), code.id


def test_every_code_says_what_it_rests_on_and_memory_supports_no_definition(book: Codebook) -> None:
    for code in book.codes:
        grades = {source.grade for source in code.sources}
        assert grades, code.id
        assert "M" not in grades, code.id
        assert grades & {"A", "B", "ours"} or code.id == "R.around.proforma", code.id


def test_every_source_is_used() -> None:
    record = knowledge("codebook.yaml")
    used = {key for code_set in CODE_SETS for code in record[code_set] for key in code["sources"]}
    used |= {crosswalk["source"] for crosswalk in record["crosswalks"].values()}
    assert used == set(record["sources"])


def test_every_crosswalk_in_use_has_a_graded_source(book: Codebook) -> None:
    crosswalks = knowledge("codebook.yaml")["crosswalks"]
    own = {"move", "activity", "explicitness", "constraint", "face_threat", "target", "sub", "safety", "adherent"}
    own |= {"first", "backchannel", "matter"}
    used = {name for code in book.codes for name in code.attributes} - own
    assert used == set(crosswalks)


def test_client_attributes_fit_the_family(book: Codebook) -> None:
    for code in book.of("client"):
        if code.family in ("coop", "change"):
            assert code.attributes["move"] == "with"
        elif code.family == "stay":
            assert code.attributes["target"] == "change"
            assert code.attributes["mi"] == "ST"
        elif code.family in RESISTING:
            assert code.attributes["move"] == code.family
    assert book["R.against.hostile"].attributes["safety"] is True
    assert book["R.stay.pessimism"].attributes["safety"] == "screen"


def test_practitioner_codes_feed_their_miti_counts(book: Codebook) -> None:
    assert {code.id: code.attributes["miti"] for code in book.of("practitioner")} == MITI_OF
    sides = {code.id: code.attributes["adherent"] for code in book.of("practitioner") if "adherent" in code.attributes}
    assert sides == {"PER": False, "CON": False, "AF": True, "SEEK": True, "EMP": True}
    third = {code.id: code.attributes["adherent"] for code in book.of("third_turn") if "adherent" in code.attributes}
    assert third == {"persuade": False, "confront": False}


# --- Marks ------------------------------------------------------------------------------------------------------------


def _marks() -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = knowledge("thresholds.yaml")["thresholds"]
    return marks


def test_marks_belong_to_measures_and_have_sources() -> None:
    known = {entry["id"]: entry for entry in knowledge("measures.yaml")["estimates"]}
    for mark in _marks():
        assert mark["measure"] in known
        assert mark["source"] in knowledge("thresholds.yaml")["sources"]
        if known[mark["measure"]]["unit"] == "share":
            assert 0 < mark["value"] < 1


def test_the_published_marks() -> None:
    marks = {(mark["measure"], mark["name"]): mark["value"] for mark in _marks() if mark["source"] == "MITI"}
    assert marks == {
        ("reflections_to_questions", "fair"): 1.0,
        ("reflections_to_questions", "good"): 2.0,
        ("pct_complex_reflections", "fair"): 0.4,
        ("pct_complex_reflections", "good"): 0.5,
        ("relational", "fair"): 3.5,
        ("relational", "good"): 4.0,
        ("technical", "fair"): 3.0,
        ("technical", "good"): 4.0,
    }


def test_totals_and_resistance_have_no_mark() -> None:
    groups = {entry["id"]: entry["group"] for entry in knowledge("measures.yaml")["estimates"]}
    marked = {mark["measure"] for mark in _marks()}
    assert not marked & {"mi_adherent", "mi_non_adherent"}
    assert not {groups[measure] for measure in marked} & {"resistance"}


def test_an_older_versions_mark_says_so() -> None:
    older = [mark for mark in _marks() if mark["source"] == "MITI3"]
    assert [(mark["measure"], mark["value"]) for mark in older] == [("pct_open_questions", 0.5)]
    assert "MITI 3" in older[0]["name"]
    assert "older version" in older[0]["grade"]
