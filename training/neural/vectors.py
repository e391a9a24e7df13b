"""One vector a turn, made once: the encoder stays as it is while members are fitted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

from thirdturn.coders.neural_model import EMPTY, cut
from training.labelled import LabelledSession
from training.neural.config import Config
from training.neural.encoder import Encoder, base_encoder
from training.neural.network import Pool

AT_ONCE = 32

Vectors = NDArray[np.float32]
"""One session: turns x size."""


def vectors_of(sessions: Sequence[LabelledSession], config: Config, cache: Path) -> list[Vectors]:
    """Return the vectors of every session's turns.

    Args:
        sessions: The sessions.
        config: The settings.
        cache: File that keeps the vectors; read if it holds as many turns, else made anew.
    """
    turns = [turn.text for one in sessions for turn in one.session.turns]
    flat: Vectors = np.load(cache) if cache.is_file() else np.zeros((0, 0), np.float32)
    if len(flat) != len(turns):
        encoder, tokenizer = base_encoder(config.layers, config.longest_turn)
        flat = encode(turns, encoder, tokenizer, config.longest_turn)
        np.save(cache, flat)
    ends = np.cumsum([len(one.session.turns) for one in sessions])
    return [flat[end - len(one.session.turns) : end] for one, end in zip(sessions, ends, strict=True)]


def encode(texts: Sequence[str], encoder: Encoder, tokenizer: Tokenizer, longest: int) -> Vectors:
    """Return one vector a text; texts of like length are encoded together."""
    pool = Pool()
    ids = [cut(tokenizer.encode(text or EMPTY).ids, longest) for text in texts]
    order = np.argsort([len(one) for one in ids], kind="stable")
    parts: list[Vectors] = []
    for start in range(0, len(order), AT_ONCE):
        places = order[start : start + AT_ONCE]
        padded = pad_sequence([torch.tensor(ids[place]) for place in places], batch_first=True)
        keep = pad_sequence([torch.ones(len(ids[place])) for place in places], batch_first=True)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states = encoder(padded, keep)
        parts.append(pool(states.float(), keep).numpy())
    together = np.concatenate(parts)
    found: Vectors = np.empty_like(together)
    found[order] = together
    return found
