"""Write the neural coder's files to the package: choose limits from the folds, quantise the encoder.

Run from the repository: ``python -m training.neural.export [--folds build/folds.npz] [--members build/members.pt]``,
after ``python -m training.neural.folds`` and ``python -m training.neural.train``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

from thirdturn.coders.decide import Limits
from thirdturn.coders.neural import MODEL
from thirdturn.coders.neural_model import FILES, SETS, Calibration
from thirdturn.domain.codebook import FAMILIES
from thirdturn.workflow import load_codebook
from training.labelled import LabelledSession, data_folder
from training.neural.choosing import alone, calibrations, limits_for
from training.neural.config import Config, load_config
from training.neural.corpus import invented, languages, real
from training.neural.encoder import BLOCK, base_encoder
from training.neural.folds import BUILD, load_predictions
from training.neural.labels import CLIENT_TALK, PRACTITIONER_CLASSES, LabelSets, label_sets, targets
from training.neural.network import Member, Pool
from training.neural.train import load_members

TARGET = Path("src", "thirdturn", "data", "models", MODEL)
OPSET = 17
LEAST_KNOWN = 0.67
TRAINED_ON = {
    "sets": [
        "AnnoMI (Wu et al., ICASSP 2022; Future Internet 2023, 15(3):110), with its human labels and ours",
        "Smokers in chat with an automated counsellor (Mahmood et al., Findings of ACL 2025; CC BY-SA 4.0), our labels",
        "Invented dialogues in English, German and Finnish (training/invented), labelled as they were written",
    ],
    "labels": "ours are made by language-model coders under a written guide; not human experts",
    "note": "The files hold weights only: no text, no word list of the training data, no label.",
}


class Readers(nn.Module):
    """All members; the mean of their probabilities."""

    def __init__(self, members: Sequence[Member]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, vectors: Tensor, role: Tensor) -> tuple[Tensor, ...]:
        """Return the mean probabilities by label set, in the order of ``SETS``."""
        sums = [member(vectors, role) for member in self.members]
        return tuple(
            torch.stack(
                [one[name].sigmoid() if name == "practitioner" else one[name].softmax(-1) for one in sums]
            ).mean(0)
            for name in SETS
        )


def _chances(name: str, sums: Tensor) -> Tensor:
    return sums.sigmoid() if name == "practitioner" else sums.softmax(-1)


def model_files(members: Sequence[Member], config: Config) -> dict[str, bytes]:
    """Return the contents of the model's files: encoder in 4 bits, pool and readers in full precision."""
    encoder, tokenizer = base_encoder(config.layers, config.longest_turn)
    size = encoder.words.weight.shape[1] * len(config.layers)
    ids, keep = torch.ones(2, 5, dtype=torch.long), torch.ones(2, 5)
    turns = {0: "turns", 1: "pieces"}
    vectors = torch.zeros(1, 4, len(members[0].middle))
    read = {0: "sessions", 1: "turns"}
    whole = _onnx(encoder, (ids, keep), ("ids", "keep"), ("states",), {"ids": turns, "keep": turns, "states": turns})
    quantizer = MatMulNBitsQuantizer(
        whole, bits=4, block_size=BLOCK, is_symmetric=True, accuracy_level=4, op_types_to_quantize=("MatMul", "Gather")
    )
    quantizer.process()
    pool = _onnx(
        Pool(),
        (torch.zeros(2, 5, size), keep),
        ("states", "keep"),
        ("vectors",),
        {"states": turns, "keep": turns, "vectors": {0: "turns"}},
    )
    reader = _onnx(
        Readers(members),
        (vectors, torch.zeros(1, 4, 2)),
        ("vectors", "role"),
        SETS,
        dict.fromkeys(("vectors", "role", *SETS), read),
    )
    return {
        "encoder.onnx": quantizer.model.model.SerializeToString(),
        "pool.onnx": pool.SerializeToString(),
        "reader.onnx": reader.SerializeToString(),
        "tokenizer.json": tokenizer.to_str().encode(),
    }


def description(
    files: Mapping[str, bytes],
    sets: LabelSets,
    limits: Mapping[str, Limits],
    fitted: Mapping[str, Calibration],
    config: Config,
    sessions: Sequence[LabelledSession],
) -> dict[str, Any]:
    """Return what stands beside the files."""
    return {
        "name": MODEL,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in FILES},
        "languages": languages(sessions),
        "codebook": load_codebook().version,
        "base": "multilingual-e5-small (MIT), first layers, kept pieces",
        "trained_on": TRAINED_ON | {"sessions": len(sessions), "turns": sum(len(one.labels) for one in sessions)},
        "config": asdict(config),
        "labels": {
            "client": sets.client,
            "family": FAMILIES,
            "practitioner": sets.practitioner,
            "talk": CLIENT_TALK,
            "move": PRACTITIONER_CLASSES,
            "third": sets.third,
        },
        "limits": {
            name: {
                "resisting": dict(one.resisting),
                "over_change": dict(one.over_change),
                "third": one.third,
                "family_weight": dict(one.family_weight),
                "client_code": one.client_code,
                "second": one.second,
                "practitioner": dict(one.practitioner),
            }
            for name, one in limits.items()
        },
        "calibrations": {
            name: {"temperature": one.temperature, "shift": [round(float(value), 4) for value in one.shift]}
            for name, one in fitted.items()
        },
        "longest_turn": config.longest_turn,
        "least_known": LEAST_KNOWN,
    }


def write(files: Mapping[str, bytes], meta: Mapping[str, Any], folder: Path) -> None:
    """Write a model's files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "model.json").write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Choose and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument(
        "--folds", type=Path, nargs="+", default=[BUILD / "folds.npz"], help="what training.neural.folds wrote"
    )
    parser.add_argument("--members", type=Path, default=BUILD / "members.pt", help="what training.neural.train kept")
    parser.add_argument("--to", type=Path, default=TARGET)
    arguments = parser.parse_args()
    config, sets = load_config(), label_sets(load_codebook())
    annomi, smokers = real(data_folder(arguments.data))
    sessions = [*annomi, *smokers, *invented()]
    labels = [targets(one, sets) for one in annomi]
    unseen = load_predictions(*arguments.folds)
    told = [labels[place] for place in unseen]
    fitted = calibrations(list(unseen.values()), told)
    limits = {
        "averaged": limits_for(list(unseen.values()), told, sets, fitted),
        "alone": limits_for([alone(one) for one in unseen.values()], told, sets, fitted),
    }
    files = model_files(load_members(arguments.members, config, sets), config)
    write(files, description(files, sets, limits, fitted, config, sessions), arguments.to)
    print({name: f"{len(content) / 1e6:.1f} MB" for name, content in files.items()})


def _onnx(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    dynamic: Mapping[str, Mapping[int, str]],
) -> onnx.ModelProto:
    import io

    buffer = io.BytesIO()
    torch.onnx.export(
        module.eval(),
        example,
        buffer,
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: dict(axes) for name, axes in dynamic.items()},
        opset_version=OPSET,
        dynamo=False,
    )
    return onnx.load_from_string(buffer.getvalue())


if __name__ == "__main__":
    main()
