"""Time the program as a user feels it: ``--help``, ``analyze`` on 600 turns, and turns per second of each coder.

Run it with nothing else going on::

    .venv/bin/python benchmarks/speed.py [--runs 7] [--json OUT]

Every figure is the median of the runs with its range. Commands run as whole processes, cold interpreter each time;
memory is the peak resident set the operating system reports for that process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import thirdturn
from thirdturn.coders.table import open_coder
from thirdturn.data.load import resource
from thirdturn.workflow import load_codebook

TURNS = 600
# A small process of its own starts the command: a child's peak memory counts from its parent's at the start.
_WATCHER = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def long_session(folder: Path) -> Path:
    """Write a 600-turn session: an invented example session repeated, with running times."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "therapy_drinking.vtt"
        path.write_bytes(resource("examples", path.name).read_bytes())
        turns = thirdturn.read(path).turns
    lines = [
        f"[{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}] {turn.speaker}: {turn.raw}"
        for second, turn in zip(range(0, TURNS * 7, 7), islice(cycle(turns), TURNS), strict=True)
    ]
    path = folder / "long.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def process(command: Sequence[str | Path]) -> tuple[float, float]:
    """Run a command and return its wall time in seconds and its peak memory in MB."""
    result = subprocess.run(
        [sys.executable, "-c", _WATCHER, *map(str, command)], capture_output=True, text=True, check=True
    )
    wall, peak = map(float, result.stdout.split())
    return wall, peak / 1024


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return median, minimum and maximum."""
    return {"median": round(median(values), 3), "min": round(min(values), 3), "max": round(max(values), 3)}


def measure(runs: int) -> dict[str, dict[str, float]]:
    """Return every figure, one warm-up run before each."""
    program = Path(sys.executable).with_name("thirdturn")
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = long_session(folder)
        commands: dict[str, list[str | Path]] = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "thirdturn --help": [program, "--help"],
            "thirdturn analyze, 600 turns": [program, "analyze", path, "--out", folder / "out", "--quiet"],
        }
        for name, command in commands.items():
            timed = [process(command) for _ in range(runs + 1)][1:]
            figures[f"{name}: seconds"] = spread([wall for wall, _ in timed])
            figures[f"{name}: peak MB"] = spread([peak for _, peak in timed])
        session = thirdturn.read(path)
        for name in ("rules", "baseline"):
            coder = open_coder(name, load_codebook(), language="en")
            coder.code(session)
            rates = []
            for _ in range(runs):
                start = time.perf_counter()
                coder.code(session)
                rates.append(TURNS / (time.perf_counter() - start))
            figures[f"{name} coder: turns per second"] = spread(rates)
    return figures


def main() -> None:
    """Print the figures as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures = measure(arguments.runs)
    print("| what | median | min | max |\n|---|---|---|---|")
    for name, own in figures.items():
        print(f"| {name} | {own['median']} | {own['min']} | {own['max']} |")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
