from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import SETTINGS, Circumstances, Hypothesis, Setting
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Notation, Session, VocalNote
from thirdturn.guidance.hypotheses import always_ask, hypotheses, process_hypotheses, ranked
from thirdturn.guidance.library import LANGUAGES, reasons
from thirdturn.guidance.observations import LOOK, SIGNS, Seen, observations, observe, scene_of
from thirdturn.sequences import find_sequences

# Words that would put the fault into a person. "Guarded" or "tired" describe a moment; these describe somebody.
TRAITS = {
    "en": r"resistant|difficult (?:client|person|people|customer)|stubborn|lazy|unmotivated|manipulative|in denial"
    r"|uncooperative|hostile (?:client|person)|immature|needy",
    "de": r"widerständig\w*|resistent\w*|schwierige\w* (?:klient|kund|person|mensch)\w*|stur\w*|faul\w*|unmotiviert\w*"
    r"|manipulativ\w*|uneinsichtig\w*|unkooperativ\w*|verweiger(?:er|in)\w*",
    "fi": r"vastahakoi(?:nen|sen) (?:asiakas|ihminen)|hankala\w* (?:asiakas|asiakkaa|ihmi)\w*|itsepäi\w+|laiska\w*"
    r"|motivoitumat\w+|manipuloiv\w+|yhteistyöhaluto\w+|jääräpäi\w+",
}


def _moment(session: Session, coding: Coding) -> Sequence:
    return find_sequences(session, coding, codebook())[0]


def _ranked(
    lines: Iterable[str], codes: Iterable[str], circumstances: Circumstances, language: str = "en"
) -> tuple[tuple[Hypothesis, ...], tuple[Hypothesis, ...]]:
    session = session_of(lines)
    coding = coding_of(session, codes)
    return hypotheses(session, coding, _moment(session, coding), circumstances, codebook(), language)


CONFRONTED = (["T You must know that this is harming you.", "C Fine."], ["CON", "R.away.minimal"])


def test_a_score_is_the_start_value_and_the_weights() -> None:
    found, _ = _ranked(*CONFRONTED, Circumstances(setting="therapy"))
    first = found[0]
    # Start 0.5; confronted 2, lectured 1 ("you must know"), musts 0.5 ("you must"), a minimal answer 0.5.
    assert (first.id, first.rank, first.score) == ("W12", 1, 4.5)
    assert [ground.weight for ground in first.grounds] == [2, 1, 0.5, 0.5]
    assert first.grounds[0].turn == 0
    assert first.against == ()


def test_grounds_and_against_stand_by_weight() -> None:
    _, (objection, _) = _ranked(*CONFRONTED, Circumstances(setting="therapy"))
    assert objection.id == "W08"
    assert objection.score == -1.5  # moved away -1, very short -0.5
    assert [ground.weight for ground in objection.against] == [-1, -0.5]


def test_words_nearby_count_half() -> None:
    lines = ["T How are you?", "C My wife made me come here.", "T And today?", "C Fine."]
    codes = ["QO", "C.ans", "QO", "R.away.minimal"]
    found, _ = _ranked(lines, codes, Circumstances(setting="therapy"))
    sent = next(ground for one in found if one.id == "W04" for ground in one.grounds if "sent" in ground.why)
    assert (sent.turn, sent.weight) == (1, 1.0)


def test_words_are_looked_for_in_the_sessions_language() -> None:
    session = session_of(["T Und heute?", "C Ich wurde vom Jugendamt geschickt."])
    coding = coding_of(session, ["QO", "R.against.complain"])
    moment = _moment(session, coding)
    for spoken, expected in (("de", True), ("en", False), ("sv", False)):
        scene = scene_of(replace(session, language=spoken), coding, moment, Circumstances(), codebook())
        assert any(one.observation.id == "said_sent" for one in observe(scene)) is expected


def test_what_the_practitioner_noted_counts_and_stands_outside_the_transcript() -> None:
    noted = Circumstances(setting="therapy", referral="mandated", session_number=1)
    found, _ = _ranked(["T What brings you here?", "C Nothing."], ["QO", "R.away.minimal"], noted)
    sent = next(one for one in found if one.id == "W04")
    # Ordered 2, minimal answer 1, first turns 0.5, hardly met 0.5.
    assert sent.score == 4.0
    assert [ground.turn for ground in sent.grounds] == [None, 1, 1, None]


