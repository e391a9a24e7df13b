"""The settings of the neural coder's training, as ``config.yaml`` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("config.yaml")


@dataclass(frozen=True, slots=True)
class Config:
    """One field a line of ``config.yaml``; the comments there say what each means."""

    name: str
    base: str
    layers: tuple[int, ...]
    longest_turn: int
    window: int
    width: int
    recurrent: int
    dropout: float
    noise: float
    epochs: int
    batch: int
    rate: float
    decay: float
    rare_power: float
    seeds: tuple[int, ...]
    folds: int


def load_config(path: Path = FILE) -> Config:
    """Read the settings.

    Raises:
        TypeError: A setting is missing or unknown.
    """
    settings = yaml.safe_load(path.read_text("utf-8"))
    return Config(**settings | {name: tuple(settings[name]) for name in ("layers", "seeds")})
