"""How far a segment's figures would move with other talk of the same kind, and with a coder that errs as it says.

Two things are drawn. *Sampling*: exchanges (a volley and what follows it) are drawn with replacement, in runs of
neighbours, since what is said goes on from what was said: the circular block bootstrap (Politis & Romano 1992), with
runs of the cube root of the number of exchanges (the rate of Hall, Horowitz & Jing 1995 for intervals). *Coder error*:
each turn's codes are drawn anew from the probabilities the coder gave them. Both are combined in one interval by doing
both in every draw. Turns err independently in the draws; in truth a coder errs in the same way again and again, so
this part is, if anything, too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdturn.domain.codebook import Codebook
from thirdturn.stats.chances import FIXED, Chances, Floats
from thirdturn.stats.clustered import percentile_interval
from thirdturn.stats.misc import misc_name, side

FEWEST_EXCHANGES = 10
"""Ours: with fewer exchanges there is too little to draw from, and no interval is given."""
_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure: the sum of some columns over the sum of others.

    Attributes:
        top: Columns above the line.
        bottom: Columns below; none for a count.
        per: What the ratio is multiplied by.
    """

    top: tuple[str, ...]
    bottom: tuple[str, ...] = ()
    per: float = 1.0


def ratios(codebook: Codebook) -> dict[str, Ratio]:
    """Return every figure by measure id; columns are ``miti:NAME`` by volley, ``misc:NAME`` by turn, and the talk."""
    asked, reflected = ("misc:OQ", "misc:CQ"), ("misc:SR", "misc:CR")
    both = ("miti:SR", "miti:CR")
    known = set(misc_name(codebook).values())
    consistent, inconsistent = (
        tuple(f"misc:{code}" for code in sorted(side(name) & known)) for name in ("consistent", "inconsistent")
    )
    return {
        "reflections_to_questions": Ratio(both, ("miti:Q",)),
        "pct_complex_reflections": Ratio(("miti:CR",), both),
        "mi_adherent": Ratio(_miti_side(codebook, adherent=True)),
        "mi_non_adherent": Ratio(_miti_side(codebook, adherent=False)),
        "pct_open_questions": Ratio(("misc:OQ",), asked),
        "misc_reflections_to_questions": Ratio(reflected, asked),
        "misc_pct_complex_reflections": Ratio(("misc:CR",), reflected),
        "misc_pct_consistent": Ratio(consistent, consistent + inconsistent),
        "pct_change_talk": Ratio(("change",), ("change", "sustain")),
        "sustain_per_10_client_turns": Ratio(("sustain",), ("client_turns",), per=10.0),
        "client_talk_share": Ratio(("client_words",), ("words",)),
    }


