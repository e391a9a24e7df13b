"""Labels as numbers: one array a label set, one row a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdturn.domain.codebook import FAMILIES, Codebook, family_of
from training.labelled import LabelledSession

UNKNOWN = -1
CONFIDENCE_WEIGHT = {1: 0.4, 2: 0.8, 3: 1.0}
SECOND_SHARE = 0.3
"""A second code takes this much of the turn's probability; chosen by hand."""
CLIENT_TALK = ("change", "neutral", "sustain")
PRACTITIONER_CLASSES = ("reflection", "question", "therapist_input", "other")
"""AnnoMI's own labels, given by human experts."""

Array = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelSets:
    """The labels of every set, in the order of the columns."""

    client: tuple[str, ...]
    practitioner: tuple[str, ...]
    third: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """What one session's turns were given; ``UNKNOWN`` where a set says nothing about a turn.

    Attributes:
        role: Turns x 2: practitioner, client; both 0 for others.
        client: Turns x client codes: shares that sum to 1, or a row of zeros.
        client_weight: How sure the labeller was, 0 where there is no label.
        primary: Place of the primary client code.
        family: Place of its family.
        practitioner: Turns x practitioner codes: 1 where the code was given.
        practitioner_weight: 1 for practitioner turns.
        talk: Place of AnnoMI's client talk type.
        move: Place of AnnoMI's practitioner class.
        third: Place of the third-turn code.
    """

    role: Array
    client: Array
    client_weight: Array
    primary: Places
    family: Places
    practitioner: Array
    practitioner_weight: Array
    talk: Places
    move: Places
    third: Places


def label_sets(codebook: Codebook) -> LabelSets:
    """Return the labelled codes of every set."""
    return LabelSets(
        client=tuple(code.id for code in codebook.of("client", labelled=True)),
        practitioner=tuple(code.id for code in codebook.of("practitioner", labelled=True)),
        third=tuple(code.id for code in codebook.of("third_turn", labelled=True)),
    )


def targets(one: LabelledSession, sets: LabelSets) -> Targets:
    """Return a session's labels as numbers."""
    roles = one.session.roles()
    client = np.zeros((len(roles), len(sets.client)), np.float32)
    practitioner = np.zeros((len(roles), len(sets.practitioner)), np.float32)
    for turn, (role, label) in enumerate(zip(roles, one.labels, strict=True)):
        if role == "client" and label.codes and label.codes[0] in sets.client:
            second = SECOND_SHARE if label.second in sets.client else 0.0
            client[turn, sets.client.index(label.codes[0])] += 1.0 - second
            if second:
                client[turn, sets.client.index(label.second)] += second
        elif role == "practitioner":
            practitioner[turn, [sets.practitioner.index(code) for code in label.codes if code in sets.practitioner]] = 1
    known = client.sum(axis=1) > 0
    first = [label.codes[0] if label.codes else "" for label in one.labels]
    spoke = np.array([role == "practitioner" for role in roles], np.float32)
    return Targets(
        role=np.array([[role == "practitioner", role == "client"] for role in roles], np.float32),
        client=client,
        client_weight=known * np.array([CONFIDENCE_WEIGHT[label.confidence] for label in one.labels], np.float32),
        primary=_places([code if has else "" for code, has in zip(first, known, strict=True)], sets.client),
        family=_places(
            [family_of(code) or "" if has else "" for code, has in zip(first, known, strict=True)], FAMILIES
        ),
        practitioner=practitioner,
        practitioner_weight=spoke,
        talk=_places(_of_role(one, "client"), CLIENT_TALK),
        move=_places(_of_role(one, "practitioner"), PRACTITIONER_CLASSES),
        third=_places([label.third_turn for label in one.labels], sets.third),
    )


def _of_role(one: LabelledSession, role: str) -> list[str]:
    return [label.human if own == role else "" for own, label in zip(one.session.roles(), one.labels, strict=True)]


def _places(labels: Sequence[str], known: Sequence[str]) -> Places:
    return np.array([known.index(label) if label in known else UNKNOWN for label in labels], np.int64)
