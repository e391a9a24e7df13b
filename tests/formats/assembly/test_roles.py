from __future__ import annotations

import pytest

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import RolesUnclear, UnknownName
from thirdturn.domain.session import Role
from thirdturn.formats.assembly.roles import assign_roles, is_known_label, role_of_word
from thirdturn.formats.raw import RawTurn


def turns(*lines: tuple[str, str], hints: dict[str, str] | None = None) -> list[RawTurn]:
    return [
        RawTurn(who, text, f"line {n}", role_hint=(hints or {}).get(who, "")) for n, (who, text) in enumerate(lines)
    ]


def roles_of(*labels: str, given: dict[str, str] | None = None) -> dict[str, Role]:
    speakers = assign_roles(turns(*((label, "Yes.") for label in labels)), file="f.txt", given=given)
    assert [speaker.id for speaker in speakers] == list(dict.fromkeys(labels))
    assert all(speaker.role_reason for speaker in speakers)
    return {speaker.id: speaker.role for speaker in speakers}


@pytest.mark.parametrize(
    ("practitioner", "client"),
    [
        ("Therapist", "Client"),
        ("THERAPIST 1", "patient"),
        ("Coach Anna", "Ben"),
        ("Dr. Weber", "Frau Meier"),
        ("Beraterin", "Klientin"),
        ("Berater*in", "Ratsuchende"),
        ("Berater:in", "Klient:in"),
        ("Ohjaaja", "Asiakas"),
        ("Anna", "Asiakas"),
        ("T", "P"),
        ("T", "C"),
        ("T.", "K."),
        ("Th.", "Pat."),
        ("C", "P"),
        ("C", "K"),
        ("B", "K"),
        ("I", "B"),
        ("S", "K"),
        ("O", "A"),
        ("t1", "p1"),
    ],
)
def test_names_and_pairs_of_letters_tell(practitioner: str, client: str) -> None:
    assert roles_of(practitioner, client) == {practitioner: "practitioner", client: "client"}
    assert roles_of(client, practitioner) == {practitioner: "practitioner", client: "client"}


@pytest.mark.parametrize("labels", [("A", "B"), ("P", "K"), ("A", "P"), ("Anna", "Ben"), ("Speaker 1", "Speaker 2")])
def test_labels_that_tell_nothing_are_unclear_in_a_short_talk(labels: tuple[str, str]) -> None:
    with pytest.raises(RolesUnclear, match="too short") as caught:
        roles_of(*labels)
    assert caught.value.speakers == labels


def test_three_and_more_speakers() -> None:
    assert roles_of("T", "P1", "P2", "P3") == {"T": "practitioner", "P1": "client", "P2": "client", "P3": "client"}
    assert roles_of("Facilitator", "Anna", "Ben", "All") == {
        "Facilitator": "practitioner",
        "Anna": "client",
        "Ben": "client",
        "All": "other",
    }
    assert roles_of("Therapist", "Client", "Interpreter")["Interpreter"] == "other"
    assert roles_of("Therapist", "Client", "Mother")["Mother"] == "other"
    assert roles_of("Therapist", "Mother", "Father") == {
        "Therapist": "practitioner",
        "Mother": "client",
        "Father": "client",
    }
    assert roles_of("Therapist", "Co-Therapist", "Client")["Co-Therapist"] == "practitioner"
    assert roles_of("Dolmetscher", "Client", "Anna")["Anna"] == "practitioner"


def test_speakers_nobody_names_are_others() -> None:
    assert roles_of("Therapist", "Client", "?")["?"] == "other"
    with pytest.raises(RolesUnclear):
        roles_of("?")


def test_one_speaker_needs_a_telling_name() -> None:
    assert roles_of("Client") == {"Client": "client"}
    with pytest.raises(RolesUnclear, match="only one speaker"):
        roles_of("Anna")


def test_what_the_file_says_comes_before_names() -> None:
    speakers = assign_roles(turns(("T", "Yes."), ("C", "No."), hints={"T": "client", "C": "therapist"}), file="f.csv")
    assert [(speaker.role, speaker.role_reason) for speaker in speakers] == [
        ("client", "the file says client"),
        ("practitioner", "the file says practitioner"),
    ]


