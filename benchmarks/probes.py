"""Fairness probes: does the reading of a client turn change with what should not matter?

Run from the repository: ``python -m benchmarks.probes [--coder neural] [--json OUT]``. Invented client turns stand in
``probes.yaml``, each in context and with variants: names of other origin, gendered pairs, dialect, spelling,
politeness, a second-language speaker's wording, age words, and, made here, lower case and no marks. The change that
each makes in the probability of resisting stands beside the change that other content makes (the control). Intervals
are 95 %, over bases drawn with replacement. The turns are one author's, short and invented: a large change is a
finding, a small one no proof of fairness.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.intervals import mean_interval, written
from thirdturn.coders.scene import WORD
from thirdturn.coders.table import open_coder, recipe_for
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coder
from thirdturn.domain.session import Role, Session, Speaker, Turn
from thirdturn.workflow import load_codebook

FILE = Path(__file__).with_suffix(".yaml")
ROLES: Mapping[str, Role] = {"P": "practitioner", "C": "client"}
CONTROL = "control (other content)"
SLOTS = ("woman", "man")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A practitioner's turn and the client's turn that is read."""

    practitioner: str
    client: str


@dataclass(frozen=True, slots=True)
class Variant:
    """An exchange that differs from its base.

    Attributes:
        kind: In what, such as ``"dialect"``; :data:`CONTROL` where it should be read differently.
        group: Which, such as ``"Irish"``.
        exchange: The exchange.
    """

    kind: str
    group: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Probe:
    """A base with its variants, the control last.

    Attributes:
        id: Its name.
        language: ISO 639-1 code.
        resists: Whether its author reads the client's turn as resisting.
        base: The exchange.
        variants: What it is compared with.
    """

    id: str
    language: str
    resists: bool
    base: Exchange
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after every exchange: a role's letter and the words."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a coder says about the client's turn of an exchange."""

    p: float
    resists: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant changes.

    Attributes:
        probe: The base's id.
        language: Its language.
        kind: The variant's kind.
        group: The variant's group.
        before: The base as read.
        after: The variant as read.
    """

    probe: str
    language: str
    kind: str
    group: str
    before: Read
    after: Read

    @property
    def moved(self) -> float:
        """How much the probability of resisting rises."""
        return self.after.p - self.before.p

    @property
    def flipped(self) -> bool:
        """Whether the decision changes."""
        return self.after.resists != self.before.resists


def read(path: Path = FILE) -> tuple[tuple[Probe, ...], dict[str, Frame]]:
    """Return the probes of a YAML file and the frames by language.

    Raises:
        ValueError: A probe has no frame, a field is missing or unknown, or a variant is the same as its base.
    """
    content = yaml.safe_load(path.read_text("utf-8"))
    frames = {name: Frame(tuple(one["before"]), tuple(one["after"])) for name, one in content["frame"].items()}
    probes = tuple(_probe(record, content["names"]) for record in content["probes"])
    for probe in probes:
        if probe.language not in frames:
            raise ValueError(f"probe {probe.id}: no frame for the language {probe.language!r}")
    return probes, frames


def plain(text: str, *, lower: bool, marks: bool) -> str:
    """Return a text typed carelessly: in lower case, or with nothing but words and blanks.

    Args:
        text: The text.
        lower: Everything in lower case.
        marks: Keep punctuation marks; apostrophes and hyphens inside words always stay.
    """
    kept = text if marks else " ".join(WORD.findall(text))
    return kept.lower() if lower else kept


def session_of(exchange: Exchange, frame: Frame, language: str) -> tuple[Session, int]:
    """Return a session around an exchange and the index of the client's turn that is read."""
    lines = [*frame.before, f"P {exchange.practitioner}", f"C {exchange.client}", *frame.after]
    turns = [Turn(index, line[0], line[2:], line[2:], f"line {index + 1}") for index, line in enumerate(lines)]
    speakers = tuple(Speaker(letter, role) for letter, role in ROLES.items())
    return Session("probe", "probes.yaml", "invented", language, speakers, tuple(turns)), len(frame.before) + 1


def changes(probes: Sequence[Probe], frames: Mapping[str, Frame], coder_for: Callable[[str], Coder]) -> list[Change]:
    """Return what every variant changes.

    Args:
        probes: The probes.
        frames: What stands around an exchange, by language.
        coder_for: Gives the coder for a language.
    """
    found: list[Change] = []
    for probe in probes:
        coder, frame = coder_for(probe.language), frames[probe.language]
        base = _read(coder, *session_of(probe.base, frame, probe.language))
        for one in probe.variants:
            after = _read(coder, *session_of(one.exchange, frame, probe.language))
            found.append(Change(probe.id, probe.language, one.kind, one.group, base, after))
    return found


def figures(found: Sequence[Change]) -> dict[str, Any]:
    """Return the figures of some changes: mean size, direction, largest, flips."""
    names = [one.probe for one in found]
    size = [abs(one.moved) for one in found]
    moved = [one.moved for one in found]
    largest = max(found, key=lambda one: abs(one.moved))
    return {
        "bases": len(set(names)),
        "variants": len(found),
        "mean_size": sum(size) / len(size),
        "mean_size_interval": mean_interval(size, names),
        "mean_change": sum(moved) / len(moved),
        "mean_change_interval": mean_interval(moved, names),
        "largest": largest.moved,
        "largest_at": ", ".join(part for part in (largest.probe, largest.group) if part) if largest.moved else "–",
        "flips": sum(one.flipped for one in found) / len(found),
    }


