"""Measure the cue rules on AnnoMI's labelled turns and write ``cue_precision.yaml``.

Run from the repository: ``python -m training.measure_rules [--data PATH] [--write]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.model_selection import GroupKFold

from thirdturn.coders.cues import Hit, hits
from thirdturn.coders.decide import Limits, family_probabilities
from thirdturn.coders.precision import Count, Precision, client_scores, count, practitioner_scores
from thirdturn.coders.scene import scenes
from thirdturn.coders.third_turns import third_line
from thirdturn.domain.codebook import FAMILIES, Codebook, family_of
from thirdturn.workflow import load_codebook
from training.choosing import OVER_CHANGE, THIRD_TURN, code_limits, family_weight, resisting_limits
from training.labelled import Label, LabelledSession, data_folder, load

INNER_FOLDS = 4
CLIENT_CODE, SECOND_CODE = 0.4, 0.25
TARGET = Path("src", "thirdturn", "data", "lexicons", "cue_precision.yaml")
HEADER = """\
# How often each cue rule was right on the labelled English turns of AnnoMI (Wu et al. 2022, 2023). Written by
# training/measure_rules.py; do not edit. The labels are ours, made by language-model coders under a written guide.
#
# held: turns for which the rule held; code: of these, turns with its code (for third-turn rules: its third turn);
# family: of these, turns with a code of its family. otherwise: by code, its share where none of its rules held.
# limits: what probabilities must reach, chosen by cross-validation. German and Finnish cues have not been measured
# and borrow the English figures of their rule.
"""


@dataclass(frozen=True, slots=True)
class _Turn:
    role: str
    group: str
    found: tuple[Hit, ...]
    label: Label


def measure(sessions: Sequence[LabelledSession], codebook: Codebook) -> tuple[Precision, Limits]:
    """Return the counts on all sessions, and limits chosen by an inner cross-validation by group."""
    turns = list(_turns(sessions))
    sets = {role: _ids(codebook, role) for role in ("client", "practitioner")}
    groups = np.array([turn.group for turn in turns])
    chances = np.zeros((len(turns), len(FAMILIES)))
    scores = np.zeros((len(turns), len(sets["practitioner"])))
    for train, test in GroupKFold(INNER_FOLDS).split(groups, groups=groups):
        counted = _count([turns[place] for place in train], sets)
        for place in test:
            if turns[place].role == "client":
                families = family_probabilities(client_scores(turns[place].found, sets["client"], counted))
                chances[place] = [families[family] for family in FAMILIES]
            else:
                found = practitioner_scores(turns[place].found, sets["practitioner"], counted)
                scores[place] = [found[code] for code in sets["practitioner"]]
    client = [place for place, turn in enumerate(turns) if turn.role == "client"]
    practitioner = [place for place, turn in enumerate(turns) if turn.role == "practitioner"]
    truth = [_family(turns[place].label) for place in client]
    resisting = resisting_limits(truth, chances[client])
    limits = Limits(
        resisting=resisting,
        over_change=OVER_CHANGE,
        third=THIRD_TURN,
        family_weight=family_weight(truth, chances[client], resisting["balanced"]),
        client_code=CLIENT_CODE,
        second=SECOND_CODE,
        practitioner=code_limits(
            sets["practitioner"], [turns[place].label.codes for place in practitioner], scores[practitioner]
        ),
    )
    return _count(turns, sets), limits


def _turns(sessions: Sequence[LabelledSession]) -> Iterable[_Turn]:
    for one in sessions:
        for scene, label in zip(scenes(one.session, "en"), one.labels, strict=True):
            yield _Turn(scene.role, one.group, hits(scene, "en"), label)


def _count(turns: Sequence[_Turn], sets: dict[str, tuple[str, ...]]) -> Precision:
    rules: dict[str, Count] = dict(_count_third(turns))
    otherwise: dict[str, float] = {}
    for role, codes in sets.items():
        own = [turn for turn in turns if turn.role == role]
        counted = count([(turn.found, frozenset({*turn.label.codes, turn.label.second})) for turn in own], codes)
        rules |= counted.rules
        otherwise |= counted.otherwise
    return Precision(rules, otherwise)


def _count_third(turns: Sequence[_Turn]) -> dict[str, Count]:
    tallies: dict[str, list[int]] = {}
    for turn in turns:
        line = third_line(turn.label.codes)
        if turn.label.third_turn and line:
            tally = tallies.setdefault(line["id"], [0, 0])
            tally[0] += 1
            tally[1] += line["third_turn"] == turn.label.third_turn
    return {rule: Count(held, right, right) for rule, (held, right) in tallies.items()}


def _family(label: Label) -> str:
    return family_of(label.codes[0]) or "coop"


def _ids(codebook: Codebook, role: str) -> tuple[str, ...]:
    return tuple(code.id for code in codebook.of("client" if role == "client" else "practitioner", labelled=True))


def main() -> None:
    """Print the precision of every rule; write the file if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="folder with annomi/turns.csv (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET}")
    arguments = parser.parse_args()
    precision, limits = measure(load(data_folder(arguments.data) / "annomi" / "turns.csv"), load_codebook())
    for rule, tally in precision.rules.items():
        print(f"{rule:24s} held {tally.held:4d}  code {tally.p_code:.2f}  family {tally.p_family:.2f}")
    print(limits)
    if arguments.write:
        record = {
            "version": "0.1",
            "limits": {
                "resisting": dict(limits.resisting),
                "over_change": dict(limits.over_change),
                "third": limits.third,
                "family_weight": dict(limits.family_weight),
                "client_code": limits.client_code,
                "second": limits.second,
                "practitioner": dict(limits.practitioner),
            },
            "otherwise": {code: round(share, 4) for code, share in precision.otherwise.items()},
            "rules": {
                rule: {"held": tally.held, "code": tally.code, "family": tally.family}
                for rule, tally in precision.rules.items()
            },
        }
        TARGET.write_text(HEADER + yaml.safe_dump(record, sort_keys=False, default_flow_style=None), "utf-8")


if __name__ == "__main__":
    main()
