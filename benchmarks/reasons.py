"""How often the ranking of reasons finds what a supervisor would accept, on invented vignettes.

A vignette counts as a hit at 1 if the first reason offered is among its key reasons, at 3 if any of those offered is.
Beside the ranking stand two comparisons: the most common reasons of the vignette's setting, whatever is said (counted
over the key reasons of the vignettes given as ``--common``), and the ranking with nothing but the client's codes to go
by. Intervals are Wilson's, 95 %. The vignettes are invented, and their keys are one author's: this says how well the
ranking follows such judgement, not whether it is right about real clients.

    python -m benchmarks.reasons tests/guidance/vignettes_development.yaml
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from thirdturn.domain.codebook import Codebook, family_of
from thirdturn.domain.coding import CodeScore, Coding, MadeBy, TurnCoding
from thirdturn.domain.guidance import Circumstances, Setting
from thirdturn.domain.interval import wilson
from thirdturn.domain.sequence import Sequence as Moment
from thirdturn.domain.session import Session, Speaker, Turn
from thirdturn.guidance.hypotheses import hypotheses, ranked
from thirdturn.guidance.library import reasons
from thirdturn.guidance.observations import observe, scene_of
from thirdturn.workflow import load_codebook

DEVELOPMENT = Path("tests/guidance/vignettes_development.yaml")


@dataclass(frozen=True, slots=True)
class Vignette:
    """An invented moment with the reasons a supervisor would accept.

    Attributes:
        id: Its name.
        session: The talk.
        coding: Its codes, as given.
        moment: The resisting turns.
        circumstances: What is known beside it.
        key: Ids of acceptable reasons, best first.
    """

    id: str
    session: Session
    coding: Coding
    moment: Moment
    circumstances: Circumstances
    key: tuple[str, ...]


Ranker = Callable[[Vignette, Codebook], tuple[str, ...]]
"""Gives the ids of up to three reasons for a vignette, best first."""


def read(path: Path) -> tuple[Vignette, ...]:
    """Return the vignettes of a YAML file. Their ``about`` is for people and is not read."""
    return tuple(_vignette(record) for record in yaml.safe_load(path.read_text("utf-8"))["vignettes"])


def ranking(vignette: Vignette, codebook: Codebook) -> tuple[str, ...]:
    """Rank by all the evidence, as the program does."""
    found, _ = hypotheses(
        vignette.session, vignette.coding, vignette.moment, vignette.circumstances, codebook, vignette.session.language
    )
    return tuple(one.id for one in found)


def codes_only(vignette: Vignette, codebook: Codebook) -> tuple[str, ...]:
    """Rank by start values and the client's codes and family alone: always three, without the floor."""
    scene = scene_of(vignette.session, vignette.coding, vignette.moment, vignette.circumstances, codebook)
    seen = (one for one in observe(scene) if one.observation.kind in {"code", "family"})
    return tuple(one.id for one in ranked(seen, vignette.circumstances.setting, "en")[:3])


def most_common(vignettes: Iterable[Vignette]) -> Ranker:
    """Return a ranker that gives the three most common key reasons of a setting; where these are fewer, of all."""
    by_setting: dict[Setting, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for vignette in vignettes:
        by_setting.setdefault(vignette.circumstances.setting, Counter()).update(vignette.key)
        overall.update(vignette.key)

    def rank(vignette: Vignette, codebook: Codebook) -> tuple[str, ...]:
        setting = vignette.circumstances.setting
        own = [name for name, _ in by_setting.get(setting, Counter()).most_common()]
        rest = [name for name, _ in overall.most_common() if setting in reasons()[name].settings]
        return tuple(dict.fromkeys([*own, *rest]))[:3]

    return rank


def hits(vignettes: Sequence[Vignette], ranker: Ranker, codebook: Codebook, *, most: int) -> int:
    """Return for how many vignettes one of the first ``most`` reasons is a key reason."""
    return sum(bool(set(ranker(one, codebook)[:most]).intersection(one.key)) for one in vignettes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print hit rates at 1 and at 3 for the ranking and the two comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vignettes", type=Path)
    parser.add_argument("--common", type=Path, default=DEVELOPMENT, help="whose key reasons count as common")
    parser.add_argument("--misses", action="store_true", help="name the vignettes without a hit at 3")
    chosen = parser.parse_args(arguments)
    vignettes, codebook = read(chosen.vignettes), load_codebook()
    rankers: Mapping[str, Ranker] = {
        "ranking": ranking,
        "most common of the setting": most_common(read(chosen.common)),
        "the client's codes alone": codes_only,
    }
    print(f"{chosen.vignettes.name}: {len(vignettes)} vignettes")
    for name, ranker in rankers.items():
        for most in (1, 3):
            found = hits(vignettes, ranker, codebook, most=most)
            low, high = wilson(found, len(vignettes))
            print(
                f"{name:28} at {most}: {found}/{len(vignettes)} = {found / len(vignettes):.2f} [{low:.2f}, {high:.2f}]"
            )
    if chosen.misses:
        for one in vignettes:
            offered = ranking(one, codebook)
            if not set(offered).intersection(one.key):
                print(f"{one.id}: offered {', '.join(offered) or 'none'}; key {', '.join(one.key)}")


def _vignette(record: Mapping[str, Any]) -> Vignette:
    turns = record["turns"]
    session = Session(
        id=record["id"],
        source=record["id"],
        format="vignette",
        language=record["language"],
        speakers=tuple(Speaker(role, role) for role in ("practitioner", "client")),
        turns=tuple(
            Turn(index, turn["role"], turn["text"], turn["text"], f"turn {index}") for index, turn in enumerate(turns)
        ),
    )
    coding = Coding(MadeBy("vignette", "1", "0"), tuple(_coded(index, turn) for index, turn in enumerate(turns)))
    noted = record["circumstances"]
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in noted.items()}
    return Vignette(
        id=record["id"],
        session=session,
        coding=coding,
        moment=_moment(record, turns),
        circumstances=Circumstances(setting=record["setting"], **given),
        key=tuple(record["key"]),
    )


def _coded(index: int, turn: Mapping[str, Any]) -> TurnCoding:
    codes = tuple(CodeScore(code, 1.0, "vignette") for code in turn["codes"])
    return TurnCoding(turn=index, codes=codes, family=family_of(turn["codes"][0]))


def _moment(record: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> Moment:
    resisting = tuple(record["moment"])
    first = next((at for at in range(resisting[0] - 1, -1, -1) if turns[at]["role"] == "practitioner"), None)
    behind = range(resisting[-1] + 1, len(turns))
    codes = tuple(dict.fromkeys(code for at in resisting for code in turns[at]["codes"]))
    family = family_of(codes[0])
    if family is None:
        raise ValueError(f"{record['id']}: {codes[0]} is of no family")
    return Moment(
        first=first,
        first_kind=None,
        resisting=resisting,
        third=next((at for at in behind if turns[at]["role"] == "practitioner"), None),
        third_code=None,
        after=next((at for at in behind if turns[at]["role"] == "client"), None),
        outcome="unclear",
        family=family,
        codes=codes,
        p=1.0,
    )


if __name__ == "__main__":
    main()
