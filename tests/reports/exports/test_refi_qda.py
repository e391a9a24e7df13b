"""REFI-QDA files against the schema, and opened by a library that is not ours."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.reports.exports.refi_schema import CODEBOOK_SCHEMA, PROJECT_SCHEMA
from tests.reports.exports.sessions import codes, odd, timed
from tests.reports.sample import empty_case, no_moments_case
from thirdturn.domain.case import Case
from thirdturn.reports.exports.given import coded_turns, legal_text
from thirdturn.reports.exports.refi_qda import NO_WORDS, PROJECT, codebook_file, project_file

Q = f"{{{PROJECT}}}"


def opened(data: bytes) -> tuple[Any, dict[str, str]]:
    """Return the project's root and the sources' texts by file name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("Sources/")}
        return etree.fromstring(archive.read("project.qde")), texts


def coded_stretches(data: bytes) -> Iterator[tuple[str, str, list[str]]]:
    """Give turn, selected words and code names of every selection, in order."""
    root, texts = opened(data)
    names = {code.get("guid"): code.get("name").partition(":")[0] for code in root.iter(f"{Q}Code")}
    for source in root.iter(f"{Q}TextSource"):
        text = texts[source.get("plainTextPath").replace("internal://", "Sources/")]
        for selection in source.iterfind(f"{Q}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            given = [names[ref.get("targetGUID")] for ref in selection.iter(f"{Q}CodeRef")]
            yield selection.get("name"), text[start:end], given


def wanted_stretches(whole: Case) -> Iterator[tuple[str, str, list[str]]]:
    for coded in coded_turns(whole):
        given = [score.id for _, score in coded.scores]
        if not coded.coding.codes and coded.coding.family:
            given.append(coded.coding.family)
        if given:
            yield f"turn {coded.turn.index + 1}", legal_text(coded.turn.text or coded.turn.raw) or NO_WORDS, given


@pytest.mark.parametrize("make", [timed, odd, empty_case, no_moments_case])
def test_projects_keep_the_schema(make: Callable[[], Case]) -> None:
    root, _ = opened(project_file([make()], codes()))
    PROJECT_SCHEMA.assertValid(root)


def test_the_codebook_keeps_the_schema_and_holds_every_code() -> None:
    root = etree.fromstring(codebook_file([timed()], codes()))
    CODEBOOK_SCHEMA.assertValid(root)
    named = [str(code.get("name")) for code in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert {code.id for code in codes().codes} <= {name.partition(":")[0] for name in named}
    assert len(named) == len(set(named))


def test_the_schema_refuses() -> None:
    root, _ = opened(project_file([timed()], codes()))
    selection = next(iter(root.iter(f"{Q}PlainTextSelection")))
    del selection.attrib["endPosition"]
    assert not PROJECT_SCHEMA.validate(root)
    root = etree.fromstring(codebook_file([timed()], codes()))
    next(iter(root.iter("{urn:QDA-XML:codebook:1.0}Code"))).set("guid", "1")
    assert not CODEBOOK_SCHEMA.validate(root)


@pytest.mark.parametrize("make", [timed, odd])
def test_selections_are_the_turns_words_with_their_codes(make: Callable[[], Case]) -> None:
    whole = make()
    assert list(coded_stretches(project_file([whole], codes()))) == list(wanted_stretches(whole))


def test_a_silent_turn_selects_its_own_mark_and_an_open_one_its_family() -> None:
    told = {turn: (words, given) for turn, words, given in coded_stretches(project_file([odd()], codes()))}
    assert told["turn 3"] == (NO_WORDS, ["R.away.silence"])
    assert told["turn 4"][1] == ["stay"]
    assert "turn 6" not in told and "turn 7" not in told
    told = {turn: (words, given) for turn, words, given in coded_stretches(project_file([timed()], codes()))}
    assert told["turn 4"][0] == "(4.3)"


def test_ids_are_used_once_lead_somewhere_and_stay_the_same() -> None:
    data = project_file([timed(), odd()], codes())
    assert data == project_file([timed(), odd()], codes())
    root, texts = opened(data)
    ids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(ids) == len(set(ids))
    targets = {element.get("targetGUID") for element in root.iter(f"{Q}CodeRef")}
    users = {element.get("creatingUser") for element in root.iter() if element.get("creatingUser")}
    assert targets | users <= set(ids)
    assert {f"Sources/{source.get('guid')}.txt" for source in root.iter(f"{Q}TextSource")} == set(texts)
    alone = etree.fromstring(codebook_file([timed()], codes()))
    same = {code.get("name"): code.get("guid") for code in alone.iter("{urn:QDA-XML:codebook:1.0}Code")}
    assert same == {code.get("name"): code.get("guid") for code in root.iter(f"{Q}Code")}


def test_texts_have_one_kind_of_line_end_and_a_line_a_turn() -> None:
    _, texts = opened(project_file([odd()], codes()))
    (text,) = texts.values()
    assert "\r" not in text and "\x07" not in text
    assert text.count("\n") == 7 + 1  # seven turns, one of them of two lines
    assert text.startswith("T: Was führt Sie her?\nC: =HYPERLINK(1) </x>")


def test_names_of_sources_can_be_names_of_files() -> None:
    whole = odd()
    root, _ = opened(project_file([replace(whole, session=replace(whole.session, id="../a/b\\c:d"))], codes()))
    assert next(iter(root.iter(f"{Q}TextSource"))).get("name") == ".._a_b_c_d"


def test_codes_that_the_codebook_does_not_know_are_kept() -> None:
    whole = odd()
    first = replace(whole.coding.turns[0], codes=(replace(whole.coding.turns[0].codes[0], id="X.old"),))
    whole = replace(whole, coding=replace(whole.coding, turns=(first, *whole.coding.turns[1:])))
    data = project_file([whole], codes())
    PROJECT_SCHEMA.assertValid(opened(data)[0])
    assert next(coded_stretches(data))[2] == ["X.old"]


def test_another_library_opens_both(tmp_path: Path) -> None:
    pyrefiqda = import_module("pyrefiqda")
    (tmp_path / "a.qdpx").write_bytes(project_file([timed(), odd()], codes()))
    (tmp_path / "a.qdc").write_bytes(codebook_file([timed()], codes()))
    project = pyrefiqda.RefiProject.load(tmp_path / "a.qdpx", extract_dir=str(tmp_path / "x"))
    counts = [len(source.plain_text_selection) for source in project.sources.text_source]
    assert counts == [len(list(wanted_stretches(whole))) for whole in (timed(), odd())]
    assert [code.name for code in pyrefiqda.RefiCodebook.load(tmp_path / "a.qdc").codes.code] == [
        "Client",
        "Practitioner",
        "Third turn",
    ]
