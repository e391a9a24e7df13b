"""What stood out across sessions, in plain and careful sentences: counts of what is there, nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thirdturn.domain.codebook import RESISTING
from thirdturn.domain.distribution import NO_FOLLOWER, UNDECIDED, Distribution, Trend
from thirdturn.reports.wording import listed, plural

_FLAT = 0.05
"""Change per 100 client turns and session that is written as 0.0. Only for reading."""


def stood_out(found: Distribution, named: Mapping[str, str]) -> list[str]:
    """Return a few sentences, the most general first."""
    return list(_sentences(found, named))


def trend_told(trend: Trend) -> str:
    """Return a trend in words."""
    if trend.slope is None:
        return f"No trend: {trend.reason}."
    pairs = len(trend.rates) * (len(trend.rates) - 1) // 2
    rates = listed([f"{rate:.0f}" for rate in trend.rates])
    if abs(trend.slope) < _FLAT:
        moved = "The typical change from one session to the next is about nil"
    else:
        way = "more" if trend.slope > 0 else "fewer"
        moved = f"Typically {abs(trend.slope):.1f} {way} from one session to the next"
    equal = pairs - trend.higher - trend.lower
    ways = (("higher", trend.higher), ("lower", trend.lower), ("the same", equal))
    told = [f"{way} in {n}" for way, n in ways if n]
    return (
        f"Resisting turns per 100 client turns: {rates}. {moved}; of all {pairs} pairs of sessions the later one is "
        f"{listed(told)}. A single turn moves a session here by up to {100 / trend.fewest_turns:.0f}."
    )


def _sentences(found: Distribution, named: Mapping[str, str]) -> Iterator[str]:
    client = sum(session.client_turns for session in found.sessions)
    if not client:
        yield "No client speaks in any of these sessions, so there is nothing to count."
        return
    resisting = sum(session.resisting for session in found.sessions)
    yield (
        f"{resisting} of {client} client turns were coded as holding back, turning elsewhere, pushing back or holding "
        f"on: {100 * resisting / client:.0f} per 100."
    )
    rates = sorted(100 * s.resisting / s.client_turns for s in found.sessions if s.client_turns)
    if len(rates) > 1:
        yield f"Sessions range from {rates[0]:.0f} to {rates[-1]:.0f} per 100."
    if resisting:
        totals = {family: sum(session.families[family] for session in found.sessions) for family in RESISTING}
        most = max(totals.values())
        names = [f"“{named.get(family, family)}”" for family, n in totals.items() if n == most]
        kind, each = ("kind was", "") if len(names) == 1 else ("kinds were", " each")
        yield f"The most frequent {kind} {listed(names)} ({plural(most, 'turn')}{each})."
    yield from _third_turns(found, named)


def _third_turns(found: Distribution, named: Mapping[str, str]) -> Iterator[str]:
    moments = sum(row.moments for row in found.thirds)
    totals: dict[str, int] = {}
    for row in found.thirds:
        if row.third_turn not in (UNDECIDED, NO_FOLLOWER):
            totals[row.third_turn] = totals.get(row.third_turn, 0) + row.moments
    if totals:
        code = max(totals, key=lambda key: totals[key])
        label = named.get(code, code).partition(":")[0]
        yield (
            f"After {plural(moments, 'moment')} of resistance the practitioner's next turn was most often coded "
            f"“{label}” ({totals[code]} times)."
        )
