"""A session of 25 turns as it was said and as it was coded by hand: the talk behind ``sample.py``."""

from __future__ import annotations

from tests.reports.sample_codebook import CODEBOOK
from thirdturn.domain.codebook import family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, TurnCoding
from thirdturn.domain.sequence import Evidence, Sequence
from thirdturn.domain.session import Notation, Notice, Pause, Session, Span, Speaker, Turn, VocalNote

SCRIPT_TEXT = "<script>alert(1)</script> & <b>no</b> \"quoted\" 'single' </style>"
LONG = " ".join(
    ["We tried it at my sister's in Järvenpää, and then again over the summer, and each time it went the same way."] * 9
    + ["So I am not sure that it is the plan that is wrong, it may just be me, but I do keep coming back to it."]
)

_SAID: tuple[tuple[str, str, float, float], ...] = (
    ("Anna", "Good to see you. Where would you like to start today?", 0.0, 3.1),
    ("Mr Ölander", "Well, the drinking, I suppose. That is what the letter says.", 4.0, 7.9),
    ("Anna", "What would you want to be different about it?", 8.2, 10.6),
    ("Mr Ölander", "", 10.6, 14.9),
    ("Anna", "Take your time.", 14.9, 15.7),
    ("Mr Ölander", "I don't know.", 17.8, 18.6),
    ("Anna", "It isn't easy to say what you want when somebody else has set the subject.", 19.0, 23.4),
    ("Mr Ölander", "Exactly. The doctor wants it. I'd just like to sleep again.", 23.9, 28.0),
    ("Anna", "You could try three evenings a week without, many people find that works.", 28.4, 33.0),
    ("Mr Ölander", f"Yes, but not with my shifts. {SCRIPT_TEXT}", 33.6, 39.0),
    ("Anna", "You really should, though. Your liver values are not going to wait.", 39.2, 43.0),
    ("Mr Ölander", "Why do you people always start with the liver? Nobody asks how I live.", 43.1, 48.2),
    ("Anna", "I went straight to the numbers. I'm sorry. It is up to you what we do with this hour.", 49.5, 55.6),
    ("Mr Ölander", "Alright. It's mostly the nights. I lie there and I think of the plant closing.", 56.4, 62.0),
    ("Anna", "So the drink is how you get from the shift to sleep.", 62.5, 65.9),
    ("Mr Ölander", LONG, 66.3, 131.0),
    ("Anna", "Mhm.", 131.2, 131.8),
    ("Mr Ölander", "My brother drinks twice as much and nobody sends him anywhere.", 131.9, 136.0),
    ("Anna", "Is there a night when you slept without it?", 137.0, 139.5),
    ("Mr Ölander", "What do you mean by without?", 141.0, 142.5),
    ("Anna", "A night with no drink before bed, even by chance.", 142.9, 145.8),
    ("Mr Ölander", "At my daughter's, in the summer. I'd like that back, honestly.", 147.1, 151.9),
    ("Observer", "Five more minutes.", 152.0, 153.0),
    ("Anna", "What was it about that night?", 153.4, 155.2),
    ("Mr Ölander", "The quiet, I think. And the dog (laughs) breathing.", 156.9, 160.8),
)

_CODES: tuple[tuple[str, ...], ...] = (
    ("QO:.96",), ("C.ans:.88",), ("QO:.95",), ("R.away.silence:.71",), ("SUP:.66",), ("R.away.dontknow:.93",),
    ("CR:.82",), ("C.ans:.7",), ("PER:.77", "GI:.52"), ("R.stay.reluctance:.84", "R.stay.excuse:.4"),
    ("PER:.9",), ("R.against.complain:.58",), ("AF:.31", "EMP:.8"), ("C.ans:.81",), ("CR:.88",),
    ("R.stay.pessimism:.51",),
    ("FA:.97",), ("R.stay.blame:.74",), ("QC:.9",), (), ("QC:.55",), ("C.chg:.86",), (), ("QO:.93",), ("C.ans:.9",),
)  # fmt: skip

_THIRD = {4: ("space", 0.62), 6: ("reflect", 0.87), 10: ("pursue", 0.83), 12: ("share", 0.69), 18: ("explore", 0.41)}


def _span(turn: int, words: str) -> Span:
    start = _SAID[turn][1].index(words)
    return Span(start, start + len(words))


