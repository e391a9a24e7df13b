"""How much is lost on a machine transcript: lower case, no punctuation, 15 % of the words wrong.

Run from the repository: ``python -m benchmarks.degraded --coder NAME [--data PATH] [--set smokers] [--rate .15]
[--json OUT]`` codes a set's sessions clean and degraded. That says something only of sessions that the coder was not
fitted on, and the program tells where it was. For a coder that was fitted on everything there is, compare predictions
on unseen folds instead: ``--predictions CLEAN DEGRADED``, two files as ``training.neural.folds`` writes them, the
second made from :func:`degraded_sessions`. Calibrations and limits of a fold come from the clean ones on the others.

Errors are drawn word by word and independently, which real recognisers do not do: they fail in runs, at overlaps, on
names, and with some voices and dialects far more than with others. Speakers and turns stay right, as they often do not.
Intervals are 95 %, groups of sessions drawn with replacement.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.intervals import Places, intervals, written
from benchmarks.scoring import HUMAN_CLIENT, class_f1, detection, human_client, over_folds
from thirdturn.coders.scene import WORD
from thirdturn.coders.table import open_coder
from thirdturn.domain.codebook import RESISTING, family_of
from thirdturn.domain.coding import Coder
from thirdturn.domain.session import Notation, Session, Turn
from thirdturn.workflow import load_codebook
from training.labelled import Label, LabelledSession, data_folder, load

FILE = Path(__file__).with_suffix(".yaml")
RATE = 0.15
SEED = 0
DRAWS = 500
DELETED, INSERTED = 0.3, 0.2
"""Shares of the errors that are deletions and insertions, the rest substitutions; by hand, as in conversation."""
FITTED_ON: Mapping[str, tuple[str, ...]] = {
    "rules": ("annomi",),
    "baseline": ("annomi",),
    "neural": ("annomi", "smokers"),
}
FIGURES = ("client talk macro-F1", "resisting F1", "resisting average precision")


@dataclass(frozen=True, slots=True)
class Sounds:
    """What a recogniser of one language gets wrong.

    Attributes:
        alike: By word, what can be heard instead.
        common: Words that are heard where nothing was said.
    """

    alike: Mapping[str, tuple[str, ...]]
    common: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A client turn as it is labelled, and what a coder said.

    Attributes:
        group: What must not be split when sessions are drawn.
        resists: Whether its primary code is a resisting one.
        human: AnnoMI's own label; empty where there is none.
        family: The family given; empty if left open.
        p: Probability of resisting.
    """

    group: str
    resists: bool
    human: str
    family: str
    p: float


@cache
def sounds(language: str) -> Sounds:
    """Return the words of a language.

    Raises:
        KeyError: There are none.
    """
    record = yaml.safe_load(FILE.read_text("utf-8"))[language]
    groups: list[list[str]] = record["sound_alike"]
    alike = {word: tuple(one for one in group if one != word) for group in groups for word in group}
    return Sounds(alike, tuple(record["common"]))


def bare(text: str) -> list[str]:
    """Return a text's words in lower case; apostrophes and hyphens inside a word stay, as recognisers write them."""
    return WORD.findall(text.lower())


def degrade(text: str, rate: float, rng: np.random.Generator, language: str = "en") -> str:
    """Return a text as a speech recogniser might hand it over.

    Each word goes wrong with the same chance, at most once: it is left out, a common word is put before it, or another
    stands in its place, one that sounds like it where one is known, else the word beside it.

    Args:
        text: The text.
        rate: Chance of an error, 0 to 1; the expected word error rate.
        rng: Draws the errors.
        language: ISO 639-1 code of the language.

    Raises:
        ValueError: The rate is not between 0 and 1.
    """
    if not 0.0 <= rate <= 1.0:
        raise ValueError(f"rate {rate}: expected 0 to 1")
    words, known, kept = bare(text), sounds(language), []
    for place, word in enumerate(words):
        if rng.random() >= rate:
            kept.append(word)
            continue
        kind = rng.random()
        if kind < DELETED:
            continue
        if kind < DELETED + INSERTED:
            kept += [known.common[rng.integers(len(known.common))], word]
        else:
            beside = [words[other] for other in (place - 1, place + 1) if 0 <= other < len(words)]
            others = known.alike.get(word) or _but(word, beside) or _but(word, known.common)
            kept.append(others[rng.integers(len(others))])
    return " ".join(kept)


def _but(word: str, words: Sequence[str]) -> list[str]:
    return [one for one in words if one != word]


def degraded_session(session: Session, rate: float = RATE, seed: int = SEED) -> Session:
    """Return a session with every turn degraded; notation goes with it, times and speakers stay.

    Turns that lose all their words stay as turns without words.
    """
    rng = np.random.default_rng([seed, zlib.crc32(session.id.encode())])

    def changed(turn: Turn) -> Turn:
        text = degrade(turn.text, rate, rng, session.language)
        return replace(turn, text=text, raw=text, notation=Notation())

    return replace(session, turns=tuple(changed(turn) for turn in session.turns))


def degraded_sessions(
    sessions: Sequence[LabelledSession], rate: float = RATE, seed: int = SEED
) -> list[LabelledSession]:
    """Return labelled sessions degraded, their labels as they were."""
    return [replace(one, session=degraded_session(one.session, rate, seed)) for one in sessions]


def heard(coder: Coder, sessions: Sequence[LabelledSession]) -> list[Heard]:
    """Code sessions and put labels and what was said of the client turns side by side."""
    return [
        _heard(one.group, label, entry.family or "", entry.p_resisting or 0.0)
        for one in sessions
        for role, label, entry in zip(one.session.roles(), one.labels, coder.code(one.session).turns, strict=True)
        if role == "client" and label.codes
    ]


