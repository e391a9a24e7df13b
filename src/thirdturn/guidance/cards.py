"""Cards: two or three techniques that fit one moment of resistance, each an option for the practitioner to judge.

What counts, and how much, stands in ``data/card_hints.yaml``; what is forbidden is decided by
:mod:`thirdturn.guidance.gates` before anything is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.coding import Coding
from thirdturn.domain.guidance import Card, Channel, Circumstances, Hypothesis, Setting
from thirdturn.domain.sequence import Sequence
from thirdturn.domain.session import Session
from thirdturn.guidance.gates import allowed
from thirdturn.guidance.history import History
from thirdturn.guidance.library import LANGUAGES, Technique, Text, reasons, techniques
from thirdturn.guidance.moment_facts import Facts, facts_of, holds
from thirdturn.guidance.profiles import Profile
from thirdturn.guidance.quoting import quotable

MOST = 3
LEAST = 2


@dataclass(frozen=True, slots=True)
class _Ground:
    """One thing that speaks for a technique (or against it), and the sentence that says so."""

    weight: float
    why: Text | None = None
    fill: Text | None = None


@dataclass(frozen=True, slots=True)
class _Offer:
    """A technique that may be offered, with its score, its wording and what speaks for it, most telling first."""

    technique: Technique
    score: float
    wording: str
    grounds: tuple[_Ground, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """Everything that weighs in for one moment."""

    facts: Facts
    circumstances: Circumstances
    reasons: tuple[Hypothesis, ...]
    history: History


def cards(  # noqa: PLR0913 - one moment has this many sides
    session: Session,
    coding: Coding,
    sequence: Sequence,
    circumstances: Circumstances,
    language: str,
    *,
    risk_open: bool,
    doubt: bool = False,
    reasons: tuple[Hypothesis, ...] = (),
    history: History | None = None,
    profile: Profile | None = None,
) -> tuple[Card, ...]:
    """Return the techniques to offer for a moment, best first.

    Args:
        session: The session.
        coding: Its coding.
        sequence: The moment.
        circumstances: What is known beside the transcript.
        language: ISO 639-1 code of the texts; English where it is none of ours.
        risk_open: A risk flag that stops suggestions has not been checked.
        doubt: A weaker sign of risk has not been checked.
        reasons: The reasons ranked for this moment.
        history: The practice's own record, without this session.
        profile: The practitioner's profile, which may hold techniques back.

    Returns:
        Two or three different techniques, no two of which do the same as a third turn unless nothing else fits; fewer
        only where gates leave fewer, none while a risk flag is open.
    """
    language = language if language in LANGUAGES else "en"
    facts = facts_of(session, coding, sequence, circumstances)
    moment = _Moment(facts, circumstances, reasons, history or History())
    words = quotable(session, sequence.evidence, session.language)
    offers = []
    for technique in techniques().values():
        if technique.id in _hints()["never_for_a_moment"]:
            continue
        if allowed(technique, circumstances, risk_open=risk_open, doubt=doubt) is not None:
            continue
        if profile is not None and profile.forbids(technique, circumstances) is not None:
            continue
        said = wording(technique, circumstances.setting, circumstances.channel, language, words, facts.number)
        grounds = tuple(_grounds(technique, moment))
        if said is None or not grounds:
            continue
        offers.append(_Offer(technique, round(sum(ground.weight for ground in grounds), 6), said, grounds))
    offers.sort(key=lambda offer: -offer.score)  # stable: the files' order settles ties
    return tuple(_told(_chosen(offers), moment, language))


def done(sequence: Sequence) -> str | None:
    """Return what the practitioner did, as one option among the others: the third-turn code; ``None`` if open."""
    return None if sequence.third_code is None else sequence.third_code.id


def wording(
    technique: Technique, setting: Setting, channel: Channel, language: str, words: str | None, number: int = 0
) -> str | None:
    """Return something one could say, the same for the same arguments.

    Args:
        technique: The technique.
        setting: Kind of work.
        channel: How the two talk.
        language: ISO 639-1 code; English where it is none of ours.
        words: The client's own words, if they can be quoted; without them no wording that quotes is taken.
        number: Number of the moment: moments next to each other get different sentences where there are several.

    Returns:
        The sentence; empty for what is done silently; ``None`` where no wording fits setting and channel.
    """
    if technique.inward:
        return ""
    language = language if language in LANGUAGES else "en"
    texts = [
        text
        for one in technique.wordings
        if setting in one.settings and channel in (one.channels or technique.channels)
        for text in (one.text[language],)
        if words is not None or "{words}" not in text
    ]
    return texts[number % len(texts)].replace("{words}", words or "") if texts else None


def _grounds(technique: Technique, moment: _Moment) -> Iterator[_Ground]:
    """Yield what weighs for or against a technique, most telling first; nothing if it has no place here at all."""
    row = _row(moment)
    listed = technique.id in (*row["first"], *row["then"])
    if not listed and moment.facts.family not in technique.families:
        return
    yield from _rules_that_hold(technique, moment)
    yield from _answered_reasons(technique, moment)
    yield from _met_code(technique, moment)
    if listed:
        yield _Ground(_start(technique.id, row), row["why"])
    yield from _own_practice(technique, moment)
    if moment.facts.family in technique.families:
        yield _Ground(_weights()["family"], _why("family"))
    if any(one.settings == (moment.circumstances.setting,) for one in technique.wordings):
        yield _Ground(_weights()["setting"], _why("setting"))


def _row(moment: _Moment) -> Mapping[str, Any]:
    rows: list[Mapping[str, Any]] = _hints()["hints"]
    return next(row for row in rows if holds(row["when"], moment.facts, moment.circumstances))


def _start(technique: str, row: Mapping[str, Any]) -> float:
    """Return the weight a technique starts with in its row: less for each place further back."""
    weights = _weights()
    for part in ("first", "then"):
        if technique in row[part]:
            return float(weights[part] - weights[f"{part}_step"] * row[part].index(technique))
    return 0.0


def _rules_that_hold(technique: Technique, moment: _Moment) -> Iterator[_Ground]:
    """Yield what the rules add, heaviest first."""
    rules = [rule for rule in _hints()["rules"] if technique.id in rule["techniques"]]
    for rule in sorted(rules, key=lambda rule: -rule["weight"]):
        if holds(rule["when"], moment.facts, moment.circumstances):
            yield _Ground(rule["weight"], rule.get("why"))


def _answered_reasons(technique: Technique, moment: _Moment) -> Iterator[_Ground]:
    """Yield the best ranked reason that the technique answers."""
    for weight, hypothesis in zip(_weights()["reasons"], moment.reasons, strict=False):
        known = reasons().get(hypothesis.id)
        if known is not None and technique.id in known.techniques:
            yield _Ground(weight, _why("reason"), known.name)
            return


def _met_code(technique: Technique, moment: _Moment) -> Iterator[_Ground]:
    met = next((code for code in moment.facts.codes if code in technique.codes), None)
    if met is not None:
        weight = _weights()["code" if met == moment.facts.codes[0] else "other_code"]
        yield _Ground(weight, _why("code"), _code_label(met))


def _own_practice(technique: Technique, moment: _Moment) -> Iterator[_Ground]:
    """Yield what the practitioner's own choices and record add."""
    weights, facts = _weights(), moment.facts
    yield _Ground(_hints()["base"].get(technique.id, 0.0))
    yield _Ground(moment.history.weight(facts.family, technique.third_turn))
    if technique.id in moment.circumstances.tried:
        yield _Ground(weights["tried"], _why("tried"))
    if technique.third_turn in facts.failed:
        yield _Ground(weights["tried_here"], _why("tried_here"))
    if technique.third_turn is not None and technique.third_turn == facts.done:
        yield _Ground(weights["done"], _why("done"))


