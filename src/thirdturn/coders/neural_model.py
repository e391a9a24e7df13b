"""The neural coder's model files and how they are run. The only file that imports onnxruntime and tokenizers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from thirdturn.coders.decide import Limits
from thirdturn.coders.features import Floats
from thirdturn.data.load import resource
from thirdturn.domain.errors import KnowledgeError

EMPTY = "-"
"""What the encoder reads in place of a turn without words."""
UNKNOWN_PIECE = 3
AT_ONCE = 32
FILES = ("encoder.onnx", "pool.onnx", "reader.onnx", "tokenizer.json")
SETS = ("client", "family", "practitioner", "talk", "move", "third")

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a head's probabilities become chances: divided by a temperature and shifted, on the scale of logarithms.

    Fitted on sessions the members had not seen (vector scaling, Guo et al. 2017).

    Attributes:
        temperature: Divisor.
        shift: Added to each label.
    """

    temperature: float
    shift: Floats


@dataclass(frozen=True, slots=True)
class NeuralModel:
    """A loaded model.

    Attributes:
        name: Folder below ``data/models``.
        sha256: Hash over all its files.
        languages: What it was made for.
        labels: By label set, the labels in the order of the columns.
        limits: What probabilities must reach: of the model ``alone``, and ``averaged`` with the baseline coder's.
        calibrations: By label set.
        longest_turn: Most word pieces of a turn that are read.
        least_known: Share of a turn's word pieces that must be known for a judgement.
    """

    name: str
    sha256: str
    languages: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, Limits]
    calibrations: Mapping[str, Calibration]
    longest_turn: int
    least_known: float
    tokenizer: Any = field(repr=False)
    encoder: Any = field(repr=False)
    pool: Any = field(repr=False)
    reader: Any = field(repr=False)

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return a text's word pieces and where each stands in it; of long texts the head and the tail."""
        found = self.tokenizer.encode(text or EMPTY)
        places = cut(range(len(found.ids)), self.longest_turn)
        return [found.ids[place] for place in places], [found.offsets[place] for place in places]

    def states(self, ids: Sequence[Ids]) -> tuple[Floats, Floats]:
        """Return the states of some turns' word pieces (turns x pieces x size) and which of them count."""
        longest = max(map(len, ids))
        padded = np.ones((len(ids), longest), np.int64)
        keep = np.zeros((len(ids), longest), np.float32)
        for row, own in enumerate(ids):
            padded[row, : len(own)] = own
            keep[row, : len(own)] = 1.0
        return cast(Floats, self.encoder.run(None, {"ids": padded, "keep": keep})[0]), keep

    def pooled(self, states: Floats, keep: Floats) -> Floats:
        """Return one vector a turn."""
        return cast(Floats, self.pool.run(None, {"states": states, "keep": keep})[0])

    def vectors(self, ids: Sequence[Ids]) -> Floats:
        """Return one vector a turn; turns of like length are encoded together, each once."""
        order = np.argsort([len(one) for one in ids], kind="stable")
        parts = [order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)]
        found = [self.pooled(*self.states([ids[place] for place in part])) for part in parts]
        vectors: Floats = np.empty((len(ids), found[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(found)
        return vectors

    def read(self, vectors: Floats, roles: Floats) -> dict[str, Floats]:
        """Return calibrated probabilities by label set, sessions x turns x labels.

        Args:
            vectors: Sessions x turns x size.
            roles: Sessions x turns x 2: practitioner, client.
        """
        raw = self.reader.run(list(SETS), {"vectors": vectors, "role": roles})
        found = dict(zip(SETS, raw, strict=True))
        return {
            name: calibrated(one, self.calibrations.get(name), name == "practitioner") for name, one in found.items()
        }


def cut(pieces: Sequence[int], longest: int) -> list[int]:
    """Return a turn's pieces, of long ones the first five and the last three eighths of the longest length."""
    head = longest * 5 // 8
    return list(pieces) if len(pieces) <= longest else [*pieces[:head], *pieces[len(pieces) - (longest - head) :]]


def calibrated(chances: Floats, calibration: Calibration | None, each: bool) -> Floats:
    """Return chances with a calibration applied; unchanged without one.

    Args:
        chances: Probabilities, labels last.
        calibration: The calibration.
        each: The labels stand each for itself (odds); else they share one turn.
    """
    if calibration is None:
        return chances
    safe = np.clip(chances.astype(np.float64), 1e-7, 1 - 1e-7)
    if each:
        sums = np.log(safe / (1 - safe)) / calibration.temperature + calibration.shift
        return cast(Floats, (1 / (1 + np.exp(-sums))).astype(np.float32))
    sums = np.log(safe) / calibration.temperature + calibration.shift
    raised = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return cast(Floats, (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32))


@cache
def load_neural(name: str, threads: int) -> NeuralModel:
    """Return a model that ships with the package.

    Args:
        name: Folder below ``data/models``.
        threads: Threads of the runtime; 1 is fastest where other programs use the processor too.

    Raises:
        KnowledgeError: A file is missing or is not the one that the description belongs to.
    """
    contents = {file: _content(name, file) for file in FILES}
    meta = json.loads(_content(name, "model.json"))
    for file, content in contents.items():
        found = hashlib.sha256(content).hexdigest()
        if found != meta["files"][file]:
            raise KnowledgeError(
                f"{name}/{file}", "sha256", f"the file's hash is {found}, expected {meta['files'][file]}"
            )
    return open_neural(name, meta, contents, threads)


def open_neural(name: str, meta: Mapping[str, Any], contents: Mapping[str, bytes], threads: int = 1) -> NeuralModel:
    """Put a model together from its description and the contents of its files."""
    from tokenizers import Tokenizer

    calibrations = {
        each: Calibration(one["temperature"], np.array(one["shift"], np.float32))
        for each, one in meta["calibrations"].items()
    }
    return NeuralModel(
        name=name,
        sha256=combined_hash(meta["files"]),
        languages=tuple(meta["languages"]),
        labels={each: tuple(labels) for each, labels in meta["labels"].items()},
        limits={name: Limits(**one) for name, one in meta["limits"].items()},
        calibrations=calibrations,
        longest_turn=meta["longest_turn"],
        least_known=meta["least_known"],
        tokenizer=Tokenizer.from_str(contents["tokenizer.json"].decode()),
        encoder=_session(contents["encoder.onnx"], threads),
        pool=_session(contents["pool.onnx"], threads),
        reader=_session(contents["reader.onnx"], threads),
    )


def combined_hash(files: Mapping[str, str]) -> str:
    """Return one hash for the hashes of a model's files."""
    return hashlib.sha256("".join(files[file] for file in FILES).encode()).hexdigest()


def _content(name: str, file: str) -> bytes:
    found = resource("models", name, file)
    if not found.is_file():
        raise KnowledgeError(f"{name}/{file}", "models", "the file is missing; install the package again")
    return found.read_bytes()


def _session(content: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def known_share(ids: NDArray[np.int64] | Ids) -> float:
    """Return the share of word pieces that the tokenizer knows; the two that mark start and end do not count."""
    inner = list(ids)[1:-1]
    return 1.0 if not inner else float(np.mean([piece != UNKNOWN_PIECE for piece in inner]))
