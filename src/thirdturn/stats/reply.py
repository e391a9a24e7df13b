"""Replies to resistance: where a person who rates them might look, and how often they go against the client.

The four mechanisms are named by SCORE (arXiv 2602.21638); the hints come from our own mapping (``reply_hints.yaml``)
and are never a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import TurnCoding
from thirdturn.domain.interval import wilson
from thirdturn.domain.measure import Cell, Estimate, Measures
from thirdturn.domain.sequence import Sequence as Moment
from thirdturn.stats.figures import estimate, share, table
from thirdturn.stats.permutation import permutation_p
from thirdturn.stats.resampling import Statistic, figures, ratio
from thirdturn.stats.segments import Segment

SILENT = "silent"

FEW_SESSIONS = 10
"""Ours: a bootstrap over fewer sessions than this comes with a caution, since it is too narrow."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Practitioner turns of one session that take the floor and have a code.

    Attributes:
        after_hits: Third turns that are MI non-adherent.
        after: Third turns.
        other_hits: Other turns that are MI non-adherent.
        other: Other turns.
        left_out: Turns without a code or with a bare backchannel.
    """

    after_hits: int
    after: int
    other_hits: int
    other: int
    left_out: int


def hints(third_turn: str | None, codes: Sequence[str]) -> dict[str, str]:
    """Return for each mechanism ``towards``, ``against``, ``mixed`` or ``silent``.

    Args:
        third_turn: Third-turn code of the reply, if it has one.
        codes: Its practitioner codes.
    """
    mapping = knowledge("reply_hints.yaml")
    entries = [mapping["third_turn"].get(third_turn, {})] + [mapping["practitioner"].get(code, {}) for code in codes]
    found: dict[str, str] = {}
    for mechanism in mapping["mechanisms"]:
        ways = [way for way in ("towards", "against") if any(mechanism in entry.get(way, ()) for entry in entries)]
        found[mechanism] = "mixed" if len(ways) > 1 else ways[0] if ways else SILENT
    return found


def replies(cases: Sequence[tuple[Case, Segment]], codebook: Codebook, *, draws: int = 2000, seed: int = 1) -> Measures:
    """Return the hints for every reply, and the rate of MI non-adherent moves after resistance and elsewhere.

    Third turns are compared with all other practitioner turns of the segments; turns without a code and bare
    backchannels ("mm-hm") are left out on both sides, since they cannot persuade. The interval of the difference is
    Newcombe's hybrid score interval (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10) in one session and a
    bootstrap over sessions in several; p comes from a permutation test within sessions. Coder error is not in them.

    Args:
        cases: Coded sessions with their segments.
        codebook: Says which codes are not adherent and which are backchannels.
        draws: Bootstrap draws.
        seed: The same seed gives the same interval.
    """
    counted = [_counted(case, segment, codebook) for case, segment in cases]
    mechanisms = knowledge("reply_hints.yaml")["mechanisms"]
    columns = ("session", "turn", "third_turn", "codes", *mechanisms)
    total = [sum(getattr(one, name) for one in counted) for name in ("after_hits", "after", "other_hits", "other")]
    left_out = sum(one.left_out for one in counted)
    p = permutation_p(
        total[0],
        np.array([one.after for one in counted]),
        np.array([one.after_hits + one.other_hits for one in counted]),
        np.array([one.after + one.other for one in counted]),
    )
    return Measures(
        estimates=(
            share("non_adherent_after", total[0], total[1], empty="no resistance was replied to"),
            share("non_adherent_elsewhere", total[2], total[3], empty="no other practitioner turns"),
            _difference(counted, total, draws=draws, seed=seed),
        ),
        tables=(
            table("reply_hints", columns, (row for case, segment in cases for row in _hint_rows(case, segment))),
            table(
                "non_adherent_replies",
                ("after_hits", "after", "elsewhere_hits", "elsewhere", "left_out", "p", "p_reason"),
                [(*total, left_out, p, "" if p is not None else "no other count was possible")],
            ),
        ),
    )


def newcombe(hits: int, n: int, other_hits: int, other_n: int) -> tuple[float, float]:
    """Return the 95 % interval of ``hits / n - other_hits / other_n`` (Newcombe 1998, method 10); no ``n`` is 0."""
    p, other = hits / n, other_hits / other_n
    (low, high), (other_low, other_high) = wilson(hits, n), wilson(other_hits, other_n)
    difference = p - other
    return (
        difference - sqrt((p - low) ** 2 + (other_high - other) ** 2),
        difference + sqrt((high - p) ** 2 + (other - other_low) ** 2),
    )


def _difference(counted: Sequence[Counted], total: list[int], *, draws: int, seed: int) -> Estimate:
    hits, n, other_hits, other_n = total
    if not n or not other_n:
        reason = "no resistance was replied to" if not n else "no other practitioner turns"
        return estimate("non_adherent_difference", None, n, reason=reason)
    value = 100 * (hits / n - other_hits / other_n)
    if len(counted) == 1:
        low, high = newcombe(hits, n, other_hits, other_n)
        return estimate("non_adherent_difference", value, n, interval=(100 * low, 100 * high))
    sums = np.array([(one.after_hits, one.after, one.other_hits, one.other) for one in counted], dtype=np.float64)
    statistic = Statistic(
        sums, lambda s: 100 * (ratio(s[:, 0], s[:, 1]) - ratio(s[:, 2], s[:, 3])), "one side has no turns"
    )
    found = figures({"d": statistic}, np.ones(len(counted), dtype=np.int64), draws=draws, seed=seed)["d"]
    ends = None if found.low is None or found.high is None else (found.low, found.high)
    made = estimate("non_adherent_difference", value, n, interval=ends)
    few = f"drawn from {len(counted)} sessions, too few for a trusty interval" if len(counted) < FEW_SESSIONS else ""
    return replace(made, reason="; ".join(part for part in (made.reason, found.reason, few) if part))


def _counted(case: Case, segment: Segment, codebook: Codebook) -> Counted:
    against = {code.id for code in codebook.of("practitioner") if code.attributes.get("adherent") is False}
    bare = {code.id for code in codebook.of("practitioner") if code.attributes.get("backchannel") is True}
    thirds = {moment.third for moment in case.sequences}
    hits, turns = {True: 0, False: 0}, {True: 0, False: 0}
    left_out = 0
    roles = case.session.roles()
    for index in segment.turns:
        codes = {score.id for score in case.coding.turns[index].codes}
        if roles[index] != "practitioner":
            continue
        if codes <= bare:
            left_out += 1
            continue
        hits[index in thirds] += bool(codes & against)
        turns[index in thirds] += 1
    return Counted(hits[True], turns[True], hits[False], turns[False], left_out)


def replied(case: Case, segment: Segment) -> tuple[Moment, ...]:
    """Return the moments whose third turn lies in the segment."""
    return tuple(moment for moment in case.sequences if moment.third is not None and moment.third in segment.turns)


def _hint_rows(case: Case, segment: Segment) -> Iterator[tuple[Cell, ...]]:
    """One row a reply; turn numbers for people, from 1."""
    for moment in replied(case, segment):
        if moment.third is not None:
            yield _hint_row(case.session.id, moment, case.coding.turns[moment.third])


def _hint_row(session: str, moment: Moment, entry: TurnCoding) -> tuple[Cell, ...]:
    third = moment.third_code.id if moment.third_code else None
    codes = [score.id for score in entry.codes]
    return session, entry.turn + 1, third, " ".join(codes), *hints(third, codes).values()
