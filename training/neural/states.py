"""Token states of every turn, made once: the encoder stays as it is while members are fitted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from thirdturn.coders.neural_model import EMPTY, cut
from training.labelled import LabelledSession
from training.neural.config import Config
from training.neural.encoder import Encoder, base_encoder

AT_ONCE = 32


def states_of(sessions: Sequence[LabelledSession], config: Config, cache: Path) -> list[list[Tensor]]:
    """Return for each session and turn its word pieces x size, in half precision.

    Args:
        sessions: The sessions.
        config: The settings.
        cache: File that keeps the states; read if it holds as many turns, else made anew.
    """
    turns = [turn.text for one in sessions for turn in one.session.turns]
    flat: list[Tensor] = torch.load(cache) if cache.is_file() else []
    if len(flat) != len(turns):
        encoder, tokenizer = base_encoder(config.layers, config.longest_turn)
        flat = encode(turns, encoder, tokenizer, config.longest_turn)
        torch.save(flat, cache)
    ends = np.cumsum([len(one.session.turns) for one in sessions])
    return [flat[end - len(one.session.turns) : end] for one, end in zip(sessions, ends, strict=True)]


def encode(texts: Sequence[str], encoder: Encoder, tokenizer: Tokenizer, longest: int) -> list[Tensor]:
    """Return the states of some texts; texts of like length are encoded together."""
    ids = [cut(tokenizer.encode(text or EMPTY).ids, longest) for text in texts]
    order = np.argsort([len(one) for one in ids], kind="stable")
    found: list[Tensor] = [torch.empty(0)] * len(ids)
    for start in range(0, len(order), AT_ONCE):
        places = order[start : start + AT_ONCE]
        padded = pad_sequence([torch.tensor(ids[place]) for place in places], batch_first=True)
        keep = pad_sequence([torch.ones(len(ids[place])) for place in places], batch_first=True)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states = encoder(padded, keep)
        for place, one in zip(places, states, strict=True):
            found[place] = one[: len(ids[place])].to(torch.float16).clone()
    return found