def drawn_figures(
    given: Chances, figures: Mapping[str, Ratio], codebook: Codebook, *, draws: int, seed: int, sampled: bool
) -> Floats:
    """Return the figures of every draw, draws × figures; NaN where one is undefined.

    Args:
        given: What is known of the turns.
        figures: Which figures.
        codebook: Says which count a code feeds.
        draws: How many.
        seed: The same seed gives the same draws.
        sampled: Draw exchanges as well; otherwise each counts once.
    """
    random = np.random.default_rng(seed)
    exchanges = len(given.fixed)
    width = max(1, given.practitioner.size + exchanges * 40)
    step = max(1, _CELLS_AT_ONCE // width)
    found = []
    for begin in range(0, draws, step):
        some = min(step, draws - begin)
        weights = block_weights(exchanges, some, random) if sampled else np.ones((some, exchanges))
        columns = _tally(given, codebook, some, random)
        sums = {name: np.einsum("de,de->d", weights, counts) for name, counts in columns.items()}
        found.append(np.stack([_value(ratio, sums) for ratio in figures.values()], axis=1))
    return np.concatenate(found)


def block_weights(exchanges: int, draws: int, random: np.random.Generator) -> Floats:
    """Return how often each exchange is drawn: draws × exchanges, each row with as many as there are.

    Runs of neighbours begin anywhere and go on at the beginning from the end, so all exchanges are drawn equally often;
    the last run is cut to the number wanted.
    """
    run = max(1, round(exchanges ** (1 / 3)))
    runs = -(-exchanges // run)
    begins = random.integers(exchanges, size=(draws, runs))
    places = ((begins[:, :, None] + np.arange(run)) % exchanges).reshape(draws, -1)[:, :exchanges]
    flat = places + exchanges * np.arange(draws)[:, None]
    return np.bincount(flat.ravel(), minlength=draws * exchanges).reshape(draws, exchanges).astype(np.float64)


def ends(drawn: Floats) -> list[tuple[float, float] | None]:
    """Return the 95 % interval of each figure; ``None`` where too many draws leave it undefined."""
    low, high = percentile_interval(drawn)
    return [
        None if np.isnan(a) or np.isnan(b) else (float(a), float(b))
        for a, b in zip(low.tolist(), high.tolist(), strict=True)
    ]


def _tally(given: Chances, codebook: Codebook, draws: int, random: np.random.Generator) -> dict[str, Floats]:
    """Draw the codes of every turn and count by exchange: draws × exchanges for each column."""
    exchanges = len(given.fixed)
    codes = random.random((draws, *given.practitioner.shape)) < given.practitioner
    simple, deep = given.names.index("SR"), given.names.index("CR")
    codes[:, :, simple] &= ~codes[:, :, deep]
    by_turn = _by_exchange(codes, given.practitioner_at, exchanges)
    columns: dict[str, Floats] = {}
    misc, miti = misc_name(codebook), _miti_name(codebook)
    for place, name in enumerate(given.names):
        counted = by_turn[:, :, place]
        if name in misc:
            key = f"misc:{misc[name]}"
            columns[key] = columns.get(key, np.zeros_like(counted)) + counted
        if name in miti:
            key = f"miti:{miti[name]}"
            columns[key] = np.maximum(columns.get(key, np.zeros_like(counted)), np.minimum(counted, 1.0))
    for loser, winner in (("miti:SR", "miti:CR"), ("miti:Persuade", "miti:PwP")):
        columns[loser] = columns[loser] * (1 - columns[winner])
    lot = random.random((draws, len(given.client)))
    change = lot < given.client[:, 0]
    sustain = ~change & (lot < given.client.sum(axis=1))
    for name, turns in (("change", change), ("sustain", sustain)):
        columns[name] = _by_exchange(turns[:, :, None], given.client_at, exchanges)[:, :, 0]
    for place, name in enumerate(FIXED):
        columns[name] = np.broadcast_to(given.fixed[:, place], (draws, exchanges))
    return columns


def _by_exchange(values: NDArray[np.bool_], at: NDArray[np.int64], exchanges: int) -> Floats:
    """Sum draws × turns × codes over the turns of each exchange, which stand together."""
    summed = np.zeros((len(values), exchanges, values.shape[2]))
    if len(at):
        there, first = np.unique(at, return_index=True)
        summed[:, there] = np.add.reduceat(values, first, axis=1, dtype=np.float64)
    return summed


def _value(ratio: Ratio, sums: Mapping[str, Floats]) -> Floats:
    top = np.sum([sums[name] for name in ratio.top], axis=0)
    if not ratio.bottom:
        return np.asarray(ratio.per * top)
    bottom = np.sum([sums[name] for name in ratio.bottom], axis=0)
    return np.asarray(ratio.per * np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0))


def _miti_name(codebook: Codebook) -> dict[str, str]:
    return {
        code.id: str(code.attributes["miti"])
        for code in codebook.of("practitioner")
        if code.attributes.get("miti") is not None
    }


def _miti_side(codebook: Codebook, *, adherent: bool) -> tuple[str, ...]:
    """Return the MITI columns of the codes that are adherent, or of those that are not."""
    names = _miti_name(codebook)
    found = (code for code in codebook.of("practitioner") if code.attributes.get("adherent") is adherent)
    return tuple(dict.fromkeys(f"miti:{names[code.id]}" for code in found))
