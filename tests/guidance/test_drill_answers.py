"""How often the drill's coder finds what an invented answer does. Floors a little below what was measured.

The answers and their keys were written by the same hands as the moments: a figure here shows that the drill works as
meant, not how well the coder does on real talk.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guidance.drill_moments import CODES
from thirdturn.domain.coding import TurnCoding
from thirdturn.guidance.drill import moments
from thirdturn.guidance.library import LANGUAGES
from thirdturn.workflow import code_reply, load_codebook

# By language: share of answers that the coder decides, and share of those whose code is among the key's. Measured with
# the neural coder: decided .83, .73 and .78 of 40, right .67, .69 and .74 of these.
FLOORS = {"en": (0.75, 0.6), "de": (0.65, 0.6), "fi": (0.7, 0.65)}


@cache
def answers() -> list[dict[str, Any]]:
    loaded = yaml.safe_load(Path(__file__).with_name("drill_answers.yaml").read_text("utf-8"))
    found: list[dict[str, Any]] = loaded["answers"]
    return found


@cache
def coded(language: str) -> list[tuple[dict[str, Any], TurnCoding]]:
    known = {one.id: one for one in moments(language)}
    told = []
    for answer in answers():
        if answer["moment"] in known:
            at = known[answer["moment"]]
            before = [(turn.role, turn.text) for turn in at.before]
            told.append((answer, code_reply(before, at.client, answer["answer"], language)))
    return told


def shares(language: str) -> tuple[float, float]:
    """Return the share decided, and the share right among those."""
    decided = [(answer, entry.third_turn.id) for answer, entry in coded(language) if entry.third_turn]
    right = sum(found in answer["third_turn"] for answer, found in decided)
    return len(decided) / len(coded(language)), right / len(decided)


def test_every_answer_belongs_to_a_moment_and_its_codes_exist() -> None:
    assert sum(len(coded(language)) for language in LANGUAGES) == len(answers()) >= 100
    practitioner = {code.id for code in load_codebook().of("practitioner")}
    for answer in answers():
        assert set(answer["third_turn"]) <= set(CODES) and answer["third_turn"]
        assert set(answer["codes"]) <= practitioner
        assert isinstance(answer["adherent"], bool)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_answer_does_is_found(language: str) -> None:
    decided, right = shares(language)
    assert decided >= FLOORS[language][0]
    assert right >= FLOORS[language][1]