def figures(turns: Sequence[Heard]) -> dict[str, float]:
    """Return the figures of some client turns; client talk against human labels only where there are some."""
    found = detection(
        [one.resists for one in turns], [one.family in RESISTING for one in turns], [one.p for one in turns]
    )
    figure = {FIGURES[1]: found["f1"], FIGURES[2]: found["average_precision"]}
    told = [one for one in turns if one.human in HUMAN_CLIENT]
    if told:
        talk = class_f1([one.human for one in told], [human_client(one.family) for one in told], HUMAN_CLIENT)
        figure = {FIGURES[0]: talk["macro"]} | figure
    return figure


def compared(clean: Sequence[Heard], degraded: Sequence[Heard], *, draws: int = DRAWS) -> dict[str, dict[str, Any]]:
    """Return by figure what it is on clean and on degraded turns, and the difference with its interval.

    Args:
        clean: Turns as they are.
        degraded: The same turns, degraded.
        draws: Draws of the interval.
    """
    names = [one.group for one in clean]
    before, after = figures(clean), figures(degraded)

    def differences(places: Places) -> list[float]:
        one, other = figures([clean[at] for at in places]), figures([degraded[at] for at in places])
        return [other[name] - one[name] for name in before]

    ends = intervals(differences, names, draws=draws)
    return {
        name: {
            "clean": before[name],
            "degraded": after[name],
            "difference": after[name] - before[name],
            "interval": None if ends is None else ends[place],
        }
        for place, name in enumerate(before)
    }


def of_predictions(folder: Path, clean: Path, degraded: Path) -> dict[str, dict[str, Any]]:
    """Return the same by predictions on unseen folds: mean over the folds, and the range of the differences.

    Client talk is what the head fitted on human labels says; the neural coder reads alone, no other averaged in.

    Args:
        folder: The data folder.
        clean: Predictions on AnnoMI as it is, by ``training.neural.folds``.
        degraded: Predictions of the same members on the same sessions degraded.
    """
    from benchmarks.neural import fold_figures
    from training.neural.config import load_config
    from training.neural.corpus import real
    from training.neural.folds import load_predictions, splits
    from training.neural.labels import label_sets, targets

    annomi, sets = real(folder)[0], label_sets(load_codebook())
    labels = [targets(one, sets) for one in annomi]
    before, after = load_predictions(clean), load_predictions(degraded)
    counted = {"practitioner": range(len(sets.practitioner)), "third": range(len(sets.third))}
    wanted = dict(zip(("talk macro-F1", "f1", "average_precision"), FIGURES, strict=True))
    folds: list[dict[str, float]] = []
    for train, test in splits(annomi, load_config().folds):
        seen = [int(one) for one in train if one in before]
        new = [int(one) for one in test if one in before and one in after]
        if len(new) < len(test) or not seen:
            continue
        known = ([before[one] for one in seen], [labels[one] for one in seen])
        truth = [labels[one] for one in new]
        pair = [fold_figures(*known, [found[one] for one in new], truth, sets, counted) for found in (before, after)]
        folds.append(
            {
                f"{kind} {name}": one[name]
                for name in wanted
                for kind, one in zip(("clean", "degraded"), pair, strict=True)
            }
            | {f"difference {name}": pair[1][name] - pair[0][name] for name in wanted}
        )
    found = over_folds(folds)
    return {
        title: {
            "clean": found[f"clean {name}"]["mean"],
            "degraded": found[f"degraded {name}"]["mean"],
            "difference": found[f"difference {name}"]["mean"],
            "interval": (found[f"difference {name}"]["low"], found[f"difference {name}"]["high"]),
        }
        for name, title in wanted.items()
    }


def table(found: Mapping[str, Mapping[str, Any]], spread: str = "95 %") -> str:
    """Return the comparison as a Markdown table."""
    lines = [f"| | clean | degraded | difference ({spread}) |", "|---|---|---|---|"]
    for name, one in found.items():
        difference = written(one["difference"], one["interval"])
        lines.append(f"| {name} | {one['clean']:.3f} | {one['degraded']:.3f} | {difference} |")
    return "\n".join(lines)


def warning(coder: str, name: str) -> str:
    """Return what must be said where a coder was fitted on a set; empty where it was not."""
    if name not in FITTED_ON.get(coder, ()):
        return ""
    return f"The coder {coder} was fitted on {name}: these figures flatter it, and the loss may be misjudged.\n"


def _heard(group: str, label: Label, family: str, p: float) -> Heard:
    return Heard(group, family_of(label.codes[0]) in RESISTING, label.human, family, p)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--coder", help="a coder that was not fitted on the set")
    what.add_argument("--predictions", type=Path, nargs=2, metavar=("CLEAN", "DEGRADED"))
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--set", default="smokers", choices=("annomi", "smokers"), help="with --coder")
    parser.add_argument("--rate", type=float, default=RATE, help="share of the words that go wrong, with --coder")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, help="write every figure here")
    arguments = parser.parse_args()
    folder = data_folder(arguments.data)
    if arguments.predictions:
        found = of_predictions(folder, *arguments.predictions)
        print(table(found, "lowest and highest fold"))
    else:
        print(warning(arguments.coder, arguments.set))
        sessions = load(folder / arguments.set / "turns.csv")
        coder = open_coder(arguments.coder, load_codebook(), language="en")
        degraded = degraded_sessions(sessions, arguments.rate, arguments.seed)
        found = compared(heard(coder, sessions), heard(coder, degraded))
        print(f"**{arguments.set}**, coder {arguments.coder}, rate {arguments.rate}\n\n{table(found)}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
