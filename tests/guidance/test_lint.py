from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.data.load import knowledge
from thirdturn.guidance.lint import Finding, check_message, indirect, lint
from thirdturn.guidance.self_help import blank_form, checklists, pause

LANGUAGES = ("en", "de", "fi")

LABELS = {
    "en": """The difficult client came late. | She is resistant. | Mr Smith is in denial.
        | A treatment-resistant client. | He seemed very manipulative. | The patient was non-compliant.
        | She's unmotivated. | Attention-seeking again.
        | K. was hostile. | You are being difficult. | a stubborn and angry mother | He won't listen. | a hopeless case
        | The family is uncooperative. | He is difficult to work with. | She refuses to engage. | lazy teenager""",
    "de": """Die schwierige Klientin kam. | Der Klient ist uneinsichtig. | Er verweigert sich. | Frau M. ist stur.
        | Sie ist therapieresistent. | ein beratungsresistenter Kunde | ein unmotivierter Jugendlicher
        | Sie ist eine schwierige Person. | Der Patient ist im Widerstand. | manipulatives Verhalten
        | Sie will nur Aufmerksamkeit. | weil er stur ist | fehlende Compliance | Er ist nicht kooperativ.""",
    "fi": """Hankala asiakas tuli. | Asiakas on vastahakoinen. | motivoitumaton nuori | Hän on tosi hankala.
        | Hankalan asiakkaan kanssa. | Asiakas kieltää ongelmansa. | Hän on manipuloiva. | huomionhakuista käytöstä
        | Potilas vaikuttaa haluttomalta. | yhteistyöhaluton äiti | Hän on jääräpäinen. | toivoton tapaus""",
}
NO_LABELS = {
    "en": """It was a difficult question. | She is difficult to reach by phone. | a treatment-resistant depression
        | The client said: "I'm difficult." | He called himself ‘a difficult man’. | She says that she is difficult.
        | He describes himself as a difficult person. | a difficult family situation | She found it difficult to talk.
        | She feels hopeless. | The order was resistant to change. | He didn’t come, 'difficult client' is what I heard
        | a challenging task""",
    "de": """Eine schwierige Frage. | Die Lage ist schwierig. | „Ich bin eine schwierige Klientin“, sagte sie.
        | Sie sagt, dass sie schwierig ist. | Er beschreibt sich als schwierigen Menschen. | eine therapieresistente
        Depression | Sie ist schwierig zu erreichen. | »Der ist stur«, sagte die Mutter.
        | schwierige Familienverhältnisse""",
    "fi": """Vaikea kysymys. | Asiakas on vaikeassa tilanteessa. | Asiakas sanoi: ”Olen hankala.” | Hän on raskaana.
        | Hän kuvaa itseään hankalaksi ihmiseksi. | Hän sanoo, että hän on hankala. | hankala asiakastilanne
        | Se on hankalaa. | ”Hankala asiakas”, hän luki paperista.""",
}
RULES = {
    "en": {
        "pressing_question": "Why don't you call her? | So why did you leave? | Why not? | How could you say that? "
        "| Don't you think it's time? | What's stopping you?",
        "contradiction": "No, that's wrong. | But you did agree. | That's not true. | You are wrong. "
        "| Yes, but you left.",
        "advice": "You should rest. | You need to stop. | If you want to get well, you must walk. | Try to sleep more. "
        "| Don't drink on Friday. | Stop smoking. | If I were you I'd go. | You’d better call.",
    },
    "de": {
        "pressing_question": "Warum machst du nicht mit? | Wieso haben Sie abgesagt? | Warum denn nicht? "
        "| Wie konnten Sie nur? | Meinen Sie nicht auch? | Wann rufst du endlich an?",
        "contradiction": "Das stimmt nicht. | Das ist doch falsch. | Da irren Sie sich. "
        "| Sie haben doch selbst zugesagt. | Aber Sie haben doch angerufen.",
        "advice": "Du solltest mehr schlafen. | Sie müssen aufhören. | Vielleicht sollten Sie warten. "
        "| Ich rate Ihnen ab. | Versuchen Sie, früher zu gehen. | An Ihrer Stelle würde ich gehen.",
    },
    "fi": {
        "pressing_question": "Miksi et soita? | Mikset tullut? | Miksi teit niin? | Miksi ei? | Etkö sinä ymmärrä?",
        "contradiction": "Ei pidä paikkaansa. | Se ei ole totta. | Olet väärässä. | Mutta sinähän lupasit.",
        "advice": "Sinun pitäisi levätä. | Teidän kannattaisi hakea apua. | Kokeile kävelyä. | Älä juo enää. "
        "| Sinuna lopettaisin.",
    },
}
FREE = {
    "en": """I wonder why you left. | Why do you think that is? | If you need to talk, call. | Don't worry.
        | You don't have to decide. | You should receive a letter. | That's true. | You feel that you should stop.
        | Would it be okay if I shared an idea? You could walk, you should try it. | You should rest. It's up to you.
        | You need to rest, if you like. | What do you have to lose? | The leaflet says "you should stop".""",
    "de": """Ich frage mich, warum Sie gingen. | Sollten Sie Fragen haben, rufen Sie an.
        | Sie müssen nichts entscheiden. | Sie müssen heute nicht sprechen. | Das stimmt.
        | Darf ich etwas vorschlagen? Sie sollten mehr schlafen.
        | Du solltest schlafen. Du entscheidest. | Warum, glauben Sie, ist das so?""",
    "fi": """Miksi ihmiset tekevät niin? | Jos sinun täytyy lähteä, lähde. | Älä huoli. | Se on totta.
        | Sopiiko, että kerron yhden ajatuksen? Sinun kannattaisi levätä. | Sinun pitäisi levätä. Päätät itse.""",
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, " ".join(one.split())) for language, many in table.items() for one in many.split("|")]


