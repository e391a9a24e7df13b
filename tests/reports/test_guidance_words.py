"""How guidance is written."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample_guidance import guidance
from thirdturn.domain.guidance import CHANNELS as KNOWN_CHANNELS
from thirdturn.domain.guidance import RISK_KINDS, Circumstances
from thirdturn.domain.guidance import SETTINGS as KNOWN_SETTINGS
from thirdturn.reports.guidance_words import (
    CHANNELS,
    KINDS,
    SETTINGS,
    check_command,
    circumstances_in_words,
    kinds_in_words,
    quoted,
)


def test_every_kind_setting_and_channel_has_words() -> None:
    assert tuple(KINDS) == RISK_KINDS
    assert tuple(SETTINGS) == KNOWN_SETTINGS
    assert tuple(CHANNELS) == KNOWN_CHANNELS


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("Stop.", "en", "“Stop.”"),
        ('You said "no".', "en", "“You said ‘no’.”"),
        ("Sie sagten: „nein“.", "de", "„Sie sagten: ‚nein‘.“"),
        ("Sanoit: ”en”.", "fi", "”Sanoit: ’en’.”"),
        ("Oui.", "fr", "“Oui.”"),
    ],
)
def test_quotation_marks_of_each_language(text: str, language: str, written: str) -> None:
    assert quoted(text, language) == written


def test_kinds_as_a_list() -> None:
    assert kinds_in_words(("suicide", "intoxication"), last="or") == "thoughts of suicide or intoxication"


def test_the_command_names_the_open_kinds() -> None:
    assert check_command(guidance(checked=("suicide",)), "a.vtt") == "thirdturn analyze a.vtt --checked intoxication"


@given(st.text(min_size=1))
def test_any_file_name_stays_one_word_of_the_command(name: str) -> None:
    assert shlex.split(check_command(guidance(), name))[2] == name


def test_circumstances() -> None:
    alone = Circumstances()
    assert circumstances_in_words(alone) == "therapy or counselling, in person, and nothing else"
    more = replace(alone, setting="sales", channel="mail", missed=2, events=("rupture",))
    assert circumstances_in_words(more) == "sales, by mail, and 2 further facts"
