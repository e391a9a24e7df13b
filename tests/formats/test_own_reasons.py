"""reasons.yaml, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import InputError
from thirdturn.domain.own_reasons import Say
from thirdturn.formats.own_reasons import read_reasons, write_reasons

SAYS = (Say(None, ("W12",)), Say(9, ("W08",), ("W11",), ('Kirje käräjiltä: ei – "oma" syy',)))


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "reasons.yaml"
    write_reasons(path, SAYS, session="s")
    assert read_reasons(path, session="s") == SAYS
    text = path.read_text("utf-8")
    assert text.startswith("# What the practitioner makes of")
    assert "turn: 10" in text and "käräjiltä" in text  # numbers as in the report, words as they are


def test_no_file_and_nothing_said(tmp_path: Path) -> None:
    path = tmp_path / "reasons.yaml"
    assert read_reasons(path, session="s") == ()
    write_reasons(path, SAYS, session="s")
    write_reasons(path, (), session="s")
    assert not path.exists()
    write_reasons(path, (), session="s")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("form: [", "line 1: no valid YAML"),
        ("- a", "not written by thirdturn reasons"),
        ("form: thirdturn/reasons/2", "Expected form: thirdturn/reasons/1"),
        ("form: thirdturn/reasons/1\nsession: other\nsaid: []", "is about another session"),
        ("form: thirdturn/reasons/1\nsession: s\nsaid:\n- turn: 0", "at said.0.turn stands int"),
        ("form: thirdturn/reasons/1\nsession: s\nsaid:\n- accepted: W08", "at said.0.accepted stands str"),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "reasons.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_reasons(path, session="s")
    assert told in str(raised.value)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=3, unique=True), WORDS)
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, words: list[str], session: str) -> None:
    path = tmp_path_factory.mktemp("say") / "reasons.yaml"
    says = (Say(0, added=tuple(words)),)
    write_reasons(path, says, session=session)
    assert read_reasons(path, session=session) == says
