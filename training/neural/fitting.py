"""Fit members on turn vectors and read sessions with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from thirdturn.domain.codebook import FAMILIES
from training.neural.config import Config
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, UNKNOWN, LabelSets, Targets
from training.neural.network import Member
from training.neural.vectors import Vectors

Probabilities = dict[str, NDArray[np.float32]]
"""By label set, turns x labels."""

RARE_POWER = {"client": 0.7, "family": 1.0, "talk": 1.7, "move": 1.0, "third": 1.3}
"""Each set's power as a multiple of ``config.rare_power``; chosen once by hand."""
SHARE = {"client": 1.0, "family": 0.5, "practitioner": 3.0, "talk": 1.0, "move": 1.0, "third": 0.5}
"""What each set counts in the loss; chosen once by hand."""
WARM_UP = 0.2


def fit(vectors: Sequence[Vectors], labels: Sequence[Targets], sets: LabelSets, config: Config, seed: int) -> Member:
    """Return a member fitted on sessions.

    Args:
        vectors: Turn vectors of every session.
        labels: Its labels.
        sets: The label sets.
        config: The settings.
        seed: Decides the start weights, the windows and their order.
    """
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    member = Member(vectors[0].shape[1], sets, config)
    member.standardise(np.concatenate(vectors))
    member.train()
    weights = _weights(labels, sets, config)
    optimizer = torch.optim.AdamW(member.parameters(), lr=config.rate, weight_decay=config.decay)
    plan = [list(_batches(vectors, config, order)) for _ in range(config.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.rate, total_steps=sum(map(len, plan)), pct_start=WARM_UP
    )
    for batch in (batch for epoch in plan for batch in epoch):
        padded, known = _assemble(batch, vectors, labels, config.window)
        sums = member(padded, known["role"].reshape(len(batch), config.window, 2))
        loss = _loss({name: one.flatten(0, 1) for name, one in sums.items()}, known, weights)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(member.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    member.eval()
    return member


def read(member: Member, vectors: Vectors, role: NDArray[np.float32]) -> Probabilities:
    """Return what a member makes of one session: probabilities by label set."""
    with torch.no_grad():
        sums = member(torch.from_numpy(vectors)[None], torch.from_numpy(role)[None])
    return {
        name: (one[0].sigmoid() if name == "practitioner" else one[0].softmax(-1)).numpy() for name, one in sums.items()
    }


def mean(members: Sequence[Probabilities]) -> Probabilities:
    """Return the mean of several members' probabilities."""
    return {name: np.mean([one[name] for one in members], axis=0, dtype=np.float32) for name in members[0]}


def _batches(vectors: Sequence[Vectors], config: Config, order: np.random.Generator) -> Iterator[list[tuple[int, int]]]:
    """Yield batches of windows (session, first turn) that cover every turn, cut at a new place each time."""
    windows: list[tuple[int, int]] = []
    for session, turns in enumerate(vectors):
        last = max(0, len(turns) - config.window)
        first = int(order.integers(0, config.window)) - config.window
        starts = {min(max(start, 0), last) for start in range(first, len(turns), config.window)}
        windows += [(session, start) for start in sorted(starts)]
    shuffled = [windows[place] for place in order.permutation(len(windows))]
    for start in range(0, len(shuffled), config.batch):
        yield shuffled[start : start + config.batch]


def _assemble(
    batch: Sequence[tuple[int, int]], vectors: Sequence[Vectors], labels: Sequence[Targets], window: int
) -> tuple[Tensor, dict[str, Tensor]]:
    """Return the vectors of a batch, padded to one window's length, and its labels, one row a turn."""
    padded = np.zeros((len(batch), window, vectors[0].shape[1]), np.float32)
    for row, (session, start) in enumerate(batch):
        part = vectors[session][start : start + window]
        padded[row, : len(part)] = part
    known: dict[str, Tensor] = {}
    for field in fields(Targets):
        whole = [getattr(labels[session], field.name)[start : start + window] for session, start in batch]
        empty = UNKNOWN if whole[0].dtype == np.int64 else 0
        filled = np.full((len(batch), window, *whole[0].shape[1:]), empty, whole[0].dtype)
        for row, part in enumerate(whole):
            filled[row, : len(part)] = part
        known[field.name] = torch.from_numpy(filled).flatten(0, 1)
    return torch.from_numpy(padded), known


def _loss(sums: dict[str, Tensor], known: dict[str, Tensor], weights: dict[str, Tensor]) -> Tensor:
    sure = known["client_weight"]
    surprise = -(known["client"] * weights["client"] * functional.log_softmax(sums["client"], -1)).sum(-1)
    loss: Tensor = SHARE["client"] * (surprise * sure).sum() / sure.sum().clamp(min=1)
    spoke = known["practitioner_weight"] > 0
    if spoke.any():
        loss = loss + SHARE["practitioner"] * functional.binary_cross_entropy_with_logits(
            sums["practitioner"][spoke], known["practitioner"][spoke]
        )
    for name in ("family", "talk", "move", "third"):
        told = known[name] != UNKNOWN
        if told.any():
            own = functional.cross_entropy(sums[name][told], known[name][told], weight=weights[name])
            loss = loss + SHARE[name] * own
    return loss


def _weights(labels: Sequence[Targets], sets: LabelSets, config: Config) -> dict[str, Tensor]:
    """Return by label set what each label counts: (1 / share) to a power, mean 1 over the turns."""
    sizes = {
        "client": ("primary", len(sets.client)),
        "family": ("family", len(FAMILIES)),
        "talk": ("talk", len(CLIENT_TALK)),
        "move": ("move", len(PRACTITIONER_CLASSES)),
        "third": ("third", len(sets.third)),
    }
    found: dict[str, Tensor] = {}
    for name, (field, size) in sizes.items():
        places = np.concatenate([getattr(one, field) for one in labels])
        counts = np.bincount(places[places != UNKNOWN], minlength=size) + 1.0
        weight = (counts.sum() / counts) ** (RARE_POWER[name] * config.rare_power)
        found[name] = torch.tensor(weight / ((weight * counts).sum() / counts.sum()), dtype=torch.float)
    return found
