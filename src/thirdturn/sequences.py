"""Find the sequences of a session: first turn, resisting action, third turn, and what came after.

The rules, in the order they apply (client turns are read in the order of the session):

1. A client turn resists when the coder gave it a resisting family.
2. Resisting turns of the same client are one action while only bare backchannels stand between them (a practitioner
   turn that only facilitates or has no words, a client turn that only acknowledges or has no words). The action's
   family is the one with the highest summed probability.
3. ``first`` is the last practitioner turn with content before the action; ``None`` if the client opens with it.
4. ``third`` is the first practitioner turn behind the action that is more than a bare backchannel. Where a client
   turn with content comes before it, the bare backchannel itself is the third turn: the floor was left (``space``);
   without a backchannel there is none, since somebody else has taken it up. Another client who resists as well takes
   nothing up: one third turn can answer both.
5. ``after`` is the first client turn with content behind the third turn; its own family decides the outcome.
6. ``resolution`` reads outcome, family and third turn together. Where the client goes along, it is *dropped* if the
   third turn left the matter (``matter: leaves`` in the codebook); *repaired* after a move against or away and
   *refocused* after a move around, if the third turn took it up (``matter: takes_up``); *answered* otherwise. Where the
   client resists again, it is *escalated* if the family is now ``against`` and was not. Else it is open (``None``).
7. A sequence whose ``after`` is a resisting turn of the next one is one episode with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from thirdturn.domain.codebook import RESISTING, Codebook, Family, family_of
from thirdturn.domain.coding import Coding, TurnCoding
from thirdturn.domain.sequence import Evidence, FirstKind, Outcome, Resolution, Sequence
from thirdturn.domain.session import Role, Session

_FIRST_KINDS: tuple[FirstKind, ...] = get_args(FirstKind)
"""In this order: a turn that reflects and then asks makes an answer due."""
_GOES_ALONG: tuple[Outcome, ...] = ("cooperates", "change_talk")
_SHOWN_ATTRIBUTES = ("move", "activity", "explicitness", "constraint", "target")


@dataclass(frozen=True, slots=True)
class _Step:
    """One turn with what the rules need to know of it."""

    index: int
    role: Role
    speaker: str
    coding: TurnCoding
    bare: bool

    @property
    def resists(self) -> bool:
        return self.role == "client" and self.coding.family in RESISTING

    @property
    def goes_along(self) -> bool:
        return self.role == "client" and not self.bare and self.coding.family in ("coop", "change")


@dataclass(frozen=True, slots=True)
class _Scene:
    """The steps of a session and what the codebook says about codes."""

    steps: tuple[_Step, ...]
    kinds: Mapping[FirstKind, frozenset[str]]
    takes_up: frozenset[str]
    leaves: frozenset[str]
    codebook: Codebook


def find_sequences(session: Session, coding: Coding, codebook: Codebook) -> tuple[Sequence, ...]:
    """Return the session's sequences in the order of their resisting actions.

    Args:
        session: The session.
        coding: A coding with exactly one entry a turn.
        codebook: Its attributes say which codes are bare backchannels (``backchannel: true``), what a practitioner's
            code makes of a first turn (``first: question`` and so on), and which third turns take the matter up
            (``matter: takes_up``) or leave it.
    """
    scene = _Scene(
        steps=tuple(_steps(session, coding, _having(codebook, "backchannel", True))),
        kinds={kind: _having(codebook, "first", kind) for kind in _FIRST_KINDS},
        takes_up=_having(codebook, "matter", "takes_up"),
        leaves=_having(codebook, "matter", "leaves"),
        codebook=codebook,
    )
    return _with_episodes([_sequence(scene, action) for action in _actions(scene.steps)])


def _having(codebook: Codebook, attribute: str, value: object) -> frozenset[str]:
    return frozenset(code.id for code in codebook.codes if code.attributes.get(attribute) == value)


def _steps(session: Session, coding: Coding, backchannels: frozenset[str]) -> Iterator[_Step]:
    for turn, role, entry in zip(session.turns, session.roles(), coding.turns, strict=True):
        codes = {score.id for score in entry.codes}
        silent = not turn.text and entry.family not in RESISTING
        bare = silent or (bool(codes) and codes <= backchannels)
        yield _Step(turn.index, role, turn.speaker, entry, bare)


def _actions(steps: tuple[_Step, ...]) -> list[list[_Step]]:
    """Group resisting turns into actions (rule 2)."""
    actions: list[list[_Step]] = []
    for step in steps:
        if not step.resists:
            continue
        last = actions[-1][-1] if actions else None
        if (
            last is not None
            and last.speaker == step.speaker
            and all(between.bare for between in steps[last.index + 1 : step.index])
        ):
            actions[-1].append(step)
        else:
            actions.append([step])
    return actions


def _sequence(scene: _Scene, action: list[_Step]) -> Sequence:
    steps, end = scene.steps, action[-1].index
    with_content = [step for step in steps[: action[0].index] if not step.bare]
    first = next((step for step in reversed(with_content) if step.role == "practitioner"), None)
    third = _third(steps, end)
    after = None if third is None else _next_client(steps, third.index)
    family, outcome = _family(action), _outcome(after)
    codes = _codes(action, family)
    recovered = next(
        (step for step in steps[end + 1 :] if step.goes_along and step.speaker == action[-1].speaker), None
    )
    return Sequence(
        first=None if first is None else first.index,
        first_kind=None if first is None else _first_kind(first.coding, scene.kinds),
        resisting=tuple(step.index for step in action),
        third=None if third is None else third.index,
        third_code=None if third is None else third.coding.third_turn,
        after=None if after is None else after.index,
        outcome=outcome,
        family=family,
        codes=codes,
        p=max(step.coding.p_resisting or 0.0 for step in action),
        evidence=tuple(Evidence(step.index, span) for step in action for span in step.coding.evidence),
        clients=(action[0].speaker,),
        first_form=None if first is None else first.coding.question_form,
        answers=with_content[-1].speaker if with_content else None,
        attributes=_attributes(scene.codebook, codes),
        resolution=_resolution(scene, family, third, after),
        recovery=None if recovered is None else recovered.index - end,
    )


def _third(steps: tuple[_Step, ...], index: int) -> _Step | None:
    """Return the practitioner turn that takes the action up (rule 4)."""
    backchannel: _Step | None = None
    for step in steps[index + 1 :]:
        if step.role == "practitioner":
            if not step.bare:
                return step
            backchannel = backchannel or step
        elif step.role == "client" and not step.bare and (backchannel or not step.resists):
            break
    return backchannel


def _next_client(steps: tuple[_Step, ...], index: int) -> _Step | None:
    return next((step for step in steps[index + 1 :] if step.role == "client" and not step.bare), None)


def _first_kind(coding: TurnCoding, kinds: Mapping[FirstKind, frozenset[str]]) -> FirstKind:
    codes = {score.id for score in coding.codes}
    return next((kind for kind in _FIRST_KINDS if codes & kinds[kind]), "other")


def _outcome(after: _Step | None) -> Outcome:
    if after is None:
        return "session_ends"
    outcomes: dict[Family | None, Outcome] = {None: "unclear", "coop": "cooperates", "change": "change_talk"}
    return outcomes.get(after.coding.family, "resists_again")


def _resolution(scene: _Scene, family: Family, third: _Step | None, after: _Step | None) -> Resolution | None:
    """Say how it came out (rule 6)."""
    if after is None or third is None:
        return None
    if _outcome(after) not in _GOES_ALONG:
        return "escalated" if after.coding.family == "against" and family != "against" else None
    code = third.coding.third_turn.id if third.coding.third_turn else ""
    if code in scene.leaves:
        return "dropped"
    if code in scene.takes_up and family in ("against", "away"):
        return "repaired"
    if code in scene.takes_up and family == "around":
        return "refocused"
    return "answered"


def _family(action: list[_Step]) -> Family:
    """Return the family that most of the action's probability speaks for; the earlier turn's on a tie."""
    weights: dict[Family, float] = {}
    for step in action:
        if step.coding.family is not None:
            weights[step.coding.family] = weights.get(step.coding.family, 0.0) + (step.coding.p_resisting or 0.0)
    return max(weights, key=lambda family: weights[family])


def _codes(action: list[_Step], family: Family) -> tuple[str, ...]:
    """Return the action's client codes, each once: those of its family first, then the most probable."""
    best: dict[str, float] = {}
    for step in action:
        for score in step.coding.codes:
            best[score.id] = max(score.p, best.get(score.id, 0.0))
    return tuple(sorted(best, key=lambda code: (family_of(code) != family, -best[code], code)))


def _attributes(codebook: Codebook, codes: tuple[str, ...]) -> dict[str, object]:
    """Return what the codebook says of the first resisting code; empty without one, or where it does not know it."""
    code = next((known for known in codebook.codes if known.id in codes[:1] and known.family in RESISTING), None)
    return {} if code is None else {key: code.attributes[key] for key in _SHOWN_ATTRIBUTES if key in code.attributes}


def _with_episodes(sequences: list[Sequence]) -> tuple[Sequence, ...]:
    """Number the episodes (rule 7)."""
    numbered: list[Sequence] = []
    for sequence in sequences:
        last = numbered[-1] if numbered else None
        goes_on = last is not None and last.after in sequence.resisting
        episode = 1 if last is None else last.episode if goes_on else last.episode + 1
        numbered.append(replace(sequence, episode=episode))
    return tuple(numbered)
