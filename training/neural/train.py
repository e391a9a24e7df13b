"""Fit the shipped members on every labelled session.

Run from the repository: ``python -m training.neural.train [--out build/members.pt] [--data PATH]``. About two minutes
a member on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from thirdturn.workflow import load_codebook
from training.labelled import data_folder
from training.neural.config import Config, load_config
from training.neural.corpus import invented, real
from training.neural.fitting import fit
from training.neural.folds import BUILD
from training.neural.labels import LabelSets, label_sets, targets
from training.neural.network import Member
from training.neural.vectors import vectors_of


def main() -> None:
    """Fit and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--out", type=Path, default=BUILD / "members.pt")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config, sets = load_config(), label_sets(load_codebook())
    annomi, smokers = real(data_folder(arguments.data))
    sessions = [*annomi, *smokers, *invented()]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    vectors = vectors_of(sessions, config, arguments.out.parent / f"vectors_{len(sessions)}.npy")
    labels = [targets(one, sets) for one in sessions]
    members = [fit(vectors, labels, sets, config, seed) for seed in config.seeds]
    torch.save([member.state_dict() for member in members], arguments.out)


def load_members(path: Path, config: Config, sets: LabelSets) -> Sequence[Member]:
    """Return the members that :func:`main` kept."""
    members: list[Member] = []
    for state in torch.load(path):
        member = Member(len(state["middle"]), sets, config)
        member.load_state_dict(state)
        member.eval()
        members.append(member)
    return members


if __name__ == "__main__":
    main()
