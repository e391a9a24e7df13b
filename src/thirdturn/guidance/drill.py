"""The third-turn drill: moments to answer, and what can be said about an answer. Feedback, never a mark."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import RESISTING, Codebook
from thirdturn.domain.coding import CodeScore, TurnCoding
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.guidance import SETTINGS, Circumstances, Setting
from thirdturn.domain.session import Role, Span
from thirdturn.guidance import cards as card_choice
from thirdturn.guidance.library import LANGUAGES, techniques
from thirdturn.guidance.masking import mask, session_names
from thirdturn.guidance.risk import screen

BEFORE = 4
"""Turns shown before the client's in a moment of one's own; the shipped ones have no more."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn as it is shown.

    Attributes:
        role: Who speaks.
        text: The words.
    """

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment to answer.

    Attributes:
        id: Its name in the practice log.
        language: ISO 639-1 code of its words.
        setting: Kind of work.
        family: Family of the client's turn.
        code: Client code of it; empty where only the family is known.
        level: How hard it is, from 1; 0 for a moment of one's own.
        about: Where it comes from, one line; may be empty.
        before: The turns before, in order.
        client: The client's turn.
        fits: Ids of techniques that fit, best first.
        takes_up: What the client's turn may be telling: a guess. Empty for a moment of one's own.
        continuations: By third-turn code: what the client might say next. Empty for a moment of one's own.
        then: What was really said next, for a moment of one's own: the practitioner, then the client.
    """

    id: str
    language: str
    setting: Setting
    family: str
    code: str
    level: int
    about: str
    before: tuple[Said, ...]
    client: str
    fits: tuple[str, ...]
    takes_up: str = ""
    continuations: Mapping[str, str] = field(default_factory=dict)
    then: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A code that the coder gave, with how sure it is.

    Attributes:
        id: The code.
        label: By the codebook, in the language asked for.
        p: Probability that a human coder would give it, 0 to 1, as far as the coder can tell.
        by: What gave it, as the coder names it.
    """

    id: str
    label: str
    p: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A technique that fits the moment.

    Attributes:
        id: Its id.
        name: Its name.
        wording: Something one could say; empty for what is done silently.
        does: Whether the answer does the same; ``None`` where that cannot be told.
    """

    id: str
    name: str
    wording: str
    does: bool | None


@dataclass(frozen=True, slots=True)
class Continuation:
    """What the client might say next.

    Attributes:
        third_turn: What the answer is taken to do.
        label: That code's label.
        text: The client's words.
    """

    third_turn: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What can be said about one answer. Every finding carries the coder's confidence; nothing is summed to a mark.

    Attributes:
        third_turn: What the answer does with the resistance; ``None`` where the coder leaves it open.
        codes: Practitioner codes of the answer, surest first.
        evidence: Stretches of the answer that carried them, strongest first.
        options: Techniques that fit here.
        next: What the client might say next: one way, or two where the third turn was left open.
        prompt_id: Which invitation to another go was chosen (``data/drill_feedback.yaml``).
        prompt: The invitation.
        doubtful: What it rests on is not very sure; say so with it.
    """

    third_turn: Found | None
    codes: tuple[Found, ...]
    evidence: tuple[Span, ...]
    options: tuple[Fitting, ...]
    next: tuple[Continuation, ...]
    prompt_id: str
    prompt: str
    doubtful: bool = False


def word(name: str, language: str) -> str:
    """Return one of the drill's labels, English where there is none in the language."""
    return str(knowledge("drill_feedback.yaml")["words"][name][_known(language)])


def moments(
    language: str, *, setting: str | None = None, family: str | None = None, level: int | None = None
) -> tuple[Moment, ...]:
    """Return the shipped moments in a language, lower levels first, else in the order of the file.

    Args:
        language: ISO 639-1 code.
        setting: Only this kind of work.
        family: Only this family of resistance.
        level: Only this level.

    Raises:
        UnknownName: There are no moments in the language, or no such setting, family or level.
    """
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    found = tuple(_moment(record, language) for record in knowledge(f"drill/{language}.yaml")["moments"])
    levels = tuple(str(one) for one in sorted({moment.level for moment in found}))
    if level is not None and str(level) not in levels:
        raise UnknownName("level", str(level), levels)
    found = tuple(sorted(found, key=lambda moment: moment.level))
    return chosen(found, setting=setting, family=family, level=level)


def chosen(
    among: Iterable[Moment], *, setting: str | None = None, family: str | None = None, level: int | None = None
) -> tuple[Moment, ...]:
    """Return the moments of one setting, family and level, as far as these are given.

    Raises:
        UnknownName: No such setting or family.
    """
    if setting is not None and setting not in SETTINGS:
        raise UnknownName("setting", setting, SETTINGS)
    if family is not None and family not in RESISTING:
        raise UnknownName("family", family, RESISTING)
    return tuple(
        moment
        for moment in among
        if setting in (None, moment.setting) and family in (None, moment.family) and level in (None, moment.level)
    )