def rule_cases() -> list[tuple[str, str, str]]:
    return [
        (language, rule, one.strip())
        for language, rules in RULES.items()
        for rule, many in rules.items()
        for one in many.split("|")
    ]


def templates() -> list[tuple[str, str]]:
    """Return everything that is offered instead, by language."""
    labels = knowledge("lint/labels.yaml")
    found = [(language, entry["instead"][language]) for entry in labels["labels"] for language in LANGUAGES]
    for rule in knowledge("lint/messages.yaml")["rules"]:
        found += [(language, one) for language in LANGUAGES for one in rule["instead"][language]]
    return found


@pytest.mark.parametrize(("language", "text"), cases(LABELS))
def test_labels_are_found(language: str, text: str) -> None:
    found = lint(text, language)
    assert [one.rule for one in found] == ["label"], text
    assert "..." in found[0].instead


@pytest.mark.parametrize(("language", "text"), cases(NO_LABELS))
def test_no_label(language: str, text: str) -> None:
    assert lint(text, language) == ()


@pytest.mark.parametrize(("language", "rule", "text"), rule_cases())
def test_what_presses_is_found(language: str, rule: str, text: str) -> None:
    assert [one.rule for one in check_message(text, language)] == [rule]
    assert lint(text, language) == ()


@pytest.mark.parametrize(("language", "text"), cases(FREE))
def test_what_does_not_press(language: str, text: str) -> None:
    assert check_message(text, language) == ()


def test_a_finding_by_hand() -> None:
    text = "Came late.\nThe difficult client left."
    found = lint(text, "en")
    why = "This says what someone is like. What was said or done can be checked, by the client too."
    instead = 'said "..." when asked about ...'
    assert found == (Finding("label", 15, 31, 2, "difficult client", instead, why),)


def test_a_question_is_found_to_its_end_with_its_own_words_put_in() -> None:
    found = check_message("Hello. Why don't you call your sister? Bye.", "en")
    assert [one.found for one in found] == ["Why don't you call your sister?"]
    assert found[0].instead == "I wonder what makes it hard to call your sister."


def test_what_does_not_fit_gets_the_template() -> None:
    assert check_message('Why don\'t you answer "no"?', "en")[0].instead == "I wonder what makes ... hard."
    assert check_message("Why don't you call the difficult client?", "en")[0].instead == "I wonder what makes ... hard."