def test_reasons_of_other_settings_are_left_out() -> None:
    lines, codes = ["T Shall we sign?", "C I know it makes sense, but not today."], ["QC", "R.stay.reluctance"]
    money, _ = _ranked(lines, codes, Circumstances(setting="finance"))
    talk, _ = _ranked(lines, codes, Circumstances(setting="therapy"))
    assert "F03" in {one.id for one in money}
    assert not any(one.id.startswith(("F", "V")) for one in talk)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_two_that_are_always_asked_need_no_evidence(setting: Setting) -> None:
    objection, mine = always_ask(ranked((), setting, "en"))
    assert objection.id == "W08"
    assert reasons()[mine.id].mine
    assert objection.grounds == mine.grounds == ()


def test_where_little_speaks_for_any_fewer_are_offered() -> None:
    found, asked = _ranked(
        ["T Mm.", "C How was that again, the part with the two of us and the door and all of it?"],
        ["FA", "R.away.repair"],
        Circumstances(setting="group"),
    )
    assert [one.id for one in found] == ["W09"]
    assert len(asked) == 2


def test_ties_stay_in_the_order_of_the_file() -> None:
    order = list(reasons())
    every = ranked((), "therapy", "en")
    for before, after in pairwise(every):
        assert before.score > after.score or order.index(before.id) < order.index(after.id)
    assert [one.rank for one in every] == list(range(1, len(every) + 1))


@given(st.permutations(range(12)), st.sampled_from(SETTINGS))
def test_the_order_of_what_was_seen_changes_no_rank(order: list[int], setting: Setting) -> None:
    seen = [Seen(observations()[at * 7], at, 0.5 if at % 2 else 1.0) for at in range(12)]
    shuffled = ranked([seen[at] for at in order], setting, "en")
    assert [(one.id, one.score) for one in shuffled] == [(one.id, one.score) for one in ranked(seen, setting, "en")]


@given(
    st.lists(
        st.sampled_from(["R.away.minimal", "R.against.disagree", "R.stay.reluctance", "C.ans", "C.chg"]), min_size=1
    ),
    st.sampled_from(SETTINGS),
)
def test_every_score_can_be_added_up_again(codes: list[str], setting: Setting) -> None:
    lines = [line for at, _ in enumerate(codes) for line in (f"T Is it {at}? And why?", "C I can't, we tried that.")]
    session = session_of(lines)
    coding = coding_of(session, [code for one in codes for code in ("QC", one)])
    start = knowledge("reasons/evidence.yaml")["start"][setting]
    for moment in find_sequences(session, coding, codebook()):
        found, asked = hypotheses(session, coding, moment, Circumstances(setting=setting), codebook(), "en")
        assert len(found) <= 3
        for one in (*found, *asked):
            parts = sum(ground.weight for ground in (*one.grounds, *one.against))
            assert one.score == pytest.approx(start.get(one.id, 0) + parts)


def test_an_unknown_language_falls_back_to_english() -> None:
    circumstances = Circumstances(setting="therapy")
    assert _ranked(*CONFRONTED, circumstances, "sv") == _ranked(*CONFRONTED, circumstances, "en")
    assert _ranked(*CONFRONTED, circumstances, "fi") != _ranked(*CONFRONTED, circumstances, "en")


def test_a_sessions_reasons_are_means_over_its_moments() -> None:
    lines = ["T You must know that this is harming you.", "C Fine.", "T I see.", "C Yes, I do.", "T And?", "C Fine."]
    session = session_of(lines)
    coding = coding_of(session, ["CON", "R.away.minimal", "SR", "C.ans", "QO", "R.away.minimal"])
    moments = find_sequences(session, coding, codebook())
    assert len(moments) == 2
    found = process_hypotheses(session, coding, moments, Circumstances(setting="therapy"), codebook(), "en")
    blamed = next(one for one in found if one.id == "W12")
    confronted = blamed.grounds[0]
    # Confronted before one of the two moments: 2 / 2.
    assert (confronted.turn, confronted.weight) == (0, 1.0)
    one_by_one = [
        {one.id: one.score for one in ranked(observe(scene), "therapy", "en")}["W12"]
        for scene in (scene_of(session, coding, moment, Circumstances(), codebook()) for moment in moments)
    ]
    assert blamed.score == pytest.approx(sum(one_by_one) / 2)


def test_a_session_without_moments_has_no_reasons() -> None:
    session = session_of(["T Hello."])
    assert process_hypotheses(session, coding_of(session, ["ST"]), (), Circumstances(), codebook(), "en") == ()


SHORT = ["GI", "R.away.minimal"]
ASKED = ["QC", "C.ans", "QC", "C.ans", "QO", "R.away.minimal"]
SHRINKING = ["T A.", "C one two three", "T B.", "C one two", "T C.", "C (looks away) one"]


