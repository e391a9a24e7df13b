"""What stood out in a session, in plain and careful sentences: counts of what is in the case, nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.sequence import Sequence
from thirdturn.reports.wording import FIRST_KINDS, labels, listed, plural

TOO_LITTLE = 10
"""Client turns with words below which only the moments themselves are told. Ours."""
FEW = 20
"""Moments of one kind below which counts are called small; ``measures.yaml`` draws the same line for shares."""
UNSURE = 0.65
"""Moments below this probability are offered for a second look. Ours."""
_KINDS_TOLD = 4

_WENT_ALONG = ("cooperates", "change_talk")


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, and the moments it speaks of.

    Attributes:
        text: The sentence.
        moments: Numbers of moments to look at, from 1; empty where the sentence speaks of all.
    """

    text: str
    moments: tuple[int, ...] = ()


def remarks(case: Case, codebook: Codebook) -> tuple[Remark, ...]:
    """Return three to six sentences, the most general first; fewer where there is little to tell."""
    short = {key: label.partition(":")[0] for key, label in labels(codebook).items()}
    return tuple(_remarks(case, short))


def _remarks(case: Case, named: dict[str, str]) -> Iterator[Remark]:
    roles = case.session.roles()
    talk = sum(role == "client" and bool(turn.text) for role, turn in zip(roles, case.session.turns, strict=True))
    client = roles.count("client")
    if not client:
        yield Remark("No client speaks in this session, so there is nothing to look for.")
        return
    if talk < TOO_LITTLE:
        yield Remark(f"There is too little material to say much: {plural(talk, 'client turn')} with words.")
    yield _how_many(case, client)
    if case.sequences and talk >= TOO_LITTLE:
        yield from _which(case.sequences, named)
        yield from _what_was_done(case.sequences, named)
    yield from _unsure(case)


def _how_many(case: Case, client: int) -> Remark:
    turns = plural(client, "client turn")
    if not case.sequences:
        return Remark(
            f"The coder found no moment of resistance in {turns}. That does not mean there was none: quiet kinds, such "
            "as a polite yes, are easily missed in a transcript."
        )
    found = plural(len(case.sequences), "moment")
    verb = "seems" if len(case.sequences) == 1 else "seem"
    return Remark(f"In {turns} the coder found {found} that {verb} to hold back, turn elsewhere or push back.")


def _which(moments: tuple[Sequence, ...], named: dict[str, str]) -> Iterator[Remark]:
    """Tell the most common family and what it mostly answered."""
    if len(moments) == 1:
        return
    families = Counter(named.get(moment.family, moment.family) for moment in moments)
    firsts = Counter(FIRST_KINDS[moment.first_kind] for moment in moments)
    families_told = _most(families, "“{}”", len(moments))
    firsts_told = _most(firsts, "{}", len(moments))
    yield Remark(f"The most common kind was {families_told}. What came just before was most often {firsts_told}.")


def _what_was_done(moments: tuple[Sequence, ...], named: dict[str, str]) -> Iterator[Remark]:
    """Tell the third turns, and what came after each kind."""
    by_kind: dict[str, list[Sequence]] = {}
    for moment in moments:
        if moment.third_code is not None:
            by_kind.setdefault(named.get(moment.third_code.id, moment.third_code.id), []).append(moment)
    if not by_kind:
        yield Remark("What the practitioner did next was left open by the coder, or nothing followed.")
        return
    kinds = Counter({kind: len(own) for kind, own in by_kind.items()})
    if len(kinds) > 1 and max(kinds.values()) == 1:
        told = listed([f"“{kind}”" for kind in list(kinds)[:_KINDS_TOLD]])
        yield Remark(f"The practitioner did something different each time, such as {told}.")
    else:
        yield Remark(f"The practitioner's next turn was most often coded {_most(kinds, '“{}”', len(moments))}.")
    after = [_After.of(kind, by_kind[kind]) for kind, _ in kinds.most_common(_KINDS_TOLD)]
    known = [entry for entry in after if entry.known]
    if known:
        small = any(entry.known < FEW for entry in known)
        caution = " Numbers this small tell what happened here, not what works." if small else ""
        yield Remark(_after_told(known) + caution)


@dataclass(frozen=True, slots=True)
class _After:
    """How often the client went along after one kind of third turn, of the moments where that is known."""

    kind: str
    along: int
    known: int

    @classmethod
    def of(cls, kind: str, moments: list[Sequence]) -> _After:
        known = [moment for moment in moments if moment.outcome not in ("unclear", "session_ends")]
        return cls(kind, sum(moment.outcome in _WENT_ALONG for moment in known), len(known))


def _after_told(after: list[_After]) -> str:
    if all(entry.known == 1 for entry in after):
        went = listed([f"“{entry.kind}”" for entry in after if entry.along])
        stayed = listed([f"“{entry.kind}”" for entry in after if not entry.along], last="or")
        each = " (one moment each)" if len(after) > 1 else " (one moment)"
        if went and stayed:
            return f"The client went along after {went}, and not after {stayed}{each}."
        return (
            f"The client went along after {went}{each}."
            if went
            else f"The client did not go along after {stayed}{each}."
        )
    told = listed([f"after “{entry.kind}” in {entry.along} of {entry.known}" for entry in after])
    return f"The client went along {told}."


def _unsure(case: Case) -> Iterator[Remark]:
    left_open = [entry.turn + 1 for entry in case.coding.turns if entry.abstained]
    doubtful = tuple(number for number, moment in enumerate(case.sequences, start=1) if moment.p < UNSURE)
    about = plural(len(doubtful), "moment")
    if 1 < len(doubtful) == len(case.sequences):
        about = f"all {about}"
    if left_open and doubtful:
        yield Remark(
            f"The coder left {plural(len(left_open), 'turn')} open and is unsure about {about}: "
            "your own reading counts most there.",
            doubtful,
        )
    elif left_open:
        yield Remark(f"The coder left {plural(len(left_open), 'turn')} open: your own reading counts most there.")
    elif doubtful:
        yield Remark(
            f"The coder is unsure about {about}: your own reading counts most there.",
            doubtful,
        )


def _most(counts: Counter[str], quoted: str, total: int) -> str:
    """Return the most frequent names with their count; all that tie for the first place, up to three."""
    top = counts.most_common(1)[0][1]
    names = [name for name, n in counts.items() if n == top]
    told = listed([quoted.format(name) for name in names[:3]], last="or")
    each = " each" if len(names) > 1 else ""
    more = ", among others" if len(names) > 3 else ""
    return f"{told} ({top} of {total}{each}){more}"
