from __future__ import annotations

import pytest

from thirdturn.coders.questions import question_form


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("en", "What matters most to you here?", "wh"),
        ("en", "So, on a scale of one to ten, where are you?", "wh"),
        ("en", "You did what?", "wh"),
        ("en", "What-what do you make of it?", "wh"),
        ("en", "how did it go", "wh"),
        ("en", "Do you know what you want?", "polar"),
        ("en", "are you sleeping better", "polar"),
        ("en", "You walk to work?", "polar"),
        ("en", "What you mean is that you are tired?", "polar"),
        ("en", "Is it the mornings or the evenings?", "alternative"),
        ("en", "Do you want to stop or not?", "polar"),
        ("en", "It was late, wasn't it?", "tag"),
        ("en", "You came by bus, right?", "tag"),
        ("en", "Did you call? How did it feel?", "wh"),
        ("en", "What I hear is that it was a long week.", None),
        ("en", "When it rains you stay in.", None),
        ("de", "Was möchten Sie stattdessen?", "wh"),
        ("de", "Und seit wann ist das so?", "wh"),
        ("de", "Haben Sie gut hergefunden?", "polar"),
        ("de", "Wollen Sie lieber warten oder gehen?", "alternative"),
        ("de", "Das war anstrengend, oder?", "tag"),
        ("de", "Das klingt nach einer langen Woche.", None),
        ("fi", "Mitä sulle kuuluu nyt?", "wh"),
        ("fi", "No, miltä se tuntui", "wh"),
        ("fi", "Onko se niin?", "polar"),
        ("fi", "Haluatko jäädä vai lähteä?", "alternative"),
        ("fi", "Se on raskasta, eikö niin?", "tag"),
        ("fi", "Kuulostaa pitkältä viikolta.", None),
        ("sv", "Hur mår du?", "polar"),
        ("sv", "Hej.", None),
        ("en", "", None),
    ],
)
def test_the_form_of_the_last_question(language: str, text: str, form: str | None) -> None:
    assert question_form(text, language) == form
