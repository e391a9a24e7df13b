from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, codebook_from_record, family_of
from thirdturn.domain.errors import KnowledgeError, UnknownName

RECORD: dict[str, Any] = {
    "version": "7.1",
    "sources": {"SMITH20": {"grade": "B", "text": "Smith 2020 (abstract)"}},
    "families": [
        {"id": "coop", "label": {"en": "Cooperation", "fi": "Yhteistyö"}, "definition": "Goes along."},
        {"id": "away", "label": {"en": "Away"}, "definition": "Less.", "may_tell": "May.", "legitimate": "Or so."},
    ],
    "client": [
        {"id": "C.ans", "label": {"en": "Answer"}, "definition": "Answers.", "stands_for": ["R.away.hm"]},
        {
            "id": "R.away.hm",
            "label": {"en": "Hm", "de": "Hm!"},
            "definition": "  Says hm.\n",
            "cues": {"en": ["hm"], "de": ["hm", "hmm"]},
            "neighbours": ["C.ans", "QO"],
            "labelled": True,
            "attributes": {"move": "away", "constraint": ["topical"], "misc": None},
            "sources": ["SMITH20"],
        },
        {"id": "R.log.miss", "label": {"en": "Missed"}, "definition": "Did not come."},
    ],
    "practitioner": [{"id": "QO", "label": {"en": "Open"}, "definition": "Asks.", "attributes": {"miti": "Q"}}],
    "third_turn": [{"id": "space", "label": {"en": "Waits"}, "definition": "Waits.", "labelled": True}],
}


@pytest.fixture
def book() -> Codebook:
    return codebook_from_record(RECORD)


def test_a_record_becomes_a_codebook(book: Codebook) -> None:
    code = book["R.away.hm"]
    assert (code.set, code.family, code.labelled) == ("client", "away", True)
    assert code.definition == "Says hm."
    assert code.label == {"en": "Hm", "de": "Hm!"}
    assert code.cues == {"en": ("hm",), "de": ("hm", "hmm")}
    assert code.neighbours == ("C.ans", "QO")
    assert code.attributes == {"move": "away", "constraint": ["topical"], "misc": None}
    assert [(source.key, source.grade) for source in code.sources] == [("SMITH20", "B")]
    assert (code.example, code.may_tell, code.legitimate, code.stands_for) == ("", "", "", ())
    assert book["C.ans"].stands_for == ("R.away.hm",)
    assert book.version == "7.1"


def test_codes_keep_their_order_and_are_found_by_set(book: Codebook) -> None:
    assert [code.id for code in book.codes] == ["C.ans", "R.away.hm", "R.log.miss", "QO", "space"]
    assert [code.id for code in book.of("client")] == ["C.ans", "R.away.hm", "R.log.miss"]
    assert [code.id for code in book.of("client", labelled=True)] == ["R.away.hm"]
    assert [code.id for code in book.of("third_turn", labelled=True)] == ["space"]
    assert book.of("practitioner", labelled=True) == ()


def test_families_are_found_by_id(book: Codebook) -> None:
    assert book.family("away").legitimate == "Or so."
    assert book.family("coop").may_tell == ""
    with pytest.raises(UnknownName, match=r"no family named 'aways'\. Did you mean away"):
        book.family("aways")


def test_an_unknown_code_gets_a_hint(book: Codebook) -> None:
    with pytest.raises(UnknownName, match=r"no code named 'R.away.hmm'. Did you mean R.away.hm"):
        book["R.away.hmm"]


@pytest.mark.parametrize(
    ("code_id", "family"),
    [
        ("C.ack", "coop"),
        ("C.chg", "change"),
        ("R.away.silence", "away"),
        ("R.around.loop", "around"),
        ("R.against.refuse", "against"),
        ("R.stay.other", "stay"),
        ("R.log.miss", None),
        ("R.group.silent", None),
        ("R.awayward.x", None),
        ("QO", None),
        ("reflect", None),
        ("", None),
    ],
)
def test_the_family_is_read_from_the_id(code_id: str, family: str | None) -> None:
    assert family_of(code_id) == family