def _chosen(offers: Iterable[_Offer]) -> tuple[_Offer, ...]:
    """Return the best offers that differ in what they do; only if that leaves one are others of the same kind taken."""
    weights = _weights()
    fit = [offer for offer in offers if offer.score >= weights["floor"]]
    chosen: list[_Offer] = []
    for offer in fit:
        kinds = {one.technique.third_turn for one in chosen} - {None}
        enough = len(chosen) >= LEAST and offer.score < weights["third_card"]
        if len(chosen) < MOST and not enough and offer.technique.third_turn not in kinds:
            chosen.append(offer)
    for offer in fit:
        if len(chosen) < LEAST and offer not in chosen:
            chosen.append(offer)
    return tuple(chosen)


def _told(chosen: tuple[_Offer, ...], moment: _Moment, language: str) -> Iterator[Card]:
    """Turn offers into cards, each with the most telling sentence that no card before it has used."""
    used: set[str] = set()
    for offer in chosen:
        sentences = [_sentence(ground, language) for ground in offer.grounds if ground.weight > 0 and ground.why]
        why = next((sentence for sentence in sentences if sentence not in used), sentences[0] if sentences else "")
        used.add(why)
        yield Card(offer.technique.id, offer.wording, " ".join(filter(None, (why, *_notes(offer, moment, language)))))


def _notes(offer: _Offer, moment: _Moment, language: str) -> Iterator[str]:
    """Yield what else the practitioner should know: own tries, and the practice's record once it holds enough."""
    technique, facts = offer.technique, moment.facts
    if technique.id in moment.circumstances.tried:
        yield _why("tried")[language]
    elif technique.third_turn in facts.failed:
        yield _why("tried_here")[language]
    elif technique.third_turn is not None and technique.third_turn == facts.done:
        yield _why("done")[language]
    record = moment.history.shown(facts.family, technique.third_turn)
    if record is not None:
        yield _why("history")[language].replace("{good}", str(record.good)).replace("{n}", str(record.n))


def _sentence(ground: _Ground, language: str) -> str:
    template = (ground.why or {}).get(language, "")
    filled = "" if ground.fill is None else ground.fill.get(language, ground.fill["en"])
    return template.replace("{code}", filled).replace("{reason}", filled)


def _code_label(code: str) -> Text | None:
    for entry in knowledge("codebook.yaml")["client"]:
        if entry["id"] == code:
            label: Text = entry["label"]
            return label
    return None


def _why(name: str) -> Text:
    text: Text = _hints()["why"][name]
    return text


def _weights() -> Mapping[str, Any]:
    weights: Mapping[str, Any] = _hints()["weights"]
    return weights


def _hints() -> Mapping[str, Any]:
    return knowledge("card_hints.yaml")
