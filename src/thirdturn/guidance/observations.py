"""What is seen around a moment of resistance: small named facts, each with the turn where it stands.

Which facts are looked for stands in ``data/reasons/evidence.yaml``; here is only how each kind of fact is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING, Codebook
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Circumstances
from thirdturn.domain.sequence import Sequence as Moment
from thirdturn.domain.session import Role, Session

EVIDENCE = "reasons/evidence.yaml"
QUESTIONS = frozenset({"QO", "QC"})
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Stage directions that a transcript's reader has left in the words, and silences: not said.
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
ACRONYM = re.compile(r"(?<![\w'])[A-ZÄÖÜ]{3,5}(?![\w'])")
FIGURE = re.compile(r"\d|%")


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact that is looked for. Fields as in ``data/schemas/reasons/evidence.json``.

    Attributes:
        id: Its name.
        kind: How it is looked for.
        text: What to tell the reader, one sentence by language.
        weights: What it adds to the score of a reason, by reason; negative where it speaks against.
        codes: Codes, for the kinds ``code``, ``led_by``, ``before`` and ``after``.
        families: Families, for ``family``.
        words: Patterns by language, for ``said`` and ``practitioner_said``.
        only: Look only in the ``moment`` or only ``nearby``; empty for both.
        noted: Field of the circumstances with the values or numbers asked for.
        sign: Name of the function that looks for it.
        of: The observations that must all be there, for ``all``.
    """

    id: str
    kind: str
    text: Mapping[str, str]
    weights: Mapping[str, float]
    codes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    words: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    only: str = ""
    noted: Mapping[str, Any] = field(default_factory=dict)
    sign: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation that was made.

    Attributes:
        observation: What was looked for.
        turn: Index of the turn where it was seen first; ``None`` for what stands outside the transcript.
        share: How much of its weight counts: 1 in the moment itself, less for words nearby.
    """

    observation: Observation
    turn: int | None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment of resistance in its place, as the observations see it.

    Attributes:
        session: The session.
        roles: Role of every turn.
        codes: Codes of every turn.
        circumstances: What is known beside the transcript.
        resisting: Indices of the client's resisting turns.
        moment_codes: Codes of those turns and of the sequence, without those of cooperation.
        family: Family of the action.
        led_by: Indices of the practitioner's turns just before the resisting ones.
        before: Indices of the turns nearby, before the moment and inside it.
        after: Indices of the turns nearby, after it.
    """

    session: Session
    roles: tuple[Role, ...]
    codes: tuple[tuple[str, ...], ...]
    circumstances: Circumstances
    resisting: tuple[int, ...]
    moment_codes: frozenset[str]
    family: str
    led_by: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]

    def text(self, turn: int) -> str:
        """Return a turn's words with plain apostrophes."""
        return self.session.turns[turn].text.replace("’", "'")

    def words(self, turn: int) -> int:
        """Return how many words were said in a turn; stage directions are not counted."""
        return len(WORD.findall(ASIDE.sub(" ", self.text(turn))))

    def of(self, role: Role, turns: Iterable[int]) -> tuple[int, ...]:
        """Return those turns that a role speaks."""
        return tuple(turn for turn in turns if self.roles[turn] == role)


@cache
def observations() -> tuple[Observation, ...]:
    """Return what is looked for, in the order of the file; those made of others come after them."""
    return tuple(_observation(record) for record in knowledge(EVIDENCE)["observations"])


def scene_of(
    session: Session, coding: Coding, moment: Moment, circumstances: Circumstances, codebook: Codebook
) -> Scene:
    """Set a moment in its place."""
    roles = session.roles()
    nearby = knowledge(EVIDENCE)["nearby"]
    codes = tuple(tuple(score.id for score in entry.codes) for entry in coding.turns)
    family_of = {code.id: code.family for code in codebook.of("client")}
    first, last = moment.resisting[0], moment.resisting[-1]
    moment_codes = {code for turn in moment.resisting for code in codes[turn]} | set(moment.codes)
    return Scene(
        session=session,
        roles=roles,
        codes=codes,
        circumstances=circumstances,
        resisting=moment.resisting,
        moment_codes=frozenset(code for code in moment_codes if family_of.get(code) in RESISTING),
        family=moment.family,
        led_by=_led_by(roles, moment),
        before=tuple(turn for turn in range(max(0, first - nearby["before"]), last) if turn not in moment.resisting),
        after=tuple(range(last + 1, min(len(roles), last + 1 + nearby["after"]))),
    )