_EVIDENCE = {
    5: (_span(5, "I don't know"),),
    9: (_span(9, "Yes, but"),),
    11: (_span(11, "Nobody asks how I live"), _span(11, "Why do you people always")),
    15: (_span(15, "it may just be me"),),
}


def session() -> Session:
    """Return the session: three speakers, times, a silence, a laugh, a note."""
    notation = {
        5: Notation(pauses=(Pause(0, 2.1),)),
        11: Notation(overlaps=(Span(0, 3),), pauses=(Pause(46, None),)),
        24: Notation(vocal=(VocalNote(32, "laughter", "(laughs)"),), cut_off=True),
    }
    text_of = {24: "The quiet, I think. And the dog breathing."}
    turns = tuple(
        Turn(
            index=index,
            speaker=speaker,
            text=text_of.get(index, said),
            raw=f"(2.1) {said}" if index == 5 else said or "(4.3)",
            source_ref=f"line {index + 3}",
            start_s=start,
            end_s=end,
            pause_before_s=round(start - _SAID[index - 1][3], 3) if index else None,
            notation=notation.get(index, Notation()),
        )
        for index, (speaker, said, start, end) in enumerate(_SAID)
    )
    return Session(
        id="evening-shift",
        source="evening-shift.txt",
        format="plain",
        language="en",
        speakers=(
            Speaker("Anna", "practitioner", "asks most questions"),
            Speaker("Mr Ölander", "client", "answers most questions"),
            Speaker("Observer", "other", "neither asks nor answers"),
        ),
        turns=turns,
        goal="Drinking less in the evening",
        notices=(Notice("the file gives no end for the last turn", "line 27"), Notice("roles were guessed")),
    )


def _score(written: str) -> CodeScore:
    code, _, p = written.partition(":")
    return CodeScore(code, float(p), "by hand")


def coding(talk: Session) -> Coding:
    """Return the hand coding: turn 20 left open, the observer not coded."""
    entries = []
    for index, (role, written) in enumerate(zip(talk.roles(), _CODES, strict=True)):
        codes = tuple(_score(text) for text in written)
        family = family_of(codes[0].id) if codes and role == "client" else None
        resisting = None
        if role == "client":
            resisting = codes[0].p if codes and codes[0].id.startswith("R.") else 0.12345678
        scores = {score.id: score.p for score in codes}
        if index == 11:
            scores |= {"R.against.disagree": 0.21, "R.against.challenge": 0.13, "C.ans": 0.05, "R.stay.blame": 0.02}
        third = _THIRD.get(index)
        entries.append(
            TurnCoding(
                turn=index,
                codes=codes,
                family=family,
                p_resisting=resisting,
                third_turn=CodeScore(*third, "by hand") if third else None,
                abstained=role == "client" and not codes,
                question_form="wh" if index in (0, 2, 23) else None,
                scores=scores,
                evidence=_EVIDENCE.get(index, ()),
                notes=("answer delayed by 2.1 s",) if index == 5 else (),
            )
        )
    return Coding(MadeBy("by-hand", "1.0", CODEBOOK.version, "0123456789abcdef" * 4), tuple(entries))


def _shown(turn: int) -> tuple[Evidence, ...]:
    return tuple(Evidence(turn, span) for span in _EVIDENCE[turn])


def sequences() -> tuple[Sequence, ...]:
    """Return the five moments of the session."""
    thirds = {index: CodeScore(*third, "by hand") for index, third in _THIRD.items()}
    return (
        Sequence(2, "question", (3,), 4, thirds[4], 5, "resists_again", "away", ("R.away.silence",), 0.71,
                 clients=("Mr Ölander",)),
        Sequence(2, "question", (5,), 6, thirds[6], 7, "cooperates", "away", ("R.away.dontknow",), 0.93,
                 _shown(5), ("Mr Ölander",)),
        Sequence(8, "proposal", (9,), 10, thirds[10], 11, "resists_again", "stay",
                 ("R.stay.reluctance", "R.stay.excuse"), 0.84, _shown(9), ("Mr Ölander",)),
        Sequence(10, "proposal", (11,), 12, thirds[12], 13, "cooperates", "against", ("R.against.complain",), 0.58,
                 _shown(11), ("Mr Ölander",)),
        Sequence(14, "reflection", (15, 17), 18, thirds[18], 19, "unclear", "stay",
                 ("R.stay.blame", "R.stay.pessimism"), 0.74, _shown(15), ("Mr Ölander",)),
    )  # fmt: skip
