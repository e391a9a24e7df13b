"""The trained part of the neural coder: a recurrent layer over turns, one head a label set."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from thirdturn.domain.codebook import FAMILIES
from training.neural.config import Config
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, LabelSets

FAR = -1e4


class Pool(nn.Module):
    """Turn a turn's word pieces into one vector: their mean beside their maximum. Nothing here is trained."""

    def forward(self, states: Tensor, keep: Tensor) -> Tensor:
        """Return turns x (2 * size).

        Args:
            states: Turns x pieces x size.
            keep: Turns x pieces, 1 for pieces that count, 0 for padding and for pieces left out.
        """
        some = keep.sum(1, keepdim=True)
        mean = (states * keep[..., None]).sum(1) / some.clamp(min=1)
        most = states.masked_fill(keep[..., None] == 0, FAR).amax(1) * (some > 0)
        return torch.cat([mean, most], 1)


class Member(nn.Module):
    """One member of the ensemble: reads the turns of a session in order, gives every label set's sums for each."""

    def __init__(self, size: int, sets: LabelSets, config: Config) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))
        self.noise = config.noise
        self.narrow = nn.Sequential(
            nn.Dropout(config.dropout / 2),
            nn.Linear(size, config.width),
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

    def standardise(self, vectors: NDArray[np.float32]) -> None:
        """Keep mean and spread of the training vectors, by which every vector is scaled to a deviation of a half."""
        self.middle = torch.from_numpy(vectors.mean(0))
        self.spread = torch.from_numpy(2 * vectors.std(0) + 1e-6)

    def forward(self, vectors: Tensor, role: Tensor) -> dict[str, Tensor]:
        """Return sums by label set, each sessions x turns x labels.

        Args:
            vectors: Sessions x turns x size, from :class:`Pool`.
            role: Sessions x turns x 2: practitioner, client.
        """
        scaled = (vectors - self.middle) / self.spread
        if self.training and self.noise:
            scaled = scaled + self.noise * torch.randn_like(scaled)
        narrow = self.narrow(scaled)
        around, _ = self.over_turns(torch.cat([narrow, role], -1))
        wide = self.drop(torch.cat([around, narrow], -1))
        heads = ("client", "family", "practitioner", "talk", "move", "third")
        return {name: getattr(self, name)(wide) for name in heads}
