"""One moment of resistance for the tests of cards and gates."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from tests.building import codebook, coding_of, session_of
from thirdturn.data.load import knowledge
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import CHANNELS, HOMEWORK, REFERRALS, SETTINGS, STAGES, Circumstances
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session
from thirdturn.guidance.library import techniques
from thirdturn.sequences import find_sequences

CODES = {
    "away": "R.away.dontknow",
    "around": "R.around.loop",
    "against": "R.against.complain",
    "stay": "R.stay.reluctance",
}


def moments(lines: Iterable[str], codes: Iterable[str]) -> tuple[Session, Coding, tuple[Sequence, ...]]:
    """Return a session with its coding and its moments."""
    session = session_of(lines)
    coding = coding_of(session, codes)
    return session, coding, find_sequences(session, coding, codebook())


def moment_of(code: str, *, first: str = "QO", third: str = "") -> tuple[Session, Coding, Sequence]:
    """Return a session with one moment of a code: a question, the client's answer, the practitioner's next turn."""
    session, coding, (sequence,) = moments(
        ["T What would help?", "C I have tried all that before.", "T Mm, right then."],
        [first, code, f"SR > {third}" if third else "OTH"],
    )
    return session, coding, sequence


def circumstances() -> st.SearchStrategy[Circumstances]:
    """Return a strategy for everything that may be known beside the transcript."""
    lists = knowledge("circumstances.yaml")

    def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(list(values)), unique=True, max_size=4).map(tuple)

    return st.builds(
        Circumstances,
        setting=st.sampled_from(SETTINGS),
        channel=st.sampled_from(CHANNELS),
        stage=st.none() | st.sampled_from(STAGES),
        referral=st.none() | st.sampled_from(REFERRALS),
        session_number=st.none() | st.integers(1, 9),
        missed=st.integers(0, 3),
        homework=st.none() | st.sampled_from(HOMEWORK),
        events=some(event["id"] for event in lists["event"]),
        tried=some(techniques()),
        recorded=some(("training", "alliance", "no_risk_check")),
        notes=some(("minor", "mandated", "addiction_danger", "grief", "crisis")),
    )