def observe(scene: Scene) -> tuple[Seen, ...]:
    """Return everything seen around a moment, in the order of ``evidence.yaml``."""
    found: dict[str, Seen] = {}
    for observation in observations():
        seen = _joined(observation, found) if observation.kind == "all" else LOOK[observation.kind](scene, observation)
        if seen is not None:
            found[observation.id] = seen
    return tuple(found.values())


def _led_by(roles: Sequence[Role], moment: Moment) -> tuple[int, ...]:
    """Return the practitioner's turn before each resisting turn, each once."""
    turns = [] if moment.first is None else [moment.first]
    for turn in moment.resisting:
        ahead = next((other for other in range(turn - 1, -1, -1) if roles[other] == "practitioner"), None)
        if ahead is not None and ahead not in turns:
            turns.append(ahead)
    return tuple(sorted(turns))


def _joined(observation: Observation, found: Mapping[str, Seen]) -> Seen | None:
    parts = [found[name] for name in observation.of if name in found]
    if len(parts) < len(observation.of):
        return None
    turns = [part.turn for part in parts if part.turn is not None]
    return Seen(observation, max(turns, default=None), min(part.share for part in parts))


# --- one function a kind ---


def _code(scene: Scene, observation: Observation) -> Seen | None:
    wanted = scene.moment_codes.intersection(observation.codes)
    if not wanted:
        return None
    where = (turn for turn in scene.resisting if wanted.intersection(scene.codes[turn]))
    return Seen(observation, next(where, scene.resisting[0]))


def _family(scene: Scene, observation: Observation) -> Seen | None:
    return Seen(observation, scene.resisting[0]) if scene.family in observation.families else None


def _led_by_code(scene: Scene, observation: Observation) -> Seen | None:
    return _coded(scene, observation, scene.led_by)


def _before(scene: Scene, observation: Observation) -> Seen | None:
    return _coded(scene, observation, reversed(scene.of("client", scene.before)))


def _after(scene: Scene, observation: Observation) -> Seen | None:
    return _coded(scene, observation, scene.of("client", scene.after))


def _coded(scene: Scene, observation: Observation, turns: Iterable[int]) -> Seen | None:
    where = (turn for turn in turns if set(observation.codes).intersection(scene.codes[turn]))
    return next((Seen(observation, turn) for turn in where), None)


def _said(scene: Scene, observation: Observation) -> Seen | None:
    nearby = scene.of("client", (*reversed(scene.before), *scene.after))
    return _worded(scene, observation, scene.resisting, nearby)


def _practitioner_said(scene: Scene, observation: Observation) -> Seen | None:
    nearby = scene.of("practitioner", (*reversed(scene.before), *scene.after))
    return _worded(scene, observation, scene.led_by, nearby)


def _worded(scene: Scene, observation: Observation, moment: Sequence[int], nearby: Sequence[int]) -> Seen | None:
    pattern = observation.words.get(scene.session.language)
    if pattern is None:
        return None
    share = float(knowledge(EVIDENCE)["nearby"]["share"])
    places = {"moment": moment, "nearby": nearby}
    for place, turns in places.items():
        if observation.only not in {"", place}:
            continue
        for turn in turns:
            if pattern.search(scene.text(turn)):
                # A fact that is looked for nearby alone counts in full there.
                return Seen(observation, turn, 1.0 if place == "moment" or observation.only else share)
    return None


def _noted(scene: Scene, observation: Observation) -> Seen | None:
    value = getattr(scene.circumstances, observation.noted["field"])
    if isinstance(value, int):
        inside = observation.noted.get("least", value) <= value <= observation.noted.get("most", value)
        return Seen(observation, None) if inside else None
    given = value if isinstance(value, tuple) else () if value is None else (value,)
    return Seen(observation, None) if set(given).intersection(observation.noted.get("values", ())) else None


def _sign(scene: Scene, observation: Observation) -> Seen | None:
    turn = next(SIGNS[observation.sign](scene, knowledge(EVIDENCE)["limits"]), None)
    return None if turn is None else Seen(observation, turn)