@pytest.mark.parametrize(
    ("lines", "codes", "sign"),
    [
        (["T Who? When?", "C Hm."], ["QO", "R.away.minimal"], "several_questions"),
        (["T A?", "C b", "T C?", "C d", "T E?", "C f"], ASKED, "question_run"),
        (SHRINKING, ["ST", "C.ans", "ST", "C.ans", "ST", "R.away.minimal"], "answers_shrink"),
        (["T " + "word " * 40, "C Hm."], SHORT, "long_turn"),
        (["T A.", "C " + "word " * 12], ["GI", "R.against.disagree"], "long_answer"),
        (["T A.", "C Hm."], SHORT, "short_answer"),
        (["T The TER is low.", "C Hm."], SHORT, "acronyms"),
        (["T A.", "C Hm.", "T B.", "C " + "word " * 12], [*SHORT, "SR", "C.ans"], "opens_after"),
        (["T A.", "C Hm.", "T B.", "C Hm."], [*SHORT, "SR", "R.away.minimal"], "repeated_code"),
        (["T A.", "C Hm."], SHORT, "early"),
        (["T A.", "C It is 5 now."], SHORT, "figures"),
    ],
)
def test_signs(lines: list[str], codes: list[str], sign: str) -> None:
    session = session_of(lines)
    coding = coding_of(session, codes)
    scene = scene_of(session, coding, find_sequences(session, coding, codebook())[-1], Circumstances(), codebook())
    limits = knowledge("reasons/evidence.yaml")["limits"]
    if sign == "opens_after":
        scene = scene_of(session, coding, _moment(session, coding), Circumstances(), codebook())
    assert list(SIGNS[sign](scene, limits))
    plain = session_of(["T Go on.", "C He thought about it for some time."] * 5)
    coded = coding_of(plain, ["FA", "C.ans"] * 4 + ["FA", "R.around.loop"])
    quiet = scene_of(plain, coded, _moment(plain, coded), Circumstances(), codebook())
    assert not list(SIGNS[sign](quiet, limits))


def test_a_laugh_is_a_sign() -> None:
    session = session_of(["T A.", "C Hm."])
    laughing = replace(session.turns[1], notation=Notation(vocal=(VocalNote(0, "laughter", "((laughs))"),)))
    session = replace(session, turns=(session.turns[0], laughing))
    coding = coding_of(session, ["GI", "R.away.minimal"])
    scene = scene_of(session, coding, _moment(session, coding), Circumstances(), codebook())
    assert [one.turn for one in observe(scene) if one.observation.id == "laughs"] == [1]


# --- the knowledge files ---


def test_the_evidence_names_what_exists() -> None:
    ids = [one.id for one in observations()]
    assert len(set(ids)) == len(ids)
    known = {code.id for code in codebook().codes}
    for at, one in enumerate(observations()):
        assert set(one.weights) <= set(reasons()), one.id
        assert set(one.codes) <= known, one.id
        assert set(one.families) <= set(RESISTING)
        assert set(one.of) <= set(ids[:at]), f"{one.id} must stand behind what it is made of"
        assert one.kind == "all" or one.kind in LOOK
        assert not one.sign or one.sign in SIGNS


def test_the_evidence_notes_what_circumstances_can_hold() -> None:
    lists = knowledge("circumstances.yaml")
    named = {field: field for field in ("missed_reason", "homework_barrier")}
    named |= {"events": "event", "barriers": "barrier"}
    for one in observations():
        if one.kind == "noted" and one.noted["field"] in named:
            given = {entry["id"] for entry in lists[named[one.noted["field"]]]}
            assert set(one.noted["values"]) <= given, one.id


def test_every_reason_has_something_that_speaks_for_it() -> None:
    for name in reasons():
        for_it = [one for one in observations() if one.weights.get(name, 0) > 0]
        assert len(for_it) > 1, name


def test_the_reasons_name_codes_that_exist() -> None:
    known = {code.id for code in codebook().of("client")}
    for reason in reasons().values():
        assert set(reason.codes) <= known, reason.id
        assert 2 <= len(reason.indicators) <= 4
        assert 2 <= len(reason.check) <= 3
    assert {name for name, reason in reasons().items() if reason.mine} == {"W09", "W10", "W12", "W13", "V03"}
    assert len(reasons()) == 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_trait_of_a_person(language: str) -> None:
    texts = [one.text[language] for one in observations()]
    for reason in reasons().values():
        texts += [reason.name[language], reason.about[language]]
        texts += [text[language] for text in (*reason.indicators, *reason.check)]
    trait = re.compile(rf"(?<!\w)(?:{TRAITS[language]})(?!\w)", re.IGNORECASE)
    assert [text for text in texts if trait.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_observation_is_one_sentence(language: str) -> None:
    for one in observations():
        text = one.text[language]
        assert text.endswith((".", '."')), text
        assert "\n" not in text and len(text) < 120
