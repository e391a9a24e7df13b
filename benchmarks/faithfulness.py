"""Does the highlighted evidence carry the decision? Take it out of the text, code again, and see.

Run from the repository: ``python -m benchmarks.faithfulness [--data PATH] [--coder neural] [--sets examples,annomi]
[--most N] [--json OUT]``. For every client turn that is found to resist and has evidence, the strongest stretch is
deleted from the turn, the whole session is coded again, and the fall of the probability of resisting is compared with
that of deleting other stretches of as many words from the same turn (five, drawn with a seed; they may overlap the
evidence, which makes the comparison the harder one). Intervals are 95 %, sessions drawn with replacement.

``examples`` are the sessions that ship with the package, in three languages, all invented; ``invented`` are the
training dialogues. AnnoMI is left out where the data folder is not there. The neural coder was fitted on AnnoMI and on
the training dialogues: no label is used here, but probabilities on known sessions are more extreme.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.intervals import mean_interval, written
from thirdturn.coders import signs
from thirdturn.coders.decide import family_probabilities
from thirdturn.coders.features import Floats
from thirdturn.coders.neural import NeuralCoder
from thirdturn.coders.neural_model import Ids, NeuralModel
from thirdturn.coders.scene import WORD, scenes
from thirdturn.coders.table import open_coder, recipe_for
from thirdturn.data.load import knowledge, resource
from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.coding import Coder
from thirdturn.domain.session import Session, Span
from thirdturn.workflow import load_codebook, read
from training.invented_dialogues import FOLDER, load_invented
from training.labelled import data_folder, load

DRAWN = 5
SEED = 0
SETS = ("examples", "annomi")


@dataclass(frozen=True, slots=True)
class Deletion:
    """What deleting words from one resisting turn does.

    Attributes:
        session: The session's id.
        language: Its language.
        turn: Index of the turn.
        words: How many words were deleted.
        of: How many the turn has.
        before: Probability of resisting with all words.
        without_evidence: The same without the strongest evidence.
        without_random: The same without each of the other stretches drawn.
    """

    session: str
    language: str
    turn: int
    words: int
    of: int
    before: float
    without_evidence: float
    without_random: tuple[float, ...]

    @property
    def evidence_fall(self) -> float:
        """Fall without the evidence."""
        return self.before - self.without_evidence

    @property
    def random_fall(self) -> float:
        """Mean fall without other stretches."""
        return self.before - sum(self.without_random) / len(self.without_random)


@dataclass(frozen=True, slots=True)
class Remembering(NeuralModel):
    """A neural model that encodes no turn twice: of a session coded again, only the changed turn is new.

    Attributes:
        seen: Vectors by word pieces.
    """

    seen: dict[tuple[int, ...], Floats] = field(default_factory=dict, repr=False)

    def vectors(self, ids: Sequence[Ids]) -> Floats:
        """Return one vector a turn."""
        new = [one for one in dict.fromkeys(map(tuple, ids)) if one not in self.seen]
        if new:
            self.seen.update(zip(new, NeuralModel.vectors(self, new), strict=True))
        return np.stack([self.seen[tuple(one)] for one in ids])


def remembering(coder: Coder) -> Coder:
    """Return the coder, a neural one with a model that encodes no turn twice."""
    if not isinstance(coder, NeuralCoder):
        return coder
    parts = {one.name: getattr(coder.model, one.name) for one in fields(NeuralModel)}
    return replace(coder, model=Remembering(**parts))


def without(text: str, span: Span) -> str:
    """Return a text without a stretch, blanks and stray marks at the seam tidied."""
    joined = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}".strip()
    return re.sub(r"\s+([,.;:!?…])", r"\1", joined).lstrip(",.;:!?… ")


def stretches(text: str, evidence: Span) -> list[Span]:
    """Return every stretch of as many words as the evidence has, the evidence itself left out."""
    words = [(found.start(), found.end()) for found in WORD.finditer(text)]
    inside = [place for place, (start, end) in enumerate(words) if start < evidence.end and end > evidence.start]
    size = len(inside)
    return [
        Span(words[first][0], words[first + size - 1][1])
        for first in range(len(words) - size + 1)
        if size and first != inside[0]
    ]


def deletions(session: Session, coder: Coder, *, most: int | None = None, seed: int = SEED) -> list[Deletion]:
    """Return what deletions do in every resisting turn of a session that has evidence and other words beside it.

    Args:
        session: The session.
        coder: The coder.
        most: At most so many turns of a session, drawn with the seed.
        seed: The same seed draws the same stretches.
    """
    found = coder.code(session).turns
    random = np.random.default_rng([seed, zlib.crc32(session.id.encode())])
    wanted: list[tuple[int, float, Span, list[Span]]] = []
    for entry in found:
        if entry.family in RESISTING and entry.evidence and entry.p_resisting is not None:
            others = stretches(session.turns[entry.turn].text, entry.evidence[0])
            if others:
                wanted.append((entry.turn, entry.p_resisting, entry.evidence[0], others))
    if most is not None and len(wanted) > most:
        wanted = [wanted[place] for place in sorted(random.choice(len(wanted), most, replace=False))]
    return [_deletion(session, coder, one, random) for one in wanted]


def _deletion(
    session: Session, coder: Coder, one: tuple[int, float, Span, list[Span]], random: np.random.Generator
) -> Deletion:
    turn, before, evidence, others = one
    text = session.turns[turn].text
    drawn = [others[place] for place in random.permutation(len(others))[:DRAWN]]
    return Deletion(
        session=session.id,
        language=session.language,
        turn=turn,
        words=len(WORD.findall(text[evidence.start : evidence.end])),
        of=len(WORD.findall(text)),
        before=before,
        without_evidence=_again(session, coder, turn, evidence),
        without_random=tuple(_again(session, coder, turn, span) for span in drawn),
    )


def _again(session: Session, coder: Coder, turn: int, span: Span) -> float:
    """Return the probability of resisting with a stretch deleted; notes on the recording stay as they are."""
    changed = replace(session.turns[turn], text=without(session.turns[turn].text, span))
    return chance(replace(session, turns=(*session.turns[:turn], changed, *session.turns[turn + 1 :])), coder, turn)


def chance(session: Session, coder: Coder, turn: int) -> float:
    """Return the probability that a client turn resists; the neural coder is asked without looking for evidence.

    Looking for evidence takes most of its time, and what comes out is the same without it.
    """
    if not isinstance(coder, NeuralCoder):
        return coder.code(session).turns[turn].p_resisting or 0.0
    stage = scenes(session, coder.language)
    if not stage[turn].words:
        return signs.silent(stage[turn]).p_resisting or 0.0
    families = family_probabilities(signs.with_delay(coder.read(stage).scores(turn), stage[turn]))
    return min(1.0, sum(families[one] for one in RESISTING))


def table(found: Sequence[Deletion]) -> str:
    """Return the figures as Markdown, all turns together and by language."""
    lines = [
        "| | sessions | turns | p before | fall without evidence | fall without other words | difference "
        "| evidence falls more, share |",
        "|---|---|---|---|---|---|---|---|",
    ]
    parts = {"all": list(found)} | {
        language: [one for one in found if one.language == language]
        for language in dict.fromkeys(one.language for one in found)
    }
    for name, own in parts.items():
        names = [one.session for one in own]
        columns = (
            [one.evidence_fall for one in own],
            [one.random_fall for one in own],
            [one.evidence_fall - one.random_fall for one in own],
            [float(one.evidence_fall > one.random_fall) for one in own],
        )
        cells = [written(float(np.mean(values)), mean_interval(values, names)) for values in columns]
        before = float(np.mean([one.before for one in own]))
        lines.append(f"| {name} | {len(set(names))} | {len(own)} | {before:.3f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def sessions_of(name: str, folder: Path) -> Iterator[Session]:
    """Yield the sessions of a set; none where its file is not there.

    Args:
        name: ``examples``, ``invented``, or a folder in the data folder that holds a ``turns.csv``.
        folder: The data folder.
    """
    if name == "examples":
        for entry in knowledge("examples/index.yaml")["examples"]:
            roles = {one["id"]: one["role"] for one in entry["speakers"]}
            session = read(Path(str(resource("examples", entry["file"]))), language=entry["language"])
            yield session.with_roles(roles)
    elif name == "invented":
        yield from (one.session for path in sorted(FOLDER.glob("*.txt")) for one in load_invented(path))
    elif (folder / name / "turns.csv").is_file():
        yield from (one.session for one in load(folder / name / "turns.csv"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="data folder (default: $THIRDTURN_DATA or ../shared/data)")
    parser.add_argument("--coder", default="neural")
    parser.add_argument("--sets", default=",".join(SETS), help="such as examples,invented,annomi,smokers")
    parser.add_argument("--most", type=int, help="at most so many turns of a session")
    parser.add_argument("--json", type=Path, help="write every deletion here")
    arguments = parser.parse_args()
    codebook = load_codebook()

    @cache
    def coder_for(language: str) -> Coder:
        return remembering(open_coder(arguments.coder, codebook, language=language))

    every: dict[str, list[Deletion]] = {}
    for name in arguments.sets.split(","):
        found = _measured(name, data_folder(arguments.data), arguments.coder, coder_for, arguments.most)
        if found:
            every[name] = found
            print(f"**{name}**, coder {arguments.coder}\n\n{table(found)}\n", flush=True)
        else:
            print(f"{name}: no sessions, or no resisting turn with evidence\n")
    if arguments.json:
        rows = {name: [asdict(one) for one in found] for name, found in every.items()}
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def _measured(
    name: str, folder: Path, coder: str, coder_for: Callable[[str], Coder], most: int | None
) -> list[Deletion]:
    return [
        one
        for session in sessions_of(name, folder)
        if session.language in recipe_for(coder, session.language).languages
        for one in deletions(session, coder_for(session.language), most=most)
    ]


if __name__ == "__main__":
    main()
