"""Write ``docs/findings.md``: what follows what in AnnoMI, by its own human labels.

One command on a folder that holds AnnoMI as ``turns.csv``::

    .venv/bin/python benchmarks/findings.py --data PATH/TO/annomi [--out docs] [--draws 2000]

The file needs the columns ``transcript, video, quality, turn, role, annomi_label, annomi_question, annomi_reflection,
annomi_input``. Only counts leave it: no words and no label of any turn are written.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdturn.domain.coded import CodedSession, CodedTurn
from thirdturn.domain.transition import Interval, Lag, Transition
from thirdturn.stats.transitions import Options, transitions

TALK = ("change", "neutral", "sustain")
MOVES = ("reflection", "question", "therapist_input", "other")
KINDS = (
    "open question",
    "closed question",
    "simple reflection",
    "complex reflection",
    "information",
    "advice",
    "options",
    "negotiation",
    "other",
)
NAMES = {"therapist_input": "giving input"}
QUALITIES = ("high", "low")
FEW = 30
"""Ours: a rate that rests on fewer turns is marked."""

Rows = Mapping[tuple[str, str], Transition]


@dataclass(frozen=True, slots=True)
class Sample:
    """Coded sessions of one quality, coarse and fine.

    Attributes:
        quality: AnnoMI's own mark, ``high`` or ``low``.
        coarse: Practitioner turns with AnnoMI's main label.
        fine: Practitioner turns with every kind that AnnoMI notes.
    """

    quality: str
    coarse: tuple[CodedSession, ...]
    fine: tuple[CodedSession, ...]

    @property
    def videos(self) -> int:
        """How many videos the sessions come from."""
        return len({session.cluster for session in self.coarse})


def read(path: Path) -> tuple[Sample, ...]:
    """Read the labels; sessions from one video share a cluster."""
    sessions: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            sessions.setdefault(row["transcript"], []).append(row)
    return tuple(
        Sample(
            quality,
            tuple(_coded(rows, fine=False) for rows in sessions.values() if rows[0]["quality"] == quality),
            tuple(_coded(rows, fine=True) for rows in sessions.values() if rows[0]["quality"] == quality),
        )
        for quality in QUALITIES
    )


def _coded(rows: Sequence[Mapping[str, str]], *, fine: bool) -> CodedSession:
    turns = tuple(
        CodedTurn(int(row["turn"]), _kinds(row) if fine and row["role"] == "practitioner" else (row["annomi_label"],))
        for row in rows
    )
    return CodedSession(rows[0]["transcript"], turns, cluster=rows[0]["video"])


def _kinds(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return every kind of move that AnnoMI notes for a practitioner's turn."""
    found = [f"{row[f'annomi_{main}']} {main}" for main in ("question", "reflection") if row[f"annomi_{main}"]]
    found += [row["annomi_input"]] if row["annomi_input"] else []
    return tuple(found) or ("other",)


def tabulated(sessions: Sequence[CodedSession], given: Iterable[str], target: Iterable[str], draws: int) -> Rows:
    """Return the transitions to the next turn by given and target."""
    found = transitions(sessions, [Lag(1)], Options(given=set(given), target=set(target), draws=draws))
    return {(row.given, row.target): row for row in found.rows}


def percent(row: Transition | None) -> str:
    """Return a rate with its interval; marked where it rests on few turns."""
    if row is None:
        return "–"
    mark = " *" if row.given_n < FEW else ""
    return f"{100 * row.rate:.0f} %{span(row.rate_interval)}{mark}"


def points(row: Transition | None) -> str:
    """Return a difference of rates in percentage points with its interval."""
    if row is None or row.difference is None:
        return "–"
    return f"{round(100 * row.difference):+}{span(row.difference_interval, sign='+')}"


def span(interval: Interval | None, sign: str = "") -> str:
    """Return an interval in per cent, or that there is none."""
    if interval is None:
        return " (no interval)"
    low, high = (f"{round(100 * end):{sign}}" for end in interval)
    return f" ({low} to {high})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def after_talk(samples: Sequence[Sample], draws: int) -> tuple[str, list[dict[str, Any]]]:
    """Return the table of practitioner moves behind client talk, and the values of its picture."""
    lines: list[list[str]] = []
    values: list[dict[str, Any]] = []
    for sample in samples:
        found = tabulated(sample.coarse, TALK, MOVES, draws)
        for talk in TALK:
            turns = next((row.given_n for (given, _), row in found.items() if given == talk), 0)
            lines.append([sample.quality, talk, str(turns), *(percent(found.get((talk, move))) for move in MOVES)])
        difference = (points(found.get(("sustain", move))) for move in MOVES)
        lines.append([sample.quality, "*sustain less other talk, points*", "", *difference])
        values += _values(found, sample.quality, [("sustain", move) for move in MOVES], shown="target")
    return table(["quality", "client's turn", "turns", *(NAMES.get(move, move) for move in MOVES)], lines), values


