"""How often and how clients resisted, what the third turn did, and what came after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import get_args

from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, Family
from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Cell, Measures
from thirdturn.domain.sequence import Resolution, Sequence
from thirdturn.domain.session import Session
from thirdturn.stats.figures import count, estimate, rate, share, table
from thirdturn.stats.questions import QUESTIONS

_GOES_ALONG = ("cooperates", "change_talk")


def resistance(session: Session, coding: Coding, sequences: tuple[Sequence, ...], codebook: Codebook) -> Measures:
    """Return counts and rates of families, codes and third turns."""
    client = [entry for entry, role in zip(coding.turns, session.roles(), strict=True) if role == "client"]
    coded = [entry for entry, role in zip(coding.turns, session.roles(), strict=True) if role != "other"]
    families: Counter[Family | None] = Counter(entry.family for entry in client)
    asked = sum(any(score.id in QUESTIONS for score in entry.codes) for entry in coding.turns)
    afters = [sequence for sequence in sequences if sequence.after is not None and sequence.outcome != "unclear"]
    along = sum(sequence.outcome in _GOES_ALONG for sequence in afters)
    recoveries = [sequence.recovery for sequence in sequences if sequence.recovery is not None]
    resisting = sum(families[family] for family in RESISTING)
    return Measures(
        estimates=(
            count("moments", len(sequences), len(client)),
            rate("resisting_per_100_client_turns", resisting, len(client), per=100, empty="no client turns"),
            rate("moments_per_10_questions", len(sequences), asked, per=10, empty="no questions"),
            share(
                "cooperates_after", along, len(afters), empty="no moment is followed by a client turn that was coded"
            ),
            estimate("recovery_turns", median(recoveries), len(recoveries))
            if recoveries
            else estimate("recovery_turns", None, 0, reason="no client goes along after a moment"),
            share("undecided_turns", sum(entry.abstained for entry in coded), len(coded), empty="no turns to code"),
        ),
        tables=(
            table("families", ("family", "turns", "per_100_client_turns"), _families(families, len(client))),
            table(
                "client_codes",
                ("code", "label", "turns", "per_100_client_turns"),
                _codes(client_codes(coding), len(client), codebook),
            ),
            table("resolutions", ("resolution", "moments", "episodes"), _resolutions(sequences)),
            table(
                "third_turns",
                ("third_turn", "moments", *_GOES_ALONG, "resists_again", "other"),
                _thirds(sequences, codebook),
            ),
        ),
    )


def client_codes(coding: Coding) -> Counter[str]:
    """Count the primary codes of client turns."""
    return Counter(entry.codes[0].id for entry in coding.turns if entry.codes and entry.p_resisting is not None)


def _families(families: Counter[Family | None], n: int) -> Iterator[tuple[Cell, ...]]:
    for family in FAMILIES:
        yield family, families[family], 100 * families[family] / n if n else None
    yield "undecided", families[None], 100 * families[None] / n if n else None


def _codes(codes: Counter[str], n: int, codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    for code in codebook.of("client"):
        if codes[code.id]:
            yield code.id, code.label["en"], codes[code.id], 100 * codes[code.id] / n


def _resolutions(sequences: tuple[Sequence, ...]) -> Iterator[tuple[Cell, ...]]:
    """One row a resolution: moments that came out so, and episodes that ended so."""
    ends = {sequence.episode: sequence.resolution for sequence in sequences}
    moments, episodes = Counter(sequence.resolution for sequence in sequences), Counter(ends.values())
    for resolution in (*get_args(Resolution), None):
        if moments[resolution]:
            yield resolution or "open", moments[resolution], episodes[resolution]


def _thirds(sequences: tuple[Sequence, ...], codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    """One row a third-turn code that occurs; moments without a third turn and without a code have rows of their own."""
    outcomes: dict[str, Counter[str]] = {}
    for sequence in sequences:
        name = "none followed" if sequence.third is None else "undecided"
        if sequence.third_code is not None:
            name = sequence.third_code.id
        outcomes.setdefault(name, Counter())[sequence.outcome] += 1
    for name in [*(code.id for code in codebook.of("third_turn")), "undecided", "none followed"]:
        if name in outcomes:
            own = outcomes[name]
            known = [own[key] for key in (*_GOES_ALONG, "resists_again")]
            yield name, own.total(), *known, own.total() - sum(known)
