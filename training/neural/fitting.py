"""Fit members on token states and read sessions with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from thirdturn.domain.codebook import FAMILIES
from training.neural.config import Config
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, UNKNOWN, LabelSets, Targets
from training.neural.network import Member

States = Sequence[Tensor]
"""One session: for each turn, its word pieces x size, half precision."""
Probabilities = dict[str, NDArray[np.float32]]
"""By label set, turns x labels."""

TURNS_AT_ONCE = 64
"""Turns that are pooled together, neighbours in length."""
RARE_POWER = {"client": 0.7, "family": 1.0, "talk": 1.7, "move": 1.0, "third": 1.3}
"""Each set's power as a multiple of ``config.rare_power``; chosen once by hand."""
SHARE = {"client": 1.0, "family": 0.5, "practitioner": 3.0, "talk": 1.0, "move": 1.0, "third": 0.5}
"""What each set counts in the loss; chosen once by hand."""
WARM_UP = 0.2


def fit(states: Sequence[States], labels: Sequence[Targets], sets: LabelSets, config: Config, seed: int) -> Member:
    """Return a member fitted on sessions.

    Args:
        states: Token states of every session.
        labels: Its labels.
        sets: The label sets.
        config: The settings.
        seed: Decides the start weights, the windows and their order.
    """
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    member = Member(states[0][0].shape[1], sets, config)
    member.train()
    weights = _weights(labels, sets, config)
    optimizer = torch.optim.AdamW(member.parameters(), lr=config.rate, weight_decay=config.decay)
    plan = [list(_batches(states, config, order)) for _ in range(config.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.rate, total_steps=sum(map(len, plan)), pct_start=WARM_UP
    )
    for batch in (batch for epoch in plan for batch in epoch):
        vectors, role, known = _assemble(member, batch, states, labels, config.window)
        sums = member.reader(vectors, role)
        loss = _loss({name: one.flatten(0, 1) for name, one in sums.items()}, known, weights)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(member.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    member.eval()
    return member


def read(member: Member, states: States, role: NDArray[np.float32]) -> Probabilities:
    """Return what a member makes of one session: probabilities by label set."""
    with torch.no_grad():
        sums = member.reader(vectors_of(member, states)[None], torch.from_numpy(role)[None])
    return {
        name: (one[0].sigmoid() if name == "practitioner" else one[0].softmax(-1)).numpy() for name, one in sums.items()
    }


def mean(members: Sequence[Probabilities]) -> Probabilities:
    """Return the mean of several members' probabilities."""
    return {name: np.mean([one[name] for one in members], axis=0, dtype=np.float32) for name in members[0]}


def vectors_of(member: Member, states: States) -> Tensor:
    """Return one vector a turn; turns of like length are pooled together."""
    order = np.argsort([len(one) for one in states], kind="stable")
    found: list[Tensor] = [torch.empty(0)] * len(states)
    for start in range(0, len(order), TURNS_AT_ONCE):
        places = order[start : start + TURNS_AT_ONCE]
        padded = pad_sequence([states[place].float() for place in places], batch_first=True)
        keep = pad_sequence([torch.ones(len(states[place])) for place in places], batch_first=True)
        for place, vector in zip(places, member.pool(padded, keep), strict=True):
            found[place] = vector
    return torch.stack(found)


def _batches(states: Sequence[States], config: Config, order: np.random.Generator) -> Iterator[list[tuple[int, int]]]:
    """Yield batches of windows (session, first turn) that cover every turn, cut at a new place each time."""
    windows: list[tuple[int, int]] = []
    for session, turns in enumerate(states):
        last = max(0, len(turns) - config.window)
        first = int(order.integers(0, config.window)) - config.window
        starts = {min(max(start, 0), last) for start in range(first, len(turns), config.window)}
        windows += [(session, start) for start in sorted(starts)]
    shuffled = [windows[place] for place in order.permutation(len(windows))]
    for start in range(0, len(shuffled), config.batch):
        yield shuffled[start : start + config.batch]


def _assemble(
    member: Member, batch: Sequence[tuple[int, int]], states: Sequence[States], labels: Sequence[Targets], window: int
) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """Return the vectors and roles of a batch, padded to one window's length, and its labels, one row a turn."""
    turns = [states[session][start : start + window] for session, start in batch]
    vectors = vectors_of(member, [turn for part in turns for turn in part])
    padded = vectors.new_zeros(len(batch), window, vectors.shape[1])
    at = 0
    for row, part in enumerate(turns):
        padded[row, : len(part)] = vectors[at : at + len(part)]
        at += len(part)
    known: dict[str, Tensor] = {}
    for field in fields(Targets):
        whole = [getattr(labels[session], field.name)[start : start + window] for session, start in batch]
        empty = UNKNOWN if whole[0].dtype == np.int64 else 0
        filled = np.full((len(batch), window, *whole[0].shape[1:]), empty, whole[0].dtype)
        for row, part in enumerate(whole):
            filled[row, : len(part)] = part
        known[field.name] = torch.from_numpy(filled).flatten(0, 1)
    return padded, known["role"].reshape(len(batch), window, 2), known


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
