"""Fit the baseline model. Every choice (weights, temperature, limits) is made on the sessions given and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from thirdturn.coders.cues import hits
from thirdturn.coders.decide import Limits
from thirdturn.coders.features import SIZE, STRUCTURED_START, Block, Floats, counts, grams, structured, weigh
from thirdturn.coders.model import Head, Model, third_inputs
from thirdturn.coders.scene import scenes
from thirdturn.domain.codebook import FAMILIES, Codebook, family_of
from training.choosing import OVER_CHANGE, THIRD_TURN, code_limits, family_weight, resisting_limits
from training.labelled import Label, LabelledSession

LEAST_EXAMPLES = 5
"""A client code needs this many turns to get a column of its own; rarer ones stay unknown to the model."""
RARE_POWER = 0.25
"""Turns weigh (1 / share of their code) to this power while fitting; the bias takes it back afterwards."""
CONFIDENCE_WEIGHT = {1: 0.4, 2: 0.8, 3: 1.0}
SECOND_WEIGHT = 0.5
CLIENT_C, PRACTITIONER_C, THIRD_C, THIRD_SCALE, THIRD_POWER = 1.0, 3.0, 1.0, 4.0, 0.5
LEAST_TURNS = 2
"""A bucket that fewer training turns fill is left out: such words are of no use and nobody's business."""
INNER_FOLDS = 4
CLIENT_CODE, SECOND_CODE, LEAST_KNOWN = 0.5, 0.25, 0.34
"""Limits set by hand: a code must be more likely than not within its family; a second code needs a quarter; a turn of
which two words in three are unknown is not judged."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Turns of many sessions, one entry a turn.

    Attributes:
        blocks: Which buckets each turn fills.
        tails: Its structured features.
        labels: Its labels.
        roles: Its speaker's role.
        groups: What it must not be split from.
    """

    blocks: tuple[list[Block], ...]
    tails: tuple[Floats, ...]
    labels: tuple[Label, ...]
    roles: NDArray[np.str_]
    groups: NDArray[np.str_]


def corpus(sessions: Sequence[LabelledSession]) -> Corpus:
    """Prepare sessions for fitting."""
    blocks: list[list[Block]] = []
    tails: list[Floats] = []
    roles: list[str] = []
    for one in sessions:
        stage = scenes(one.session, "en")
        texts = [grams(scene.turn.text) for scene in stage]
        held = [tuple(hit.rule.id for hit in hits(scene, "en")) for scene in stage]
        blocks.extend(counts(index, stage, texts) for index in range(len(stage)))
        tails.extend(structured(index, stage, held) for index in range(len(stage)))
        roles.extend(scene.role for scene in stage)
    return Corpus(
        blocks=tuple(blocks),
        tails=tuple(tails),
        labels=tuple(label for one in sessions for label in one.labels),
        roles=np.array(roles),
        groups=np.array([one.group for one in sessions for _ in one.labels]),
    )


def idf_of(data: Corpus, turns: Sequence[int] | NDArray[np.int64]) -> Floats:
    """Return the weight of every bucket: ln((1 + n) / (1 + df)) + 1, and 0 where no training turn fills it."""
    frequency = np.zeros(SIZE)
    for turn in turns:
        for block in data.blocks[turn]:
            frequency[block.buckets] += 1
    weight = np.log((1 + len(turns)) / (1 + frequency)) + 1
    weight[frequency < LEAST_TURNS] = 0.0
    weight[STRUCTURED_START:] = 1.0
    # Half precision from the start, so that what is fitted is what ships.
    return weight.astype(np.float16).astype(np.float32)


def matrix(data: Corpus, turns: Sequence[int] | NDArray[np.int64], idf: Floats) -> sparse.csr_matrix:
    """Return the vectors of some turns as rows."""
    found = [weigh(data.blocks[turn], data.tails[turn], idf) for turn in turns]
    ends = np.cumsum([0, *(len(vector.buckets) for vector in found)])
    values = np.concatenate([vector.values for vector in found])
    return sparse.csr_matrix((values, np.concatenate([vector.buckets for vector in found]), ends), (len(found), SIZE))


def fit(data: Corpus, codebook: Codebook) -> Model:
    """Return a model fitted on all turns of a corpus; its limits come from an inner cross-validation by group."""
    client, practitioner = np.flatnonzero(data.roles == "client"), np.flatnonzero(data.roles == "practitioner")
    codes = tuple(code.id for code in codebook.of("practitioner", labelled=True))
    known = _frequent_codes(data, client)
    inner_client = np.zeros((len(data.labels), len(known)))
    inner_practitioner = np.zeros((len(data.labels), len(codes)))
    for train, test in GroupKFold(INNER_FOLDS).split(data.groups, groups=data.groups):
        mine = np.intersect1d(train, client)
        seen = np.intersect1d(test, client)
        inner_client[seen] = _sums(data, seen, *fit_client(data, mine, known))
        mine = np.intersect1d(train, practitioner)
        seen = np.intersect1d(test, practitioner)
        inner_practitioner[seen] = 1 / (1 + np.exp(-_sums(data, seen, *fit_practitioner(data, mine, codes))))
    client_head, client_idf = fit_client(data, client, known)
    practitioner_head, practitioner_idf = fit_practitioner(data, practitioner, codes)
    temperature = _temperature(data, client, known, inner_client)
    families = [family_of(data.labels[turn].codes[0]) or "coop" for turn in client]
    chances = _by_family(_softmax(inner_client[client] / temperature), known)
    resisting = resisting_limits(families, chances)
    return Model(
        name="",
        sha256="",
        client=Head(known, client_head.weights / temperature, client_head.bias / temperature),
        client_idf=client_idf,
        practitioner=practitioner_head,
        practitioner_idf=practitioner_idf,
        third=_fit_third(data, practitioner, inner_practitioner),
        limits=Limits(
            resisting=resisting,
            over_change=OVER_CHANGE,
            third=THIRD_TURN,
            family_weight=family_weight(families, chances, resisting["balanced"]),
            client_code=CLIENT_CODE,
            second=SECOND_CODE,
            practitioner=code_limits(
                codes, [data.labels[turn].codes for turn in practitioner], inner_practitioner[practitioner]
            ),
        ),
        least_known=LEAST_KNOWN,
        temperature=round(temperature, 2),
    )