def test_indirect() -> None:
    own, *others = indirect("Why didn’t you just  tell him?", "en")
    assert own == "I wonder what makes it hard to tell him."
    assert "What would a colleague guess is hard here?" in others
    assert all("..." in one or "?" in one for one in others)
    assert indirect("Warum machst du nicht mit?", "de")[0].startswith("Ich frage mich")
    assert indirect("Miksi et soita?", "fi")[0].startswith("Mietin")
    assert indirect("Varför ringer du inte?", "sv") == indirect("Anything", "en")


def test_a_language_without_lists_and_one_that_is_not_known() -> None:
    text = "The difficult client. Hankala asiakas. Die schwierige Klientin."
    assert lint(text, "sv") == check_message(text, "sv") == ()
    assert len(lint(text, None)) == len(check_message(text, None)) == 3


def test_a_lone_quotation_mark_hides_nothing_below_it() -> None:
    assert len(lint('It is 5" wide.\n\nA difficult client.\n\nAgain 5" wide.', "en")) == 1


@pytest.mark.parametrize(("language", "text"), templates())
def test_what_is_offered_is_never_found_fault_with(language: str, text: str) -> None:
    assert check_message(text, language) == ()
    assert check_message(text, None) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_for_the_professional_label_nobody(language: str) -> None:
    texts = [blank_form(form, language) for form in checklists().values()]
    assert lint("\n".join([*texts, *pause(language).steps]), language) == ()


def test_sources_are_known_and_every_slot_is_filled() -> None:
    known = knowledge("sources.yaml")["sources"]
    for name in ("lint/labels.yaml", "lint/messages.yaml"):
        book: dict[str, Any] = knowledge(name)
        sources = [*book.get("sources", ()), *(one for rule in book.get("rules", ()) for one in rule["sources"])]
        assert set(sources) <= set(known)
        slots = set(re.findall(r"\{([a-z_]+)\}", repr({key: book[key] for key in book if key != "parts"})))
        for language in LANGUAGES:
            used = set(re.findall(r"\{([a-z_]+)\}", repr(_in_language(book, language))))
            assert used - {"label", "rest"} <= set(book["parts"][language]), (name, language)
        assert slots


def _in_language(node: object, language: str) -> list[object]:
    """Return everything that stands below a key of the language, without the parts themselves."""
    if isinstance(node, dict):
        here = [node[language]] if language in node else []
        return here + [one for key, value in node.items() if key != "parts" for one in _in_language(value, language)]
    return [one for value in node for one in _in_language(value, language)] if isinstance(node, list) else []


WORDS = st.sampled_from(
    [
        *(
            "difficult",
            "client",
            "resistant",
            "she",
            "is",
            "you",
            "should",
            "why",
            "don't",
            "?",
            ".",
            ",",
            "\n",
            "said",
        ),
        *(
            '"',
            "“",
            "”",
            "„",
            "«",
            "'",
            "’",
            "\\",
            "\ufffc",
            "(?P<rest>",
            "{rest}",
            "No",
            "that's",
            "wrong",
            "But",
            "did",
        ),
        *("schwierige", "Klientin", "Warum", "machst", "du", "nicht", "Sie", "müssen", "Das", "stimmt", "stop", "try"),
        *(
            "hankala",
            "asiakas",
            "Miksi",
            "et",
            "sinun",
            "pitäisi",
            "ei",
            "pidä",
            "paikkaansa",
            "smoking",
            "to",
            "says:",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(), st.lists(WORDS).map(" ".join), st.lists(st.one_of(WORDS, st.text(max_size=3))).map("".join)
)


@given(TEXTS, st.sampled_from([*LANGUAGES, "sv", "", None]))
def test_any_text(text: str, language: str | None) -> None:
    for findings in (lint(text, language), check_message(text, language)):
        end = 0
        for one in findings:
            assert end <= one.start < one.end <= len(text)
            assert one.found == text[one.start : one.end]
            assert one.line == text[: one.start].count("\n") + 1
            assert one.instead and one.why
            assert check_message(one.instead, language) == ()
            end = one.end


@given(TEXTS, st.sampled_from([*LANGUAGES, "sv", ""]))
def test_any_question(question: str, language: str) -> None:
    suggestions = indirect(question, language)
    assert suggestions
    known = language if language in LANGUAGES else "en"
    assert all(check_message(one, known) == () for one in suggestions)
