"""One sitting of the drill: what is practised next, and what goes into the log. Both faces of the drill share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from thirdturn.guidance import practice_log
from thirdturn.guidance.drill import Feedback, Moment
from thirdturn.guidance.practice_log import Entry
from thirdturn.guidance.spacing import Rating, due, in_turn


@dataclass(frozen=True, slots=True)
class Book:
    """Where a sitting is logged.

    Attributes:
        path: The practice log; ``None`` keeps none.
        entries: What it holds already.
        keep_text: Whether the answers' words are kept in it.
    """

    path: Path | None = None
    entries: tuple[Entry, ...] = ()
    keep_text: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and what was said about it.

    Attributes:
        words: The answer.
        time: When it was given.
        feedback: What was said about it.
        disagrees: The user sees it otherwise.
        correction: The third-turn code the user chose instead; ``None`` where none of them fits.
    """

    words: str
    time: datetime
    feedback: Feedback
    disagrees: bool = False
    correction: str | None = None


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Sitting:
    """A walk through moments, one answer after the other; each moment comes at most once.

    An answer goes into the log when it is left: by a rewrite, by going on, or at the end. So one line holds the code,
    the user's rating and the user's disagreement.

    Attributes:
        moments: What can be practised.
        count: How many moments this sitting has.
        moment: The moment at hand; ``None`` at the end.
        number: Which of the sitting's moments it is, from 1.
        attempt: Which answer to it is next or just given, from 1.
        answer: The answer just given; ``None`` before.
        given: Answers so far, rewrites included.
    """

    def __init__(
        self,
        moments: Sequence[Moment],
        judge: Callable[[Moment, str], Feedback],
        *,
        count: int,
        book: Book,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Start at the first moment in turn.

        Args:
            moments: What can be practised.
            judge: Codes an answer to a moment and says what can be said about it.
            count: How many moments this sitting has at most.
            book: Where it is logged.
            clock: Tells the time, with its zone.

        Raises:
            MissingExtra: ``fsrs`` is not installed.
        """
        self.moments, self.count = tuple(moments), min(count, len(moments))
        self._judge, self._clock, self._book = judge, clock, book
        self._entries = list(book.entries)
        self._met: set[str] = set()
        self.number = self.given = 0
        self.attempt = 1
        self.answer: Answer | None = None
        self.moment: Moment | None = self._next()

    def reply(self, words: str) -> Feedback:
        """Code an answer to the moment at hand and return what can be said about it.

        Raises:
            ValueError: The answer has no words, or the sitting is over.
        """
        if self.moment is None or not words.strip():
            raise ValueError("no moment, or no words")
        said = self._judge(self.moment, words)
        self.answer = Answer(words, self._clock(), said)
        self.given += 1
        return said

    def correct(self, code: str | None) -> None:
        """Note that the user sees the answer otherwise: as another third-turn code, or as none of them."""
        if self.answer is not None:
            self.answer = replace(self.answer, disagrees=True, correction=code)

    def rewrite(self) -> None:
        """Put the answer into the log and wait for another one to the same moment."""
        self._write(None)
        self.attempt += 1

    def go_on(self, rating: Rating | None = None) -> Moment | None:
        """Put the answer into the log, with the user's own rating if given, and return the next moment."""
        self._write(rating)
        self.attempt = 1
        self.moment = self._next()
        return self.moment

    def end(self) -> None:
        """Put the answer at hand into the log, if there is one, and end the sitting."""
        self._write(None)
        self.moment = None

    def next_due(self) -> datetime | None:
        """Return when the first of the moments is due, in UTC; ``None`` where one of them was never rated."""
        when = due(practice_log.reviews(self._entries))
        if not self.moments or any(moment.id not in when for moment in self.moments):
            return None
        return min(when[moment.id] for moment in self.moments)

    def _next(self) -> Moment | None:
        left = {moment.id: moment for moment in self.moments if moment.id not in self._met}
        order = in_turn(tuple(left), practice_log.reviews(self._entries), self._clock())
        if self.number >= self.count or not order:
            return None
        self._met.add(order[0])
        self.number += 1
        return left[order[0]]

    def _write(self, rating: Rating | None) -> None:
        """Log the answer at hand, if there is one; it is then no longer at hand."""
        if self.moment is None or self.answer is None:
            return
        answer, third = self.answer, self.answer.feedback.third_turn
        entry = Entry(
            time=answer.time,
            moment=self.moment.id,
            language=self.moment.language,
            setting=self.moment.setting,
            family=self.moment.family,
            level=self.moment.level,
            attempt=self.attempt,
            third_turn=third.id if third else None,
            p=round(third.p, 4) if third else None,
            by=third.by if third else "",
            rating=rating,
            disagrees=answer.disagrees,
            correction=answer.correction,
            text=answer.words if self._book.keep_text else None,
        )
        self.answer = None
        self._entries.append(entry)
        if self._book.path is not None:
            practice_log.append(self._book.path, entry)
