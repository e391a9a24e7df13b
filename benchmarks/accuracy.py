"""Measure the coders on labelled transcripts they were not fitted on.

Run from the repository: ``python -m benchmarks.accuracy [--data PATH] [--json OUT]`` (about ten minutes on two cores).
Five folds, no video series split between them; rules are measured, and the model and all its limits are fitted, on the
other four folds alone. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.report import markdown
from benchmarks.scoring import (
    HUMAN_CLIENT,
    HUMAN_PRACTITIONER,
    class_f1,
    detection,
    human_client,
    human_practitioner,
    multilabel_f1,
    over_folds,
)
from thirdturn.coders.baseline import MODEL, BaselineCoder
from thirdturn.coders.decide import Limits
from thirdturn.coders.entries import Reading, Target, entries
from thirdturn.coders.model import load_model
from thirdturn.coders.rules import RulesCoder
from thirdturn.coders.scene import scenes
from thirdturn.domain.codebook import FAMILIES, RESISTING, Codebook, family_of
from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.session import Span
from thirdturn.workflow import load_codebook
from training import fitting
from training.labelled import Label, LabelledSession, data_folder, load
from training.measure_rules import measure

FOLDS = 5
DIRECT_C = 1.0
"""Strength of the direct heads, set beforehand; turns weigh inversely to their class's share."""

Folds = list[dict[str, float]]
OurCoder = RulesCoder | BaselineCoder


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn's truth and what a coder said."""

    role: str
    label: Label
    entry: TurnCoding

    @property
    def family(self) -> str:
        """The family of the primary code; client turns only."""
        return family_of(self.label.codes[0]) or "coop"


@dataclass(frozen=True, slots=True)
class _Told:
    """A coder's reading that is told which client turns resist, to judge third turns by themselves."""

    reading: Reading
    labels: Sequence[Label]
    roles: Sequence[str]

    def scores(self, index: int) -> Mapping[str, float]:
        own = self.reading.scores(index)
        if self.roles[index] != "client":
            return own
        first, second = self.labels[index].codes[0], self.labels[index].second
        resisting = second if second.startswith("R.") and not first.startswith("R.") else first
        return dict.fromkeys(own, 0.0) | {resisting: 1.0}

    def understood(self, index: int) -> bool:
        return self.roles[index] == "client" or self.reading.understood(index)

    def evidence(self, index: int, target: Target) -> tuple[Span, ...]:
        return ()

    def by(self, index: int, code: str) -> str:
        return self.reading.by(index, code)

    def third_turn(self, index: int, entry: TurnCoding) -> CodeScore | None:
        return self.reading.third_turn(index, entry)


def judged(coder: OurCoder, sessions: Sequence[LabelledSession]) -> list[Judged]:
    """Code sessions and put truth and prediction side by side."""
    return [
        Judged(one.session.role_of(turn.speaker), label, entry)
        for one in sessions
        for turn, label, entry in zip(one.session.turns, one.labels, coder.code(one.session).turns, strict=True)
    ]


def sensitive(coder: OurCoder) -> OurCoder:
    """Return the same coder at high sensitivity."""
    if isinstance(coder, BaselineCoder):
        return replace(coder, sensitivity="high")
    return replace(coder, limits=replace(coder.limits, sensitivity="high"))


def told(coder: OurCoder, limits: Limits, sessions: Sequence[LabelledSession]) -> Iterator[tuple[str, str]]:
    """Give true and predicted third turn where there is one, the resistance being known."""
    for one in sessions:
        stage = scenes(one.session, "en")
        reading = _Told(coder.read(stage), one.labels, [scene.role for scene in stage])
        for label, entry in zip(one.labels, entries(stage, reading, limits), strict=True):
            if label.third_turn:
                yield label.third_turn, entry.third_turn.id if entry.third_turn else "open"


