"""When a practice moment comes back. The only file that imports ``fsrs``.

The schedule is worked out anew from the ratings in the practice log: there is no second file that could disagree with
it. Nothing is drawn at random, so the same log gives the same days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from thirdturn.domain.errors import MissingExtra

if TYPE_CHECKING:
    from fsrs import Scheduler

Rating = Literal["again", "hard", "good", "easy"]
"""The user's own rating of an answer: nobody else's, and no judgement of the machine."""
RATINGS: tuple[Rating, ...] = get_args(Rating)

SOON = timedelta(minutes=10)
"""A new moment rated again comes back after this long. Ours; FSRS starts likewise."""


@dataclass(frozen=True, slots=True)
class Review:
    """One time a moment was practised.

    Attributes:
        moment: Id of the moment.
        time: When, with its time zone.
        rating: The user's own rating; ``None`` where none was given, which moves no day.
    """

    moment: str
    time: datetime
    rating: Rating | None


def due(reviews: Iterable[Review]) -> Mapping[str, datetime]:
    """Return when each rated moment is due next, in UTC.

    Raises:
        MissingExtra: ``fsrs`` is not installed.
    """
    scheduler = _scheduler()

    from fsrs import Card
    from fsrs import Rating as Grade

    cards: dict[str, Card] = {}
    for review in sorted(reviews, key=lambda one: one.time):
        if review.rating is None:
            continue
        time = review.time.astimezone(UTC)
        card = cards.get(review.moment) or Card(card_id=len(cards), due=time)
        grade = Grade(RATINGS.index(review.rating) + 1)
        cards[review.moment], _ = scheduler.review_card(card, grade, time)
    return {moment: card.due for moment, card in cards.items()}


def in_turn(moments: Sequence[str], reviews: Sequence[Review], now: datetime) -> tuple[str, ...]:
    """Return moments in the order to practise them.

    First what is due, longest overdue first; then what was never rated, least often seen first, else as given; last
    what is not yet due, soonest first.

    Raises:
        MissingExtra: ``fsrs`` is not installed.
    """
    when = due(reviews)
    seen = Counter(review.moment for review in reviews)

    def rank(moment: str) -> tuple[int, float]:
        if moment not in when:
            return 1, float(seen[moment])
        return (0 if when[moment] <= now else 2), when[moment].timestamp()

    return tuple(sorted(moments, key=rank))


def _scheduler() -> Scheduler:
    try:
        from fsrs import Scheduler
    except ImportError as error:
        raise MissingExtra("The drill", "drill") from error
    return Scheduler(learning_steps=(SOON,), relearning_steps=(SOON,), enable_fuzzing=False)