LOOK: Mapping[str, Callable[[Scene, Observation], Seen | None]] = {
    "code": _code,
    "family": _family,
    "led_by": _led_by_code,
    "before": _before,
    "after": _after,
    "said": _said,
    "practitioner_said": _practitioner_said,
    "noted": _noted,
    "sign": _sign,
}


# --- signs: what the shape of the talk shows; each gives the turns where it is seen ---

Limits = Mapping[str, int]


def _several_questions(scene: Scene, limits: Limits) -> Iterator[int]:
    return (turn for turn in scene.led_by if scene.text(turn).count("?") > 1)


def _question_run(scene: Scene, limits: Limits) -> Iterator[int]:
    """The practitioner's last turns, up to the one just before, all ask."""
    for turn in scene.led_by:
        run = scene.of("practitioner", range(turn + 1))[-limits["question_run"] :]
        if len(run) == limits["question_run"] and all(QUESTIONS.intersection(scene.codes[one]) for one in run):
            yield turn


def _answers_shrink(scene: Scene, limits: Limits) -> Iterator[int]:
    """The same client's last three turns get shorter each time and the last is short."""
    for turn in scene.resisting:
        speaker = scene.session.turns[turn].speaker
        own = [one for one in range(turn + 1) if scene.session.turns[one].speaker == speaker][-3:]
        lengths = [scene.words(one) for one in own]
        if len(own) == 3 and lengths[-1] <= limits["short_answer"] and all(a > b for a, b in pairwise(lengths)):
            yield turn


def _long_turn(scene: Scene, limits: Limits) -> Iterator[int]:
    return (turn for turn in scene.led_by if scene.words(turn) >= limits["long_turn"])


def _long_answer(scene: Scene, limits: Limits) -> Iterator[int]:
    return (turn for turn in scene.resisting if scene.words(turn) >= limits["long_answer"])


def _short_answer(scene: Scene, limits: Limits) -> Iterator[int]:
    if all(scene.words(turn) <= limits["short_answer"] for turn in scene.resisting):
        yield scene.resisting[0]


def _acronyms(scene: Scene, limits: Limits) -> Iterator[int]:
    return (turn for turn in scene.led_by if ACRONYM.search(scene.text(turn)))


def _opens_after(scene: Scene, limits: Limits) -> Iterator[int]:
    """The client's next turn goes along and has something to say."""
    following = scene.of("client", scene.after)[:1]
    for turn in following:
        if any(code.startswith("C.") for code in scene.codes[turn]) and scene.words(turn) >= limits["long_answer"]:
            yield turn


def _repeated_code(scene: Scene, limits: Limits) -> Iterator[int]:
    """A code of the moment was there twice or more up to its end."""
    up_to = range(scene.resisting[-1] + 1)
    for code in sorted(scene.moment_codes):
        if len(given := [turn for turn in up_to if code in scene.codes[turn]]) > 1:
            yield given[-1]


def _early(scene: Scene, limits: Limits) -> Iterator[int]:
    if scene.resisting[0] < limits["early_turns"]:
        yield scene.resisting[0]


def _figures(scene: Scene, limits: Limits) -> Iterator[int]:
    return (turn for turn in scene.resisting if FIGURE.search(ASIDE.sub(" ", scene.text(turn))))


def _laughs(scene: Scene, limits: Limits) -> Iterator[int]:
    for turn in scene.resisting:
        if any(note.kind == "laughter" for note in scene.session.turns[turn].notation.vocal):
            yield turn


SIGNS: Mapping[str, Callable[[Scene, Limits], Iterator[int]]] = {
    "several_questions": _several_questions,
    "question_run": _question_run,
    "answers_shrink": _answers_shrink,
    "long_turn": _long_turn,
    "long_answer": _long_answer,
    "short_answer": _short_answer,
    "acronyms": _acronyms,
    "opens_after": _opens_after,
    "repeated_code": _repeated_code,
    "early": _early,
    "figures": _figures,
    "laughs": _laughs,
}


def _observation(record: Mapping[str, Any]) -> Observation:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    patterns = {language: _pattern(cues) for language, cues in record.get("words", {}).items()}
    return Observation(**(fields | {"words": patterns}))


def _pattern(cues: Sequence[str]) -> re.Pattern[str]:
    # Between the words of a cue a speaker may pause.
    fragments = "|".join(cue.replace(" ", r"[\s,.…–—-]+") for cue in cues)
    return re.compile(rf"(?<!\w)(?:{fragments})(?!\w)", re.IGNORECASE)