def test_a_speaker_with_contradicting_hints_is_judged_by_name() -> None:
    mixed = [RawTurn("Client", "a", "1", role_hint="client"), RawTurn("Client", "b", "2", role_hint="therapist")]
    assert assign_roles(mixed, file="f.csv")[0].role_reason == "named 'Client'"


def test_the_user_wins_and_needs_no_exact_case() -> None:
    assert roles_of("Therapist", "Client", given={" therapist ": "Client", "CLIENT": "practitioner"}) == {
        "Therapist": "client",
        "Client": "practitioner",
    }
    assert roles_of("A", "B", given={"a": "practitioner"}) == {"A": "practitioner", "B": "client"}


def test_an_unknown_speaker_or_role_is_named() -> None:
    with pytest.raises(UnknownName, match="no speaker named 'Nobody'"):
        roles_of("T", "P", given={"Nobody": "client"})
    with pytest.raises(UnknownName, match="no role named 'boss'"):
        roles_of("T", "P", given={"T": "boss"})


TALKS = {
    "en": (
        (
            "What brings you here?",
            "How long have you been drinking?",
            "So you feel torn. What would you like?",
            "Mm-hmm.",
        ),
        ("My wife sent me.", "I started years ago.", "I want to stop, but I like it.", "I don't know what I want."),
    ),
    "de": (
        ("Was führt Sie her?", "Wie lange trinken Sie schon?", "Also Sie sind hin- und hergerissen?", "Genau."),
        ("Meine Frau schickt mich.", "Ich habe früh angefangen.", "Ich will ja aufhören.", "Ich weiß nicht."),
    ),
    "fi": (
        ("Mikä sut tuo tänne?", "Kauanko oot juonut?", "Eli sä haluaisit lopettaa? Vai miten?", "Joo."),
        ("Vaimo mut lähetti.", "Mä aloitin nuorena.", "Mä haluan kyllä lopettaa.", "En mä tiedä."),
    ),
}


@pytest.mark.parametrize("language", TALKS)
def test_the_talk_tells_where_names_do_not(language: str) -> None:
    asking, telling = TALKS[language]
    lines = [
        line
        for pair in zip((("B", text) for text in asking), (("A", text) for text in telling), strict=True)
        for line in pair
    ]
    speakers = {speaker.id: speaker for speaker in assign_roles(turns(*lines), file="f.txt")}
    assert (speakers["B"].role, speakers["A"].role) == ("practitioner", "client")
    asked = " ".join(asking).count("?")
    assert f"asks {asked} of the {asked} questions" in speakers["B"].role_reason
    assert speakers["A"].role_reason.startswith("'B' is the practitioner")


def test_equal_talkers_are_unclear() -> None:
    lines = [(who, text) for text in ("How are you?", "I am fine. And you?", "I like it. Do you?") for who in "AB"]
    with pytest.raises(RolesUnclear, match="talk too much alike"):
        assign_roles(turns(*lines), file="f.txt")


def test_talk_without_questions_is_unclear() -> None:
    with pytest.raises(RolesUnclear, match="hardly anybody asks"):
        assign_roles(turns(*[(who, "So it goes.") for _ in range(4) for who in "AB"]), file="f.txt")


def test_beside_a_named_client_the_rest_of_three_are_others() -> None:
    asking, telling = TALKS["en"]
    lines = [*(("X", text) for text in asking), *(("Client", text) for text in telling), *[("Y", "I see it too.")] * 2]
    found = {speaker.id: speaker.role for speaker in assign_roles(turns(*lines), file="f.txt")}
    assert found == {"X": "practitioner", "Client": "client", "Y": "other"}


def test_words_and_labels() -> None:
    assert role_of_word("Therapist") == "practitioner"
    assert role_of_word("client and therapist") is None
    assert role_of_word("mother") == "client"
    assert is_known_label("speaker one") and not is_known_label("the end")


def test_no_word_of_the_lexicon_names_two_roles() -> None:
    words = [word for words in knowledge("lexicons/roles.yaml")["names"].values() for word in words]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    assert all(word == word.casefold() for word in words)


def test_a_pair_of_letters_can_be_read_one_way_only() -> None:
    pairs = {first: set(clients) for first, clients in knowledge("lexicons/roles.yaml")["pairs"]}
    assert [(first, other) for first in pairs for other in pairs[first] if first in pairs.get(other, set())] == []
