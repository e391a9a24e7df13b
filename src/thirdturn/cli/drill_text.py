"""What the drill shows, as plain pieces of text: both faces lay out the same pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from thirdturn.domain.codebook import Codebook
from thirdturn.guidance.drill import Feedback, Moment, Said, word
from thirdturn.guidance.practice_log import Progress
from thirdturn.guidance.sitting import Answer, Sitting

MOST_OPTIONS = 4
QUOTES = {"de": ("„", "“"), "fi": ("”", "”")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the feedback.

    Attributes:
        text: The words.
        p: The coder's confidence, to be shown as a bar; ``None`` where the line is no finding.
        note: What stands behind the text, set apart from it.
        quote: The words are somebody's speech.
    """

    text: str
    p: float | None = None
    note: str = ""
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the feedback: a heading and its lines."""

    title: str
    lines: tuple[Line, ...]


def heading(moment: Moment, sitting: Sitting, codebook: Codebook, language: str) -> str:
    """Return one line that says where in the sitting one is, and what kind of moment it is."""
    label = codebook.family(moment.family).label
    level = word("level", language).format(level=moment.level) if moment.level else word("own", language)
    parts = (
        word("place", language).format(n=sitting.number, of=sitting.count),
        word(moment.setting, language),
        label.get(language, label["en"]),
        level,
    )
    return " · ".join(parts)


def talk(moment: Moment, language: str) -> tuple[tuple[str, str], ...]:
    """Return who says what, the client's turn last."""
    said = (*moment.before, Said("client", moment.client))
    return tuple((word(turn.role, language), turn.text) for turn in said)


def blocks(moment: Moment, answer: Answer, language: str) -> tuple[Block, ...]:
    """Return the feedback in the order it is shown."""
    return tuple(block for block in _blocks(moment, answer, language) if block.lines)


def next_block(moment: Moment, answer: Answer, language: str) -> Block:
    """Return what the client might say next: to the answer as the user sees it, where that differs from the coder."""
    feedback = answer.feedback
    if answer.correction is not None:
        text = moment.continuations.get(answer.correction)
        return Block(word("next", language), (Line(text, quote=True),) if text else ())
    if feedback.third_turn:
        return Block(word("next", language), tuple(Line(one.text, quote=True) for one in feedback.next))
    lines = []
    for one in feedback.next:
        lines += [Line(word("next_if", language).format(label=one.label) + ":"), Line(one.text, quote=True)]
    return Block(word("next_open", language), tuple(lines))


def percent(p: float, language: str) -> str:
    """Return a probability as a percentage, written as the language writes it."""
    return f"{p:.0%}" if language == "en" else f"{100 * p:.0f} %"


def quoted(text: str, language: str) -> str:
    """Return somebody's words between the language's quotation marks."""
    opening, closing = QUOTES.get(language, ("“", "”"))
    return f"{opening}{text}{closing}"


def day(time: datetime) -> str:
    """Return a time as this machine's clock shows it, to the minute."""
    return f"{time.astimezone():%Y-%m-%d %H:%M}"


def counts(progress: Progress, language: str) -> str:
    """Return the sentence below the table of one's progress."""
    return word("counts", language).format(
        answers=progress.answers,
        left_open=progress.left_open,
        rewrites=progress.rewrites,
        disagreed=progress.disagreed,
    )


def third_turns(codebook: Codebook, language: str) -> tuple[tuple[str, str], ...]:
    """Return every third-turn code with its label."""
    return tuple((code.id, code.label.get(language, code.label["en"])) for code in codebook.of("third_turn"))


def _blocks(moment: Moment, answer: Answer, language: str) -> Iterator[Block]:
    feedback = answer.feedback
    third = feedback.third_turn
    found = Line(third.label, p=third.p) if third else Line(word("open", language))
    yield Block(f"{word('third', language)} ({word('sure', language)})", (found,))
    codes = tuple(Line(code.label, p=code.p) for code in feedback.codes)
    heard = ", ".join(quoted(answer.words[span.start : span.end], language) for span in feedback.evidence)
    read = (Line(f"{word('heard', language)}: {heard}"),) if heard else ()
    yield Block(word("codes", language), (*(codes or (Line(word("no_codes", language)),)), *read))
    yield next_block(moment, answer, language)
    yield Block(
        word("then", language),
        tuple(Line(f"{word(turn.role, language)}: {quoted(turn.text, language)}") for turn in moment.then),
    )
    doubt = (Line(word("doubt", language)),) if feedback.doubtful else ()
    yield Block(word("another", language), (*doubt, Line(feedback.prompt), Line(word("fair", language))))
    yield Block(word("takes_up", language), (Line(moment.takes_up),) if moment.takes_up else ())
    yield _options(feedback, language)


def _options(feedback: Feedback, language: str) -> Block:
    # What the answer does stands first, so that it is not cut off.
    options = sorted(feedback.options, key=lambda one: not one.does)[:MOST_OPTIONS]
    lines = []
    for option in options:
        lines.append(Line(f"{option.id} {option.name}", note=word("does", language) if option.does else ""))
        lines.append(Line(option.wording or word("silent", language), quote=bool(option.wording)))
    if options and not any(one.does for one in options):
        unknown = feedback.third_turn is None
        lines.append(Line(word("does_unknown" if unknown else "does_none", language)))
    return Block(word("options", language), tuple(lines))
