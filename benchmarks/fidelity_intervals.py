"""How often the intervals of ``thirdturn fidelity`` hold the figure that the labels give.

Sessions are the smokers' chats, which no coder was fitted on; the labels are ours, made by language-model coders under
a written guide, not by human experts. Printed is a table with the intervals that combine sampling and coder error
beside those of sampling alone. A label's figure is one number of one session, and the intervals are for talk of that
kind, so good ones hold it more often than 95 times in 100.

    python -m benchmarks.fidelity_intervals --data PATH
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from thirdturn.coders.table import open_coder
from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import Coder, CodeScore, TurnCoding
from thirdturn.stats.chances import chances
from thirdturn.stats.redrawing import FEWEST_EXCHANGES, drawn_figures, ends, ratios
from thirdturn.stats.segments import Segment, exchanges
from thirdturn.workflow import load_codebook
from training.labelled import LabelledSession, data_folder, load

DRAWS = 500


def held(labelled: LabelledSession, coder: Coder, codebook: Codebook) -> Iterator[tuple[str, str, bool | None]]:
    """Give figure, kind of interval, and whether it holds the label's figure; ``None`` where there is no interval."""
    session = labelled.session
    coding = coder.code(session)
    cut = exchanges(session, coding, Segment(0, len(session.turns), "whole"))
    if len(cut) < FEWEST_EXCHANGES:
        return
    figures = ratios(codebook)
    truth = chances(session, _labels(labelled, coding.turns), cut, codebook, scored=False)
    values = drawn_figures(truth, figures, codebook, draws=1, seed=1, sampled=False)[0]
    for kind, scored in (("both", True), ("sampling", False)):
        known = chances(session, coding.turns, cut, codebook, scored=scored)
        intervals = ends(drawn_figures(known, figures, codebook, draws=DRAWS, seed=1, sampled=True))
        for name, value, interval in zip(figures, values, intervals, strict=True):
            if not np.isnan(value):
                inside = None if interval is None else bool(interval[0] - 1e-9 <= value <= interval[1] + 1e-9)
                yield name, kind, inside


def _labels(labelled: LabelledSession, entries: tuple[TurnCoding, ...]) -> tuple[TurnCoding, ...]:
    roles = labelled.session.roles()
    return tuple(
        replace(
            entry,
            codes=tuple(CodeScore(code, 1.0) for code in label.codes),
            family=family_of(label.codes[0]) if role == "client" and label.codes else None,
        )
        for entry, label, role in zip(entries, labelled.labels, roles, strict=True)
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    sessions = load(data_folder(parser.parse_args().data) / "smokers" / "turns.csv")
    codebook = load_codebook()
    columns = [(name, kind) for name in ("baseline", "rules") for kind in ("both", "sampling")]
    tally: Counter[tuple[str, str, str, bool | None]] = Counter()
    for coder in ("baseline", "rules"):
        made = open_coder(coder, codebook, language="en")
        tally.update(
            (name, coder, kind, inside) for one in sessions for name, kind, inside in held(one, made, codebook)
        )
    print("| figure | " + " | ".join(f"{coder}: {kind}" for coder, kind in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name in ratios(codebook):
        cells = []
        for column in columns:
            yes, no = tally[name, *column, True], tally[name, *column, False]
            cells.append(f"{yes} of {yes + no}")
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