def client_figures(turns: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the figures on client turns."""
    client = [turn for turn in turns if turn.role == "client"]
    truth = [turn.family for turn in client]
    coded = [turn for turn in client if turn.entry.codes]
    family = [turn.entry.family or "open" for turn in client]
    right = [turn.entry.codes[0].id == turn.label.codes[0] for turn in coded]
    resists = [one in RESISTING for one in truth]
    return {
        "families": class_f1(truth, family, FAMILIES),
        "resisting": detection(
            resists, [one in RESISTING for one in family], [turn.entry.p_resisting or 0.0 for turn in client]
        ),
        "client_codes": {
            "left_open": 1 - len(coded) / len(client),
            "accuracy_where_given": float(np.mean(right)) if right else 0.0,
        },
    }


def practitioner_figures(turns: Sequence[Judged], codebook: Codebook) -> dict[str, dict[str, float]]:
    """Return the figures on practitioner turns."""
    own = [turn for turn in turns if turn.role == "practitioner"]
    codes = [code.id for code in codebook.of("practitioner", labelled=True)]
    given = [tuple(score.id for score in turn.entry.codes) for turn in own]
    truth = [turn.label.third_turn or "none" for turn in own]
    third = [turn.entry.third_turn.id if turn.entry.third_turn else "none" for turn in own]
    placed = detection([one != "none" for one in truth], [one != "none" for one in third], [0.0] * len(third))
    return {
        "practitioner_codes": multilabel_f1([turn.label.codes for turn in own], given, codes),
        "practitioner_open": {"left_open": float(np.mean([not one for one in given]))},
        "third_end_to_end": {"macro": class_f1(truth, third, _third(codebook))["macro"], "position_f1": placed["f1"]},
    }


def human_figures(turns: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the figures against AnnoMI's own labels, through the written mapping."""
    client = [turn for turn in turns if turn.role == "client"]
    own = [turn for turn in turns if turn.role == "practitioner"]
    return {
        "client_talk": class_f1(
            [turn.label.human for turn in client], [human_client(turn.entry.family) for turn in client], HUMAN_CLIENT
        ),
        "practitioner_four": class_f1(
            [turn.label.human for turn in own],
            [human_practitioner([score.id for score in turn.entry.codes]) for turn in own],
            HUMAN_PRACTITIONER,
        ),
    }


def direct_figures(data: fitting.Corpus, train: Sequence[int], test: Sequence[int]) -> dict[str, dict[str, float]]:
    """Return the figures of heads fitted on AnnoMI's own labels with the baseline's features."""
    found: dict[str, dict[str, float]] = {}
    for name, role, classes in (
        ("client_talk", "client", HUMAN_CLIENT),
        ("practitioner_four", "practitioner", HUMAN_PRACTITIONER),
    ):
        seen = [turn for turn in train if data.roles[turn] == role and data.labels[turn].human in classes]
        new = [turn for turn in test if data.roles[turn] == role and data.labels[turn].human in classes]
        idf = fitting.idf_of(data, seen)
        head = LogisticRegression(C=DIRECT_C, max_iter=300, class_weight="balanced")
        head.fit(fitting.matrix(data, seen, idf), [data.labels[turn].human for turn in seen])
        given = [str(one) for one in head.predict(fitting.matrix(data, new, idf))]
        found[name] = class_f1([data.labels[turn].human for turn in new], given, classes)
    return found


def third_figures(pairs: Sequence[tuple[str, str]], codebook: Codebook) -> dict[str, float]:
    """Return the figures on third turns, the resistance being known."""
    truth, given = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = class_f1(truth, given, _third(codebook))
    told = [(one, other) for one, other in pairs if other != "open"]
    return found | {
        "accuracy": float(np.mean([one == other for one, other in told])) if told else 0.0,
        "left_open": 1 - len(told) / len(pairs),
    }


def run(folder: Path) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Return every figure over the folds, by coder and kind."""
    sessions, codebook = load(folder / "annomi" / "turns.csv"), load_codebook()
    groups = np.array([one.group for one in sessions])
    sizes = np.cumsum([0, *(len(one.labels) for one in sessions)])
    whole = fitting.corpus(sessions)
    folds: dict[str, dict[str, Folds]] = {"rules": {}, "baseline": {}, "direct": {}}
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        known, new = [sessions[place] for place in train], [sessions[place] for place in test]
        precision, limits = measure(known, codebook)
        model = fitting.fit(fitting.corpus(known), codebook)
        for coder in (RulesCoder(codebook, "en", precision, limits), BaselineCoder(codebook, model)):
            turns = judged(coder, new)
            figures = client_figures(turns) | practitioner_figures(turns, codebook) | human_figures(turns)
            own = limits if coder.name == "rules" else model.limits
            figures["resisting_high"] = client_figures(judged(sensitive(coder), new))["resisting"]
            figures["third_known"] = third_figures(list(told(coder, own, new)), codebook)
            _add(folds[coder.name], figures)
        _add(folds["direct"], direct_figures(whole, _turns(train, sizes), _turns(test, sizes)))
    result = {coder: {kind: over_folds(each) for kind, each in kinds.items()} for coder, kinds in folds.items()}
    return result | cross_domain(folder, sessions, codebook)


def cross_domain(
    folder: Path, sessions: Sequence[LabelledSession], codebook: Codebook
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Return the figures on the smokers' chats, fitted on AnnoMI alone."""
    precision, limits = measure(sessions, codebook)
    chats = load(folder / "smokers" / "turns.csv")
    found: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for coder in (RulesCoder(codebook, "en", precision, limits), BaselineCoder(codebook, load_model(MODEL))):
        turns = judged(coder, chats)
        figures = client_figures(turns) | practitioner_figures(turns, codebook)
        figures["resisting_high"] = client_figures(judged(sensitive(coder), chats))["resisting"]
        found[f"{coder.name} on smokers"] = {kind: over_folds([one]) for kind, one in figures.items()}
    return found


def _third(codebook: Codebook) -> list[str]:
    return [code.id for code in codebook.of("third_turn", labelled=True)]


def _turns(places: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[int]:
    return [turn for place in places for turn in range(int(sizes[place]), int(sizes[place + 1]))]


def _add(folds: dict[str, Folds], figures: Mapping[str, dict[str, float]]) -> None:
    for kind, each in figures.items():
        folds.setdefault(kind, []).append(each)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--json", type=Path, help="write every figure here")
    arguments = parser.parse_args()
    figures = run(data_folder(arguments.data))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(markdown(figures))


if __name__ == "__main__":
    main()