def fit_client(data: Corpus, turns: NDArray[np.int64], known: Sequence[str]) -> tuple[Head, Floats]:
    """Fit the client head on some turns."""
    idf = idf_of(data, turns)
    rows: list[int] = []
    codes: list[str] = []
    weights: list[float] = []
    for turn in turns:
        label = data.labels[turn]
        for code, share in ((label.codes[0], 1.0), (label.second, SECOND_WEIGHT)):
            if code in known:
                rows.append(turn)
                codes.append(code)
                weights.append(share * CONFIDENCE_WEIGHT[label.confidence])
    labels, places = np.unique(codes, return_inverse=True)
    weight = np.array(weights)
    shares = np.bincount(places, weights=weight) / weight.sum()
    weight = weight * (shares[places] ** -RARE_POWER)
    fitted = LogisticRegression(C=CLIENT_C, max_iter=200, tol=1e-3)
    fitted.fit(matrix(data, rows, idf), places, sample_weight=weight / weight.mean())
    head = _aligned(
        [str(label) for label in labels], fitted.coef_, fitted.intercept_ + RARE_POWER * np.log(shares), known
    )
    return head, idf


def fit_practitioner(data: Corpus, turns: NDArray[np.int64], codes: Sequence[str]) -> tuple[Head, Floats]:
    """Fit the practitioner head on some turns, one code against the rest."""
    idf = idf_of(data, turns)
    rows = matrix(data, turns, idf)
    weights = np.zeros((SIZE, len(codes)), dtype=np.float32)
    bias = np.full(len(codes), -10.0, dtype=np.float32)
    for place, code in enumerate(codes):
        truth = np.array([code in data.labels[turn].codes for turn in turns])
        if truth.sum() >= LEAST_EXAMPLES:
            fitted = LogisticRegression(C=PRACTITIONER_C, solver="liblinear", tol=1e-3, random_state=0)
            fitted.fit(rows, truth)
            weights[:, place], bias[place] = fitted.coef_[0], fitted.intercept_[0]
    return Head(tuple(codes), weights, bias), idf


def _fit_third(data: Corpus, practitioner: NDArray[np.int64], scores: NDArray[np.float64]) -> Head:
    turns = [turn for turn in practitioner if data.labels[turn].third_turn]
    inputs = np.array([third_inputs(scores[turn], data.tails[turn]) for turn in turns])
    inputs[:, : scores.shape[1]] *= THIRD_SCALE
    labels, places = np.unique([data.labels[turn].third_turn for turn in turns], return_inverse=True)
    share = np.bincount(places) / len(places)
    fitted = LogisticRegression(C=THIRD_C, max_iter=1000)
    fitted.fit(inputs, places, sample_weight=share[places] ** -THIRD_POWER)
    weights = fitted.coef_.T.copy()
    weights[: scores.shape[1]] *= THIRD_SCALE
    return Head(tuple(map(str, labels)), weights.astype(np.float32), fitted.intercept_.astype(np.float32))


def _frequent_codes(data: Corpus, client: NDArray[np.int64]) -> tuple[str, ...]:
    codes, counts = np.unique([data.labels[turn].codes[0] for turn in client], return_counts=True)
    return tuple(str(code) for code, count in zip(codes, counts, strict=True) if count >= LEAST_EXAMPLES)


def _aligned(labels: Sequence[str], weights: Floats, bias: Floats, known: Sequence[str]) -> Head:
    """Put the columns in the order of the known codes; a code that a fold lacks gets a column that never wins."""
    full = np.zeros((SIZE, len(known)), dtype=np.float32)
    offsets = np.full(len(known), -20.0, dtype=np.float32)
    for place, label in enumerate(labels):
        column = list(known).index(label)
        full[:, column], offsets[column] = weights[place], bias[place]
    return Head(tuple(known), full, offsets)


def _sums(data: Corpus, turns: NDArray[np.int64], head: Head, idf: Floats) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = matrix(data, turns, idf) @ head.weights.astype(np.float64) + head.bias
    return sums


def _softmax(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _by_family(chances: NDArray[np.float64], known: Sequence[str]) -> NDArray[np.float64]:
    place = [FAMILIES.index(family_of(code) or "coop") for code in known]
    columns = [chances[:, [one == family for one in place]].sum(axis=1) for family in range(len(FAMILIES))]
    return np.stack(columns, axis=1)


def _temperature(data: Corpus, client: NDArray[np.int64], known: Sequence[str], sums: NDArray[np.float64]) -> float:
    """Return the divisor of the sums under which unseen turns' codes were least surprising."""
    rows = [(turn, known.index(data.labels[turn].codes[0])) for turn in client if data.labels[turn].codes[0] in known]
    turns, places = np.array(rows).T
    grid = np.arange(0.4, 1.61, 0.05)
    losses = [-np.log(_softmax(sums[turns] / t)[np.arange(len(turns)), places] + 1e-12).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])
