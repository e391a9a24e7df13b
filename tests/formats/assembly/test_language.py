from __future__ import annotations

import pytest

from thirdturn.domain.errors import UnknownName
from thirdturn.formats.assembly.language import check_language, language_of

TALKS = {
    "en": ["What would you like to be different about the drinking?", "I don't know, I just want to sleep again."],
    "de": ["Was möchten Sie denn anders haben mit dem Trinken?", "Ich weiß nicht, ich will einfach wieder schlafen."],
    "fi": [
        "Mitä sä haluaisit että olisi toisin siinä juomisessa?",
        "En mä tiedä, mä haluan vaan taas nukkua kunnolla.",
    ],
}


@pytest.mark.parametrize("code", TALKS)
def test_the_supported_languages_are_told_apart(code: str) -> None:
    assert language_of(TALKS[code]) == (code, ())


def test_too_few_words_are_taken_for_english_and_it_is_said() -> None:
    code, notices = language_of(["ja", "", "mm", "okei"])
    assert code == "en"
    assert "English is assumed" in notices[0].message


def test_another_language_is_named_with_a_notice() -> None:
    code, notices = language_of(
        ["Vad skulle du vilja ska vara annorlunda med drickandet?", "Jag vet inte, jag vill sova."]
    )
    assert code == "sv"
    assert "'sv'" in notices[0].message


def test_a_given_language_is_checked() -> None:
    assert check_language(" DE ") == "de"
    with pytest.raises(UnknownName, match="no language named 'xx'"):
        check_language("xx")
