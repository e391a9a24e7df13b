"""A person's ratings: the four MITI globals of a segment and the four SCORE mechanisms of each reply.

Nothing here is guessed: what nobody rated is ``None`` and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from thirdturn.data.load import knowledge
from thirdturn.domain.measure import Cell, Estimate, Measures
from thirdturn.domain.rating import Ratings
from thirdturn.stats.figures import estimate, table
from thirdturn.stats.miti import global_scores


def rated(ratings: Ratings | None) -> Measures:
    """Return the globals and, where replies were rated, how often each mechanism was seen how strongly."""
    given = ratings or Ratings()
    forms = knowledge("ratings.yaml")
    globals_ = [entry["id"] for entry in forms["miti"]["scales"]]
    rows = ((name, given.globals.get(name)) for name in globals_)
    tables = (table("rated_globals", ("global", "rating"), rows),) if given.globals else ()
    if given.replies:
        mechanisms = [entry["id"] for entry in forms["score"]["scales"]]
        columns = ("mechanism", "replies", "no", "weak", "strong", "mean")
        tables = (*tables, table("rated_replies", columns, _replies(given, mechanisms)))
    return Measures(_globals(given, globals_), tables)


def _globals(given: Ratings, names: list[str]) -> tuple[Estimate, ...]:
    missing = [name.replace("_", " ") for name in names if name not in given.globals]
    if not missing:
        return global_scores(**{name: given.globals[name] for name in names})
    reason = "a person has to rate it: no ratings were given"
    if given.globals:
        reason = f"not rated: {', '.join(missing)}"
    return tuple(estimate(name, None, 0, reason=reason) for name in ("technical", "relational"))


def _replies(given: Ratings, mechanisms: list[str]) -> Iterator[tuple[Cell, ...]]:
    for name in mechanisms:
        found = [reply[name] for reply in given.replies.values() if name in reply]
        mean = sum(found) / len(found) if found else None
        yield name, len(found), *(found.count(level) for level in (0, 1, 2)), mean
