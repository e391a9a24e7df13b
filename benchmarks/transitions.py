"""Time ``thirdturn transitions`` on 1,000 sessions of 600 turns, beside a naive version with pandas.

Run it with nothing else going on::

    .venv/bin/python benchmarks/transitions.py [--sessions 1000] [--turns 600] [--draws 2000] [--lags 1]

The sessions are random. Ours is the whole command, from the CSV file to the written tables, in a process of its own;
memory is the peak resident set the operating system reports for it. The naive version, also a process, reads the same
file, joins each turn to the next with ``shift``, and for each draw takes the drawn sessions' pairs together and counts
them with ``crosstab``; it computes odds ratios and their intervals only. It is timed on a few draws and scaled up.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

PRACTITIONER = [f"P{number:02}" for number in range(22)]
CLIENT = [f"C{number:02}" for number in range(24)]
NAIVE_DRAWS = 10


def write_sessions(path: Path, *, sessions: int, turns: int) -> None:
    """Write random codes, practitioner and client in turn; some codes are frequent and some are rare."""
    generator = np.random.default_rng(1)
    chances = [1 / np.arange(1, len(codes) + 1) for codes in (PRACTITIONER, CLIENT)]
    said = [
        generator.choice(codes, size=(sessions, (turns + 1) // 2), p=chance / chance.sum())
        for codes, chance in zip((PRACTITIONER, CLIENT), chances, strict=True)
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write("session,turn,code\n")
        for session in range(sessions):
            for turn in range(turns):
                file.write(f"s{session:04},{turn},{said[turn % 2][session, turn // 2]}\n")


def process(command: Sequence[str | Path]) -> tuple[float, float]:
    """Run a command and return its wall time in seconds and its peak memory in MB."""
    start = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{command} failed with {child.returncode}")
    return wall, usage.ru_maxrss / 1024


def naive(path: Path, draws: int) -> None:
    """Count one lag and draw sessions as one would write it down in a notebook."""
    pd: Any = import_module("pandas")  # without types
    turns = pd.read_csv(path).sort_values(["session", "turn"])
    turns["target"] = turns.groupby("session")["code"].shift(-1)
    pairs = turns.dropna(subset="target")
    by_session = dict(list(pairs.groupby("session")))
    names = list(by_session)
    generator = np.random.default_rng(1)

    def ratios(table: Any) -> Any:
        row, column = table.sum(axis=1).to_numpy()[:, None], table.sum(axis=0).to_numpy()[None, :]
        a = table + 0.5
        return a * (table.to_numpy().sum() - row - column + a) / ((row - table + 0.5) * (column - table + 0.5))

    drawn = [
        ratios(pd.crosstab(sample["code"], sample["target"])).stack()
        for sample in (
            pd.concat([by_session[name] for name in generator.choice(names, len(names))]) for _ in range(draws)
        )
    ]
    if drawn:
        pd.concat(drawn, axis=1).quantile([0.025, 0.975], axis=1)


def main() -> None:
    """Print both as a Markdown table, with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=600)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--lags", type=int, default=1)
    parser.add_argument("--naive", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.naive:
        naive(arguments.naive, arguments.draws)
        return
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "codes.csv"
        write_sessions(path, sessions=arguments.sessions, turns=arguments.turns)
        program = Path(sys.executable).with_name("thirdturn")
        options = ["--lag", str(arguments.lags), "--draws", str(arguments.draws), "--out", str(Path(scratch) / "out")]
        wall, peak = process([program, "transitions", path, *options, "--quiet"])
        itself: list[str | Path] = [sys.executable, Path(__file__), "--naive", path, "--draws"]
        without, _ = process([*itself, "0"])
        some, naive_peak = process([*itself, str(NAIVE_DRAWS)])
    scaled = without + (some - without) / NAIVE_DRAWS * arguments.draws
    print(f"{arguments.sessions:,} sessions x {arguments.turns} turns, {arguments.draws:,} draws\n")
    print("| what | lags | seconds | peak MB |\n|---|---|---|---|")
    print(
        f"| thirdturn transitions: tables, 5 intervals a cell, p values | {arguments.lags} | {wall:.1f} | {peak:.0f} |"
    )
    print(f"| naive pandas: odds ratios and their intervals, scaled | 1 | {scaled:.0f} | {naive_peak:.0f} |")
    print(f"\nRatio of seconds a lag: {scaled / (wall / arguments.lags):.0f}")


if __name__ == "__main__":
    main()
