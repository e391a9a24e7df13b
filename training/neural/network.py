"""The trained part of the neural coder: pooling of word pieces, a recurrent layer over turns, one head a label set."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from thirdturn.domain.codebook import FAMILIES
from training.neural.config import Config
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, LabelSets

SCALE = 0.5
FAR = -1e4


def inputs(size: int, config: Config) -> int:
    """Return the length of the vector that :class:`Pool` makes of states of some size."""
    return 2 * size + config.heads * config.head_size


class Pool(nn.Module):
    """Turn a turn's word pieces into one vector: their mean, their maximum, several means with learned weights."""

    def __init__(self, size: int, config: Config) -> None:
        super().__init__()
        self.heads, self.head_size = config.heads, config.head_size
        self.norm = nn.LayerNorm(size)
        self.query = nn.Linear(size, config.heads)
        self.value = nn.Linear(size, config.heads * config.head_size)

    def forward(self, states: Tensor, keep: Tensor) -> Tensor:
        """Return turns x :func:`inputs`.

        Args:
            states: Turns x pieces x size.
            keep: Turns x pieces, 1 for pieces that count, 0 for padding and for pieces left out.
        """
        states = self.norm(states)
        weights = self.query(states).masked_fill(keep[..., None] == 0, FAR).softmax(1)
        values = self.value(states).reshape(states.shape[0], states.shape[1], self.heads, self.head_size)
        some = keep.sum(1, keepdim=True)
        mean = (states * keep[..., None]).sum(1) / some.clamp(min=1)
        most = states.masked_fill(keep[..., None] == 0, FAR).amax(1) * (some > 0)
        return torch.cat([mean * SCALE, most * SCALE, (weights[..., None] * values).sum(1).flatten(1)], 1)


class Reader(nn.Module):
    """Read the turns of a session in order and give every label set's sums for each."""

    def __init__(self, size: int, sets: LabelSets, config: Config) -> None:
        super().__init__()
        self.narrow = nn.Sequential(
            nn.Dropout(config.dropout / 2),
            nn.Linear(inputs(size, config), config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
        )
        self.over_turns = nn.GRU(config.width + 2, config.recurrent, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(config.dropout)
        wide = 2 * config.recurrent + config.width
        self.client = nn.Linear(wide, len(sets.client))
        self.family = nn.Linear(wide, len(FAMILIES))
        self.practitioner = nn.Linear(wide, len(sets.practitioner))
        self.talk = nn.Linear(wide, len(CLIENT_TALK))
        self.move = nn.Linear(wide, len(PRACTITIONER_CLASSES))
        self.third = nn.Linear(wide, len(sets.third))

    def forward(self, vectors: Tensor, role: Tensor) -> dict[str, Tensor]:
        """Return sums by label set, each sessions x turns x labels.

        Args:
            vectors: Sessions x turns x inputs, from :class:`Pool`.
            role: Sessions x turns x 2: practitioner, client.
        """
        narrow = self.narrow(vectors)
        around, _ = self.over_turns(torch.cat([narrow, role], -1))
        wide = self.drop(torch.cat([around, narrow], -1))
        heads = ("client", "family", "practitioner", "talk", "move", "third")
        return {name: getattr(self, name)(wide) for name in heads}


class Member(nn.Module):
    """One member of the ensemble."""

    def __init__(self, size: int, sets: LabelSets, config: Config) -> None:
        super().__init__()
        self.pool = Pool(size, config)
        self.reader = Reader(size, sets, config)
