"""MITI 4.2.1 behaviour counts and summary scores, and what the practitioner does after resistance.

Names and formulas follow Moyers, Manuel & Ernst 2014 (practitioner-codes reference, section 1); the wording is ours.
The four globals are a person's rating: :func:`global_scores` only combines them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.measure import Cell, Estimate, Measures
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session
from thirdturn.stats.figures import count, estimate, share, table

ENDS_A_VOLLEY = frozenset({"QO", "QC", "SR", "CR"})
"""An acknowledgement that answers a question or a reflection ends the volley; any other does not."""


def miti(session: Session, coding: Coding, sequences: tuple[Sequence, ...], codebook: Codebook) -> Measures:
    """Return the counts, the summary scores and the comparison after resistance."""
    counts = miti_counts(volleys(session, coding), codebook)
    rows = ((name, counts[name]) for name in dict.fromkeys(_miti_names(codebook).values()))
    return Measures(
        estimates=summary_scores(counts, codebook),
        tables=(
            table("miti_counts", ("behaviour", "volleys"), rows),
            table(
                "practitioner_after_resistance",
                ("code", "after_resistance", "elsewhere", "share_after", "share_elsewhere"),
                _after_resistance(session, coding, sequences, codebook),
            ),
        ),
    )


def volleys(session: Session, coding: Coding) -> tuple[frozenset[str], ...]:
    """Return the practitioner codes of every volley.

    A volley is practitioner talk that only the client's bare acknowledgements interrupt, unless they answer a question
    or a reflection.
    """
    found: list[frozenset[str]] = []
    open_volley: frozenset[str] | None = None
    last: frozenset[str] = frozenset()
    for entry, role in zip(coding.turns, session.roles(), strict=True):
        codes = frozenset(score.id for score in entry.codes)
        if role == "practitioner":
            open_volley = (open_volley or frozenset()) | codes
            last = codes
        elif open_volley is not None and (codes != {"C.ack"} or last & ENDS_A_VOLLEY):
            found.append(open_volley)
            open_volley = None
    return (*found, open_volley) if open_volley is not None else tuple(found)


def miti_counts(all_volleys: tuple[frozenset[str], ...], codebook: Codebook) -> Counter[str]:
    """Count MITI behaviours, each at most once a volley; CR wins over SR, persuading with permission over without."""
    names = _miti_names(codebook)
    counts: Counter[str] = Counter()
    for volley in all_volleys:
        behaviours = {names[code] for code in volley if code in names}
        if "CR" in behaviours:
            behaviours.discard("SR")
        if "PwP" in behaviours:
            behaviours.discard("Persuade")
        counts.update(behaviours)
    return counts


def summary_scores(counts: Mapping[str, int], codebook: Codebook) -> tuple[Estimate, ...]:
    """Return R:Q, share of complex reflections, MI-adherent and MI non-adherent totals from MITI counts.

    Args:
        counts: Counts by MITI name: ``GI, Persuade, PwP, Q, SR, CR, AF, Seek, Emphasize, Confront``.
        codebook: Says which behaviours are adherent.
    """
    reflections = counts.get("SR", 0) + counts.get("CR", 0)
    asked = counts.get("Q", 0)
    total = sum(counts.values())
    sides: Counter[bool] = Counter()
    for code in codebook.of("practitioner"):
        adherent = code.attributes.get("adherent")
        if isinstance(adherent, bool):
            sides[adherent] += counts.get(str(code.attributes["miti"]), 0)
    return (
        estimate("reflections_to_questions", reflections / asked, asked)
        if asked
        else estimate("reflections_to_questions", None, 0, reason="no questions"),
        share("pct_complex_reflections", counts.get("CR", 0), reflections, empty="no reflections"),
        count("mi_adherent", sides[True], total),
        count("mi_non_adherent", sides[False], total),
    )


def global_scores(
    *, cultivating_change_talk: float, softening_sustain_talk: float, partnership: float, empathy: float
) -> tuple[Estimate, Estimate]:
    """Combine a person's four ratings (1 to 5 each) into the technical and the relational global.

    Raises:
        ValueError: A rating lies outside 1 to 5.
    """
    ratings = (cultivating_change_talk, softening_sustain_talk, partnership, empathy)
    if not all(1 <= rating <= 5 for rating in ratings):
        raise ValueError(f"MITI globals are rated from 1 to 5, found {ratings}")
    return (
        estimate("technical", (cultivating_change_talk + softening_sustain_talk) / 2, 2),
        estimate("relational", (partnership + empathy) / 2, 2),
    )


def _miti_names(codebook: Codebook) -> dict[str, str]:
    """Return the MITI name of every practitioner code that has one."""
    return {
        code.id: str(code.attributes["miti"])
        for code in codebook.of("practitioner")
        if code.attributes.get("miti") is not None
    }


def _after_resistance(
    session: Session, coding: Coding, sequences: tuple[Sequence, ...], codebook: Codebook
) -> Iterator[tuple[Cell, ...]]:
    thirds = {sequence.third for sequence in sequences}
    after: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    n_after = n_elsewhere = 0
    for entry, role in zip(coding.turns, session.roles(), strict=True):
        if role != "practitioner":
            continue
        codes = {score.id for score in entry.codes}
        if entry.turn in thirds:
            after.update(codes)
            n_after += 1
        else:
            elsewhere.update(codes)
            n_elsewhere += 1
    for code in codebook.of("practitioner"):
        hits, other = after[code.id], elsewhere[code.id]
        if hits or other:
            share_after = hits / n_after if n_after else None
            yield code.id, hits, other, share_after, other / n_elsewhere if n_elsewhere else None