def after_moves(samples: Sequence[Sample], draws: int) -> tuple[str, list[dict[str, Any]]]:
    """Return the table of client talk behind practitioner moves, and the values of its picture."""
    lines: list[list[str]] = []
    values: list[dict[str, Any]] = []
    for sample in samples:
        found = tabulated(sample.fine, KINDS, TALK, draws)
        for kind in KINDS:
            turns = next((row.given_n for (given, _), row in found.items() if given == kind), 0)
            change, sustain = (found.get((kind, talk)) for talk in ("change", "sustain"))
            lines.append(
                [sample.quality, kind, str(turns), percent(change), points(change), percent(sustain), points(sustain)]
            )
        for talk in ("change", "sustain"):
            values += _values(found, sample.quality, [(kind, talk) for kind in KINDS], shown="given")
    header = ["quality", "practitioner's turn", "turns", "change talk next", "points", "sustain talk next", "points"]
    return table(header, lines), values


def _values(found: Rows, quality: str, wanted: Iterable[tuple[str, str]], *, shown: str) -> list[dict[str, Any]]:
    rows = [found[pair] for pair in wanted if pair in found and found[pair].given_n >= FEW]
    return [
        {
            "move": NAMES.get(getattr(row, shown), getattr(row, shown)),
            "next": f"{row.target} talk next",
            "quality": f"{quality} quality",
            "rate": row.rate,
            "low": row.rate_interval[0] if row.rate_interval else None,
            "high": row.rate_interval[1] if row.rate_interval else None,
        }
        for row in rows
    ]


def picture(values: list[dict[str, Any]], order: Sequence[str], title: str, *, facet: bool) -> dict[str, Any]:
    """Return rates with their intervals as a Vega-Lite specification; quality has a shape besides its colour."""
    domain = [f"{quality} quality" for quality in QUALITIES]
    y = {"field": "move", "type": "nominal", "sort": [NAMES.get(name, name) for name in order], "title": None}
    offset = {"field": "quality"}
    quality = {"field": "quality", "type": "nominal", "title": None}
    colour = quality | {"scale": {"domain": domain, "range": ["#0b6e6e", "#b3541e"]}}
    shape = quality | {"scale": {"domain": domain, "range": ["circle", "diamond"]}}
    x = {"type": "quantitative", "axis": {"format": "%"}, "title": "share of turns, 95 % interval by video"}
    layer = {
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"x": {"field": "rate", **x}, "color": colour, "shape": shape},
            },
        ],
        "encoding": {"y": y, "yOffset": offset},
        "width": 300,
        "height": {"step": 15},
    }
    page: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "subtitle": f"where at least {FEW} turns tell", "anchor": "start"},
        "data": {"values": values},
        "background": "white",
        "config": {"font": "sans-serif", "view": {"stroke": None}, "axisY": {"labelLimit": 200}},
    }
    if facet:
        return page | {"facet": {"column": {"field": "next", "title": None}}, "spec": layer}
    return page | layer


def main() -> None:
    """Write the page and its pictures."""
    import vl_convert

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="Folder with turns.csv.")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    parser.add_argument("--draws", type=int, default=2000)
    arguments = parser.parse_args()
    samples = read(arguments.data / "turns.csv")
    talk_table, talk_values = after_talk(samples, arguments.draws)
    move_table, move_values = after_moves(samples, arguments.draws)
    high, low = samples
    arguments.out.mkdir(parents=True, exist_ok=True)
    pictures = {
        "findings-after-sustain.svg": picture(talk_values, MOVES, "After sustain talk", facet=False),
        "findings-next-turn.svg": picture(move_values, KINDS, "After each practitioner move", facet=True),
    }
    for name, spec in pictures.items():
        svg = vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
        (arguments.out / name).write_text(svg, encoding="utf-8")
    page = (
        Path(__file__)
        .with_name("findings_page.md")
        .read_text("utf-8")
        .format(
            draws=f"{arguments.draws:,}",
            sessions=len(high.coarse) + len(low.coarse),
            videos=len({session.cluster for sample in samples for session in sample.coarse}),
            high=len(high.coarse),
            low=len(low.coarse),
            high_videos=high.videos,
            low_videos=low.videos,
            few=FEW,
            after_talk=talk_table,
            after_moves=move_table,
        )
    )
    (arguments.out / "findings.md").write_text(page, encoding="utf-8")
    print(f"written: {arguments.out / 'findings.md'} and {len(pictures)} pictures")


if __name__ == "__main__":
    main()
