"""Train the baseline model on AnnoMI and write it to the package.

Run from the repository: ``python -m training.train_baseline [--data PATH]``. Deterministic: the same data and library
versions give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import sklearn

from thirdturn.coders.baseline import MODEL
from thirdturn.coders.features import BLOCK_BITS, BLOCK_LENGTHS, CHARACTER_LENGTHS
from thirdturn.coders.model import Model, pack, unpack
from thirdturn.workflow import load_codebook
from training import fitting
from training.labelled import data_folder, load

TARGET = Path("src", "thirdturn", "data", "models")
TRAINED_ON = {
    "set": "AnnoMI (Wu et al., ICASSP 2022; Future Internet 2023, 15(3):110)",
    "labels": "ours, made by language-model coders under a written guide; not human experts",
    "note": "The file holds weights of hashed words that at least two turns share; no text, no word list, no label.",
}


def description(model: Model, data: bytes, *, sessions: int, turns: int) -> dict[str, object]:
    """Return what stands beside the weights."""
    return {
        "name": MODEL,
        "sha256": hashlib.sha256(data).hexdigest(),
        "language": "en",
        "codebook": load_codebook().version,
        "trained_on": TRAINED_ON | {"sessions": sessions, "turns": turns},
        "made_with": f"scikit-learn {sklearn.__version__}",
        "features": {
            "block_bits": dict(BLOCK_BITS),
            "block_lengths": dict(BLOCK_LENGTHS),
            "character_lengths": list(CHARACTER_LENGTHS),
        },
        "fitting": {
            "client_c": fitting.CLIENT_C,
            "practitioner_c": fitting.PRACTITIONER_C,
            "third_c": fitting.THIRD_C,
            "rare_power": fitting.RARE_POWER,
            "second_weight": fitting.SECOND_WEIGHT,
            "inner_folds": fitting.INNER_FOLDS,
            "client_temperature": model.temperature,
        },
        "labels": {
            "client": model.client.labels,
            "practitioner": model.practitioner.labels,
            "third": model.third.labels,
        },
        "limits": {
            "resisting": dict(model.limits.resisting),
            "over_change": dict(model.limits.over_change),
            "third": model.limits.third,
            "family_weight": dict(model.limits.family_weight),
            "client_code": model.limits.client_code,
            "second": model.limits.second,
            "practitioner": dict(model.limits.practitioner),
        },
        "least_known": model.least_known,
    }


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="folder with annomi/turns.csv (default: $THIRDTURN_DATA or ../shared/data)")
    arguments = parser.parse_args()
    sessions = load(data_folder(arguments.data) / "annomi" / "turns.csv")
    model = fitting.fit(fitting.corpus(sessions), load_codebook())
    data = pack(model)
    meta = description(model, data, sessions=len(sessions), turns=sum(len(one.labels) for one in sessions))
    unpack(data, meta, name=MODEL)
    (TARGET / f"{MODEL}.npz").write_bytes(data)
    (TARGET / f"{MODEL}.json").write_text(json.dumps(meta, indent=2) + "\n", "utf-8")
    print(f"{MODEL}: {len(data) / 1e6:.1f} MB, sha256 {meta['sha256']}")


if __name__ == "__main__":
    main()