def own_moments(case: Case, *, setting: Setting = "therapy") -> tuple[tuple[Moment, ...], int]:
    """Return the moments of resistance of one's own session, masked, and how many were left out.

    Left out is every moment with a word that may point to danger in the client's turns shown, unless a person has
    recorded a check: that is to be looked at, not practised with. Names and the like are masked by
    :func:`thirdturn.guidance.masking.mask`, which has holes: ask the user to remove them first. Ids hold a digest in
    place of the session's name.

    Args:
        case: The session, coded.
        setting: Kind of work, which decides the techniques offered.
    """
    session = case.session
    texts = mask([turn.text for turn in session.turns], language=session.language, names=session_names(session)).texts
    said = [Said(role, text) for role, text in zip(session.roles(), texts, strict=True)]
    checked = case.guidance.checked if case.guidance else ()
    flagged = {flag.turn for flag in screen(session, session.language) if flag.kind not in checked}
    digest = hashlib.sha256(session.id.encode()).hexdigest()[:8]
    found: list[Moment] = []
    left_out = 0
    for sequence in case.sequences:
        at = sequence.resisting[0]
        last = sequence.resisting[-1]
        shown = range(max(0, at - BEFORE), last + 1)
        if flagged & {*shown, *([sequence.after] if sequence.after is not None else [])}:
            left_out += 1
            continue
        offered = card_choice.cards(
            session, case.coding, sequence, Circumstances(setting=setting), session.language, risk_open=False
        )
        found.append(
            Moment(
                id=f"own-{digest}-{at}",
                language=session.language,
                setting=setting,
                family=sequence.family,
                code=sequence.codes[0] if sequence.codes else "",
                level=0,
                about="",
                before=tuple(said[place] for place in shown if place < at and said[place].text.strip()),
                client=" ".join(said[place].text for place in sequence.resisting).strip() or "…",
                fits=tuple(card.id for card in offered),
                then=tuple(said[place] for place in (sequence.third, sequence.after) if place is not None),
            )
        )
    return tuple(found), left_out


def feedback(moment: Moment, coding: TurnCoding, codebook: Codebook, language: str) -> Feedback:
    """Return what can be said about an answer.

    Args:
        moment: The moment it answers.
        coding: What the coder says about it.
        codebook: Where the labels stand.
        language: ISO 639-1 code of the feedback; English where it is none of ours.
    """
    language = _known(language)
    third = _found(coding.third_turn, codebook, language) if coding.third_turn else None
    codes = tuple(_found(score, codebook, language) for score in sorted(coding.codes, key=lambda score: -score.p))
    options = tuple(_fitting(name, moment, third, language) for name in moment.fits)
    prompt = _prompt(third, {code.id for code in codes}, fits=any(one.does for one in options))
    rests_on = _rests_on(prompt["when"], third, codes)
    ways = [third.id] if third else _ways([code.id for code in codes])
    return Feedback(
        third_turn=third,
        codes=codes,
        evidence=coding.evidence,
        options=options,
        next=tuple(
            Continuation(way, codebook[way].label[language], moment.continuations[way])
            for way in ways
            if way in moment.continuations
        ),
        prompt_id=prompt["id"],
        prompt=prompt[language],
        doubtful=rests_on is not None and rests_on < knowledge("drill_feedback.yaml")["doubt_below"],
    )


def _moment(record: Mapping[str, Any], language: str) -> Moment:
    return Moment(
        id=record["id"],
        language=language,
        setting=record["setting"],
        family=record["family"],
        code=record["code"],
        level=record["level"],
        about=record["about"],
        before=tuple(Said(turn["role"], turn["text"]) for turn in record["before"]),
        client=record["client"],
        fits=tuple(record["fits"]),
        takes_up=record["takes_up"],
        continuations=record["continuations"],
    )


def _found(score: CodeScore, codebook: Codebook, language: str) -> Found:
    label = codebook[score.id].label
    return Found(score.id, label.get(language, label["en"]), score.p, score.by)


def _fitting(name: str, moment: Moment, third: Found | None, language: str) -> Fitting:
    technique = techniques()[name]
    said = card_choice.wording(technique, moment.setting, "in_person", language, None, sum(map(ord, moment.id)))
    does = None if third is None or technique.third_turn is None else technique.third_turn == third.id
    return Fitting(name, technique.name[language], said or "", does)


def _prompt(third: Found | None, codes: set[str], *, fits: bool) -> Mapping[str, Any]:
    """Return the first prompt whose conditions hold; the last one has none."""
    prompts: Sequence[Mapping[str, Any]] = knowledge("drill_feedback.yaml")["prompts"]
    return next(prompt for prompt in prompts if _holds(prompt["when"], third, codes, fits=fits))


def _holds(when: Mapping[str, Any], third: Found | None, codes: set[str], *, fits: bool) -> bool:
    met = {
        "third": third is not None and third.id in when.get("third", ()),
        "any": bool(codes & set(when.get("any", ()))),
        "also": bool(codes & set(when.get("also", ()))),
        "only": bool(codes) and codes <= set(when.get("only", ())),
        "none": not codes & set(when.get("none", ())),
        "open": when.get("open") == (third is None),
        "fits": when.get("fits") == fits,
    }
    return all(met[name] for name in when)


def _rests_on(when: Mapping[str, Any], third: Found | None, codes: Sequence[Found]) -> float | None:
    """Return how sure the coder is of what a prompt's conditions name; ``None`` where they name no code."""
    named = {code for key in ("any", "also", "only") for code in when.get(key, ())}
    sure = [code.p for code in codes if code.id in named]
    if third and not named and ("third" in when or when.get("fits") or when.get("open") is False):
        sure.append(third.p)
    return max(sure, default=None)


def _ways(codes: Sequence[str]) -> list[str]:
    """Return the two ways on to show where the third turn was left open."""
    lines = knowledge("drill_feedback.yaml")["open_next"]
    return list(next(line["pair"] for line in lines if line["code"] is None or line["code"] in codes))


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"
