from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.building import codebook, coding_of, session_of
from thirdturn.domain.case import Case
from thirdturn.domain.errors import InputError, UnknownName, UnreadableFile
from thirdturn.domain.measure import Measures
from thirdturn.domain.rating import Ratings
from thirdturn.formats.rating_form import read_rating_form
from thirdturn.reports.rating_form import rating_form
from thirdturn.sequences import find_sequences

SEGMENT = "turns 1 to 3"


def case() -> Case:
    session = session_of(["T How is it?", "C Secret words", "T I hear you"])
    coding = coding_of(session, ["QO", "R.stay.excuse", "SR > reflect"])
    return Case(session, coding, find_sequences(session, coding, codebook()), Measures())


def filled(**ratings: str) -> str:
    """The empty form with some values written in."""
    text = rating_form(case(), SEGMENT, case().sequences)
    for key, value in ratings.items():
        text, times = re.subn(rf"(?m)^( *{key}:)$", rf"\1 {value}", text)
        assert times == 1
    return text


def read(tmp_path: Path, text: str) -> Ratings:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return read_rating_form(path, session="s", segment=SEGMENT, moments=[1])


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_an_empty_form_is_yaml_without_ratings_or_words_of_the_session(tmp_path: Path, language: str) -> None:
    text = rating_form(case(), SEGMENT, case().sequences, language=language)
    content = yaml.safe_load(text)
    assert set(content["miti"].values()) == {None}
    assert [entry["turn"] for entry in content["score"]] == [2]
    assert "Secret" not in text
    assert read(tmp_path, text) == Ratings()
    assert {"en": "Empathy", "de": "Empathie", "fi": "Empatia"}[language] in text


def test_no_form_in_another_language() -> None:
    with pytest.raises(UnknownName, match="form language"):
        rating_form(case(), SEGMENT, (), language="sv")


def test_a_form_without_moments_asks_for_globals_only(tmp_path: Path) -> None:
    text = rating_form(case(), SEGMENT, ())
    assert "score" not in yaml.safe_load(text)
    assert read(tmp_path, text) == Ratings()


def test_what_was_filled_in_comes_back(tmp_path: Path) -> None:
    found = read(tmp_path, filled(rater="A. B.", empathy="5", partnership="1", stance_alignment="0"))
    assert found == Ratings({"partnership": 1, "empathy": 5}, {1: {"stance_alignment": 0}}, "A. B.")


@pytest.mark.parametrize("value", ["6", "0", "3.5", "high", "-1", "true", "'4'", "[4]", "{a: 1}", "99999999999"])
def test_a_wrong_rating_names_file_line_and_key(tmp_path: Path, value: str) -> None:
    text = filled(empathy=value)
    line = next(n for n, one in enumerate(text.splitlines(), start=1) if one.startswith("  empathy:"))
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("form.yaml", line)
    assert "miti.empathy" in caught.value.found
    assert "1, 2, 3, 4, 5" in caught.value.expected


def test_replies_go_from_0_to_2(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"score\[0\].stance_alignment is '3'.*0, 1, 2"):
        read(tmp_path, filled(stance_alignment="3"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  empathy:", "  empathie:", "no field 'miti.empathie'"),
        ("  empathy:", "  empathy:\n  empathy: 3", "miti.empathy is given twice"),
        ("rater:", "rater: [a, b]", "rater is a list"),
        ("thirdturn/rating/1", "something/1", "form is 'something/1'"),
        ('session: "s"', "session: other", "session is 'other'"),
        (SEGMENT, "turns 1 to 2", "segment is 'turns 1 to 2'"),
        ("- turn: 2", "- turn: 3", "turn is '3'"),
        ("- turn: 2", "- turn: two", "turn is 'two'"),
        ("  - turn: 2  # → 3\n", "  -\n", r"turn is missing"),
        ("score:\n", "score:\n  - {turn: 2}\n", "each moment once"),
        ("score:\n", "score: some\nscore:\n", "score is given twice"),
        ("form: ", "form: {", "no valid YAML"),
        ("miti:\n", "miti: 4\nx:\n", "no field 'x'"),
    ],
)
def test_broken_forms(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = filled()
    assert old in text
    with pytest.raises(InputError, match=words) as caught:
        read(tmp_path, text.replace(old, new, 1))
    assert caught.value.file == "form.yaml"


@pytest.mark.parametrize("key", ["miti", "score"])
def test_a_part_that_is_a_word(tmp_path: Path, key: str) -> None:
    head = f"form: thirdturn/rating/1\nsession: s\nsegment: {SEGMENT}\n"
    with pytest.raises(InputError, match=f"form.yaml, line 4: {key} is 'some'"):
        read(tmp_path, f"{head}{key}: some\n")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "# nothing\n", "[" * 5000])
def test_files_that_are_no_forms(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"form\.yaml"):
        read(tmp_path, text)


def test_missing_and_empty_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read(tmp_path, "")
    with pytest.raises(UnreadableFile):
        read_rating_form(tmp_path / "none.yaml", session="s", segment=SEGMENT, moments=[])
