"""Cases that every test of the reports room draws: the session of 25 turns with its figures, and variations."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample_codebook import CODEBOOK
from tests.reports.sample_session import SCRIPT_TEXT, coding, sequences, session
from thirdturn.domain.case import Case
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, TurnCoding
from thirdturn.domain.measure import Estimate, Measures, Table, Threshold
from thirdturn.domain.sequence import Evidence
from thirdturn.domain.session import Session, Speaker, Turn

__all__ = [
    "CODEBOOK",
    "SCRIPT_TEXT",
    "case",
    "empty_case",
    "long_case",
    "no_moments_case",
    "one_speaker_case",
    "untimed",
]


def measures() -> Measures:
    """Return a few figures of every group, one undefined."""
    marks = (
        Threshold("fair", 1.0, "expert opinion, no norms", "MITI4"),
        Threshold("good", 2.0, "expert opinion, no norms", "MITI4"),
    )
    return Measures(
        estimates=(
            Estimate("moments", "Moments of resistance", "resistance", 5.0, "count", 12, note="Actions, not turns."),
            Estimate("cooperates_after", "Client goes along afterwards", "resistance", 0.5, "share", 4,
                     "rests on 4 moments; read it as a hint below 20", 0.15, 0.85),
            Estimate("resisting_per_100_client_turns", "Resisting turns", "resistance", 58.333,
                     "per 100 client turns", 12),
            Estimate("duration_s", "Length", "talk", 160.8, "seconds", 25),
            Estimate("client_talk_share", "Client's share of the words", "talk", 0.63456789, "share", 480,
                     low=0.59, high=0.68),
            Estimate("wait_after_question_s", "Wait after a question", "questions", 0.9, "seconds", 3,
                     "rests on 3 measured gaps; read it as a hint below 5"),
            Estimate("reflections_to_questions", "Reflections to questions", "miti", 0.4, "ratio", 5,
                     thresholds=marks, note="(SR + CR) / Q, counted per volley."),
            Estimate("pct_complex_reflections", "Complex reflections", "miti", 1.0, "share", 2, low=0.34, high=1.0,
                     thresholds=(replace(marks[0], value=0.4), replace(marks[1], value=0.5))),
            Estimate("technical", "Technical global", "miti", None, "rating 1-5", 0, "rated by a person"),
            Estimate("pct_change_talk", "Change talk", "change_talk", 0.25, "share", 4, low=0.05, high=0.7),
        ),
        tables=(
            Table("speakers", "Who talked", "talk", ("speaker", "role", "turns", "words", "share_of_words"),
                  (("Anna", "practitioner", 12, 106, 0.36), ("Mr Ölander", "client", 12, 310, 0.63),
                   ("Observer", "other", 1, 3, 0.01)), "Words are counted after notation is taken out."),
            Table("families", "Client turns by family", "resistance", ("family", "turns", "per_100_client_turns"),
                  (("coop", 4, 33.3), ("change", 1, 8.3), ("away", 2, 16.7), ("around", 0, 0.0), ("against", 1, 8.3),
                   ("stay", 3, 25.0), ("undecided", 1, 8.3))),
            Table("practitioner_after_resistance", "After resistance and elsewhere", "miti",
                  ("code", "after_resistance", "elsewhere", "share_after", "share_elsewhere"),
                  (("QO", 0, 3, 0.0, 0.43), ("CR", 1, 1, 0.2, 0.14), ("PER", 1, 1, 0.2, 0.14),
                   ("EMP", 1, 0, 0.2, None))),
        ),
    )  # fmt: skip


def case() -> Case:
    """Return the whole case."""
    talk = session()
    return Case(talk, coding(talk), sequences(), measures())


def untimed(timed: Case) -> Case:
    """Return the case without times or known gaps."""
    turns = tuple(replace(turn, start_s=None, end_s=None, pause_before_s=None) for turn in timed.session.turns)
    return replace(timed, session=replace(timed.session, turns=turns))


def no_moments_case() -> Case:
    """Return the case as it would be had nobody resisted: no moments, no figures, no notices, no goal."""
    whole = case()
    entries = tuple(
        TurnCoding(
            entry.turn,
            (CodeScore("C.ans", 0.9),) if entry.p_resisting is not None else entry.codes,
            "coop" if entry.p_resisting is not None else None,
            0.05 if entry.p_resisting is not None else None,
        )
        for entry in whole.coding.turns
    )
    return Case(
        replace(whole.session, goal=None, notices=()),
        Coding(MadeBy("by-hand", "1.0", CODEBOOK.version), entries),
        (),
        Measures(),
    )


def one_speaker_case() -> Case:
    """Return a monologue of two turns."""
    talk = Session(
        "alone", "alone.txt", "plain", "de", (Speaker("Berater", "practitioner"),),
        (Turn(0, "Berater", "Guten Tag.", "Guten Tag.", "line 1"), Turn(1, "Berater", "Hallo?", "Hallo?", "line 2")),
    )  # fmt: skip
    entries = (TurnCoding(0), TurnCoding(1, abstained=True))
    return Case(talk, Coding(MadeBy("by-hand", "1.0", CODEBOOK.version), entries), (), Measures())


def empty_case() -> Case:
    """Return a session in which nothing was said."""
    made_by = MadeBy("by-hand", "1.0", CODEBOOK.version)
    return Case(Session("empty", "empty.txt", "plain", "en", (), ()), Coding(made_by, ()), (), Measures())


def _moved(index: int | None, by: int) -> int | None:
    return None if index is None else index + by


def long_case(turns: int = 600) -> Case:
    """Return the session repeated end to end until it has ``turns`` turns."""
    whole = case()
    size = len(whole.session.turns)
    copies = range(turns // size)
    talk = replace(
        whole.session,
        turns=tuple(
            replace(turn, index=turn.index + copy * size, start_s=(turn.start_s or 0.0) + copy * 170.0,
                    end_s=(turn.end_s or 0.0) + copy * 170.0)
            for copy in copies for turn in whole.session.turns
        ),
    )  # fmt: skip
    entries = tuple(replace(entry, turn=entry.turn + copy * size) for copy in copies for entry in whole.coding.turns)
    moments = tuple(
        replace(
            moment,
            first=_moved(moment.first, copy * size),
            resisting=tuple(turn + copy * size for turn in moment.resisting),
            third=_moved(moment.third, copy * size),
            after=_moved(moment.after, copy * size),
            evidence=tuple(Evidence(shown.turn + copy * size, shown.span) for shown in moment.evidence),
        )
        for copy in copies for moment in whole.sequences
    )  # fmt: skip
    return Case(talk, replace(whole.coding, turns=entries), moments, whole.measures)