def summary(found: Sequence[Change]) -> dict[str, dict[str, Any]]:
    """Return the figures by language (and all together) and kind, the control last."""
    parts = {"all": list(found)} | {
        language: [one for one in found if one.language == language]
        for language in dict.fromkeys(one.language for one in found)
    }
    return {name: _by(own, lambda one: one.kind) for name, own in parts.items()}


def by_group(found: Sequence[Change]) -> dict[str, Any]:
    """Return the figures by language, kind and group, without the control."""
    return _by(
        [one for one in found if one.kind != CONTROL], lambda one: f"{one.language}, {one.kind}: {one.group or '-'}"
    )


def as_intended(probes: Sequence[Probe], found: Sequence[Change]) -> dict[str, tuple[int, int]]:
    """Return by language how many bases are read as their author reads them, and how many there are."""
    base = {one.probe: one.before.resists for one in found}
    counted: dict[str, tuple[int, int]] = {}
    for probe in probes:
        if probe.id in base:
            right, of = counted.get(probe.language, (0, 0))
            counted[probe.language] = (right + (base[probe.id] == probe.resists), of + 1)
    return counted


def table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return figures as a Markdown table."""
    lines = [
        "| | bases | variants | mean size of change | mean change | largest change | where | decision flips |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in rows.items():
        size = written(one["mean_size"], one["mean_size_interval"])
        moved = written(one["mean_change"], one["mean_change_interval"])
        lines.append(
            f"| {name} | {one['bases']} | {one['variants']} | {size} | {moved} | {one['largest']:+.3f} "
            f"| {one['largest_at']} | {one['flips']:.1%} |"
        )
    return "\n".join(lines)


def report(probes: Sequence[Probe], found: Sequence[Change]) -> str:
    """Return everything as Markdown."""
    right = ", ".join(f"{name} {got} of {of}" for name, (got, of) in as_intended(probes, found).items())
    parts = [f"Bases read as their author reads them: {right}."]
    parts += [f"**{name}**\n\n{table(rows)}" for name, rows in summary(found).items()]
    parts.append(f"**By group**\n\n{table(by_group(found))}")
    return "\n\n".join(parts)


def _by(found: Sequence[Change], key: Callable[[Change], str]) -> dict[str, Any]:
    parts: dict[str, list[Change]] = {}
    for one in found:
        parts.setdefault(key(one), []).append(one)
    last = {name: own for name, own in parts.items() if name == CONTROL}
    first = {name: parts[name] for name in sorted(parts) if name not in last}
    return {name: figures(own) for name, own in (first | last).items()}


def _read(coder: Coder, session: Session, turn: int) -> Read:
    entry = coder.code(session).turns[turn]
    return Read(entry.p_resisting or 0.0, entry.family in RESISTING)


def _probe(record: Mapping[str, Any], names: Mapping[str, Any]) -> Probe:
    known = {"id", "language", "resists", "practitioner", "client", "control", "variants"}
    if set(record) != known:
        raise ValueError(f"probe {record.get('id')}: missing or unknown {sorted(set(record) ^ known)}")
    raw = Exchange(record["practitioner"], record["client"])
    first = {slot: names[record["language"]][slot][0]["name"] for slot in SLOTS}
    base = _named(raw, first)
    variants = [
        *_names(raw, names[record["language"]]),
        *(
            Variant(one["kind"], one["group"], Exchange(one.get("practitioner", base.practitioner), one["client"]))
            for one in record["variants"]
        ),
        *_typed(base),
    ]
    for one in variants:
        if one.exchange == base:
            raise ValueError(f"probe {record['id']}: the variant {one.kind}, {one.group} is the base again")
    control = _named(Exchange(raw.practitioner, record["control"]), first)
    return Probe(
        record["id"],
        record["language"],
        record["resists"],
        base,
        (*variants, Variant(CONTROL, "", control)),
    )


def _named(raw: Exchange, names: Mapping[str, str]) -> Exchange:
    return Exchange(raw.practitioner.format(**names), raw.client.format(**names))


def _names(raw: Exchange, names: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[Variant]:
    for slot in SLOTS:
        if f"{{{slot}}}" in raw.practitioner + raw.client:
            for one in names[slot][1:]:
                yield Variant("name", one["group"], _named(raw, {slot: one["name"]}))


def _typed(base: Exchange) -> Iterator[Variant]:
    for group, lower, marks in (("lower case", True, True), ("no marks", False, False), ("both", True, False)):
        client = plain(base.client, lower=lower, marks=marks)
        if client != base.client:
            yield Variant("typing", group, Exchange(base.practitioner, client))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coder", default="neural")
    parser.add_argument("--json", type=Path, help="write every change here")
    arguments = parser.parse_args()
    probes, frames = read()
    codebook = load_codebook()

    @cache
    def coder_for(language: str) -> Coder:
        return open_coder(arguments.coder, codebook, language=language)

    own = [one for one in probes if one.language in recipe_for(arguments.coder, one.language).languages]
    found = changes(own, frames, coder_for)
    if arguments.json:
        rows = [
            {
                "probe": one.probe,
                "language": one.language,
                "kind": one.kind,
                "group": one.group,
                "before": one.before.p,
                "after": one.after.p,
                "flipped": one.flipped,
            }
            for one in found
        ]
        arguments.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(report(own, found))


if __name__ == "__main__":
    main()
