"""MITI and MISC summaries of a segment, with intervals, and how far people agree beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Cell, Estimate, Measures, Table
from thirdturn.domain.rating import Ratings
from thirdturn.stats.chances import Chances, Floats, chances
from thirdturn.stats.figures import table
from thirdturn.stats.misc import misc
from thirdturn.stats.miti import miti_counts, summary_scores
from thirdturn.stats.rating import rated
from thirdturn.stats.redrawing import FEWEST_EXCHANGES, Ratio, drawn_figures, ends, ratios
from thirdturn.stats.reply import replies
from thirdturn.stats.segments import Segment, exchanges

Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Spread:
    """How far one figure moves: with both sources, with each alone, and where the draws with both lie in the middle."""

    both: Interval = None
    sampling: Interval = None
    coder: Interval = None
    middle: float | None = None
    reason: str = ""


def fidelity(
    case: Case,
    codebook: Codebook,
    segment: Segment,
    *,
    ratings: Ratings | None = None,
    draws: int = 2000,
    seed: int = 1,
) -> Measures:
    """Return the summaries of a segment.

    Args:
        case: A coded session.
        codebook: The codebook.
        segment: Which turns.
        ratings: What a person rated; the machine rates nothing.
        draws: Draws behind the intervals; 0 for none.
        seed: The same seed gives the same intervals.

    Returns:
        The estimates, ``low`` and ``high`` being the ends of the 95 % interval that combines sampling and coder error;
        tables: ``fidelity_settings``, ``fidelity_intervals``, ``fidelity_ceilings``, ``miti_counts`` and the ratings.
    """
    cut = exchanges(case.session, case.coding, segment)
    counts = miti_counts(_volleys(case, cut), codebook)
    figures = (*summary_scores(counts, codebook), *misc(case.session, case.coding, segment, codebook))
    scored = chances(case.session, case.coding.turns, cut, codebook, scored=True)
    given = chances(case.session, case.coding.turns, cut, codebook, scored=False)
    spreads = _spreads((scored, given), ratios(codebook), codebook, draws=draws, seed=seed)
    people = rated(ratings)
    reply = replies([(case, segment)], codebook)
    names = dict.fromkeys(code.attributes["miti"] for code in codebook.of("practitioner") if code.attributes["miti"])
    columns = ("measure", "sampling_low", "sampling_high", "coder_low", "coder_high", "middle")
    return Measures(
        estimates=(*(_with(figure, spreads[figure.id]) for figure in figures), *people.estimates, *reply.estimates),
        tables=(
            _settings(case, segment, cut, scored, (draws, seed)),
            table("miti_counts", ("behaviour", "volleys"), ((str(name), counts[str(name)]) for name in names)),
            table("fidelity_intervals", columns, _sources(spreads)),
            table("fidelity_ceilings", ("measure", "kind", "value", "text", "grade", "source"), _ceilings(figures)),
            *people.tables,
            *reply.tables,
        ),
    )


def _volleys(case: Case, cut: tuple[range, ...]) -> tuple[frozenset[str], ...]:
    roles = case.session.roles()
    return tuple(
        frozenset(score.id for i in turns if roles[i] == "practitioner" for score in case.coding.turns[i].codes)
        for turns in cut
    )


def _spreads(
    known: tuple[Chances, Chances], figures: dict[str, Ratio], codebook: Codebook, *, draws: int, seed: int
) -> dict[str, _Spread]:
    """Draw with both sources and with each alone; without probabilities there is no coder error to draw."""
    scored, given = known
    if not draws:
        return dict.fromkeys(figures, _Spread(reason="no interval: no draws were asked for"))
    if len(given.fixed) < FEWEST_EXCHANGES:
        found = f"{len(given.fixed)} exchanges, and {FEWEST_EXCHANGES} are needed"
        return dict.fromkeys(figures, _Spread(reason=f"no interval: {found}"))

    def drawn(of: Chances, *, sampled: bool) -> Floats:
        return drawn_figures(of, figures, codebook, draws=draws, seed=seed, sampled=sampled)

    sampling = ends(drawn(given, sampled=True))
    with_both = drawn(scored, sampled=True)
    both = ends(with_both)
    coder = ends(drawn(scored, sampled=False)) if scored.from_scores else [None] * len(figures)
    undefined = np.isnan(with_both).sum(axis=0)
    return {
        name: _Spread(
            both[place],
            sampling[place],
            coder[place],
            None if both[place] is None else float(np.nanmedian(with_both[:, place])),
            "" if both[place] else f"no interval: undefined in {undefined[place]} of {draws} draws",
        )
        for place, name in enumerate(figures)
    }


def _with(figure: Estimate, spread: _Spread) -> Estimate:
    """Return a figure with its interval, and a caution where the two do not agree."""
    if figure.value is None:
        return figure
    low, high = spread.both or (None, None)
    reasons = [figure.reason, spread.reason]
    if low is not None and high is not None and not low - 1e-9 <= figure.value <= high + 1e-9:
        reasons.append("outside its interval: codes that the coder weighed and did not give would shift it")
    return replace(figure, low=low, high=high, reason="; ".join(reason for reason in reasons if reason))


def _sources(spreads: dict[str, _Spread]) -> Iterator[tuple[Cell, ...]]:
    for name, spread in spreads.items():
        yield name, *(spread.sampling or (None, None)), *(spread.coder or (None, None)), spread.middle


def _ceilings(figures: tuple[Estimate, ...]) -> Iterator[tuple[Cell, ...]]:
    known = knowledge("ceilings.yaml")
    wanted = {figure.id for figure in figures}
    for entry in known["ceilings"]:
        if entry["measure"] in wanted:
            source = known["sources"][entry["source"]]
            yield entry["measure"], entry["kind"], entry["value"], entry["text"], source["grade"], source["text"]


def _settings(case: Case, segment: Segment, cut: tuple[range, ...], scored: Chances, drawing: tuple[int, int]) -> Table:
    """Return what was measured and how."""
    coded = len(scored.practitioner_at) + len(scored.client_at)
    told = f"drawn from the coder's own probabilities in {scored.from_scores} of {coded} turns"
    rows: tuple[tuple[Cell, ...], ...] = (
        ("session", case.session.id),
        ("segment", segment.name),
        ("chosen", segment.how),
        ("turns", len(segment.turns)),
        ("exchanges", len(cut)),
        ("coder", f"{case.coding.made_by.coder} {case.coding.made_by.version}"),
        ("coder_error", told if scored.from_scores else "not in the intervals: the coding tells no probabilities"),
        ("draws", drawing[0]),
        ("seed", drawing[1]),
    )
    return Table("fidelity_settings", "What was measured, and how", "fidelity", ("setting", "value"), rows)