@given(st.text())
def test_a_family_is_one_of_the_six_or_none(code_id: str) -> None:
    assert family_of(code_id) in (None, *FAMILIES)


def test_resisting_families_are_families() -> None:
    assert set(RESISTING) == set(FAMILIES) - {"coop", "change"}


def _broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    record = deepcopy(RECORD)
    change(record)
    return record


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        (lambda r: r.pop("version"), "version", "is missing"),
        (lambda r: r.update(version=0.2), "version", "must be a text, found a number"),
        (lambda r: r.pop("sources"), "sources", "is missing"),
        (lambda r: r["sources"]["SMITH20"].pop("grade"), "sources.SMITH20.grade", "is missing"),
        (lambda r: r["sources"].update({1: {}}), "sources", "must be a mapping with texts as keys"),
        (lambda r: r.update(client={}), "client", "must be a list, found a mapping"),
        (lambda r: r.pop("third_turn"), "third_turn", "is missing"),
        (lambda r: r["client"].append("C.ack"), "client[3]", "must be a mapping"),
        (lambda r: r["client"].append(None), "client[3]", "is missing"),
        (lambda r: r["client"][0].pop("id"), "client[0].id", "is missing"),
        (lambda r: r["client"][1].pop("definition"), "client[R.away.hm].definition", "is missing"),
        (lambda r: r["client"][1].update(definition=" "), "client[R.away.hm].definition", "found a blank text"),
        (lambda r: r["client"][1].update(label="Hm"), "client[R.away.hm].label", "must be a mapping"),
        (lambda r: r["client"][1]["label"].pop("en"), "client[R.away.hm].label.en", "is missing"),
        (lambda r: r["client"][1]["label"].update(fi=None), "client[R.away.hm].label.fi", "is missing"),
        (lambda r: r["client"][1]["label"].update(fi=["Hm"]), "client[R.away.hm].label.fi", "found a list"),
        (lambda r: r["client"][1]["cues"].update(en=[True]), "client[R.away.hm].cues.en", "put yes, no, on and off"),
        (lambda r: r["client"][1]["cues"].update(en="hm"), "client[R.away.hm].cues.en", "must be a list of texts"),
        (lambda r: r["client"][1].update(labelled="yes"), "client[R.away.hm].labelled", "must be true or false"),
        (lambda r: r["client"][1].update(attributes=[]), "client[R.away.hm].attributes", "must be a mapping"),
        (lambda r: r["client"][1].update(sources=["X"]), "client[R.away.hm].sources", "no source named 'X'"),
        (lambda r: r["client"][1].update(neighbours=["X"]), "client[R.away.hm].neighbours", "no code named 'X'"),
        (lambda r: r["client"][0].update(stands_for=["X"]), "client[C.ans].stands_for", "no code named 'X'"),
        (lambda r: r["client"][0].update(id="C.chg"), "client[C.chg].id", "no family named 'change'"),
        (lambda r: r["practitioner"].append(r["practitioner"][0]), "practitioner[QO]", "given twice"),
        (lambda r: r["third_turn"][0].update(id="QO"), "third_turn[QO]", "given twice"),
        (lambda r: r["families"].append(r["families"][0]), "families[coop]", "given twice"),
    ],
)
def test_an_error_names_the_file_and_the_keys(
    change: Callable[[dict[str, Any]], object], where: str, problem: str
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        codebook_from_record(_broken(change), file="mine.yaml")
    assert caught.value.file == "mine.yaml"
    assert caught.value.where == where
    assert problem in caught.value.problem
    assert str(caught.value).startswith(f"mine.yaml, at {where}: ")


def test_a_codebook_travels_between_processes(book: Codebook) -> None:
    # Pickle stands for what multiprocessing does with it; nothing is stored that way.
    assert pickle.loads(pickle.dumps(book)) == book
