"""How figures, kinds and grades are written for people: the same words in the terminal, the charts and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Cell, Estimate
from thirdturn.domain.sequence import Sequence as Moment

GROUPS: Mapping[str, str] = {
    "resistance": "Resistance",
    "talk": "Talk",
    "questions": "Questions",
    "miti": "Motivational interviewing (MITI counts)",
    "change_talk": "Change talk",
}
"""Groups of measures in order of display; groups that are not named here follow under their own id."""

FIRST_KINDS: Mapping[str | None, str] = {
    "question": "a question",
    "proposal": "a proposal",
    "reflection": "a reflection",
    "information": "information",
    "other": "something else",
    None: "nothing: the client opens with it",
}

OUTCOMES: Mapping[str, str] = {
    "cooperates": "the client goes along",
    "change_talk": "the client speaks for change",
    "resists_again": "the client resists again",
    "unclear": "unclear: the coder left that turn open",
    "session_ends": "nothing more from the client",
}

RESOLUTIONS: Mapping[str, str] = {
    "answered": "the matter is answered",
    "refocused": "refocused: the client's track is taken up",
    "repaired": "repaired: what the client resists is taken up",
    "dropped": "the matter is left",
    "escalated": "the client now pushes back",
}

GRADES: Mapping[str, str] = {
    "A": "read in the original",
    "B": "read in part",
    "C": "second hand (several copies agree); told in our words",
    "D": "second hand; told in our words",
    "M": "from memory, not checked; told in our words",
    "ours": "our own",
}

_CERTAINTY = ((0.85, "quite sure"), (0.65, "fairly sure"), (0.5, "leaning this way"), (0.0, "a guess"))
"""Words for probabilities. Ours, for reading only: nothing is decided by them."""

_UNITS: Mapping[str, str] = {"rating 1-5": "(1 to 5)"}


def certainty(p: float) -> str:
    """Return how sure the coder is, in words."""
    return next(words for floor, words in _CERTAINTY if p >= floor)


def plural(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as ``3 moments``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """Return items as a list in words: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def clock(seconds: float) -> str:
    """Return a time as ``m:ss`` or ``h:mm:ss``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def percent(share: float) -> str:
    """Return a share of 0 to 1 in per cent, with a space that does not break."""
    return f"{100 * share:.0f}\u00a0%"


def figure(value: float, unit: str) -> str:
    """Return an estimate's value with its unit; a plain space stands between the two where the unit is a word."""
    if unit == "share":
        return percent(value)
    if unit == "seconds":
        return clock(value) if value >= 60 else f"{value:.1f}\u00a0s"
    if unit == "count":
        return f"{value:.0f}"
    if unit == "ratio":
        return _number(value)
    return f"{value:.1f} {_UNITS.get(unit, unit)}"


def value_of(estimate: Estimate) -> str:
    """Return an estimate's value, or a dash where it is undefined."""
    return "–" if estimate.value is None else figure(estimate.value, estimate.unit)


def interval_of(estimate: Estimate) -> str:
    """Return an estimate's 95 % interval in words; empty without one."""
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = figure(estimate.low, estimate.unit), figure(estimate.high, estimate.unit)
    return f"95\u00a0% interval {low} to {high}"


def marks_of(estimate: Estimate) -> str:
    """Return an estimate's published marks in words, with their grade; empty without marks."""
    if not estimate.thresholds:
        return ""
    marks = listed([f"{mark.name} from {figure(mark.value, estimate.unit)}" for mark in estimate.thresholds], last="or")
    grades = listed(list(dict.fromkeys(f"{mark.source}: {mark.grade}" for mark in estimate.thresholds)))
    return f"{marks} ({grades})"


def cell(value: Cell, column: str) -> str:
    """Return a table's cell; columns named ``share...`` are written in per cent, an undefined cell as a dash."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if column.startswith("share"):
        return percent(value)
    return str(value) if isinstance(value, int) else _number(value)


def heading(column: str) -> str:
    """Return a column's name as a heading."""
    words = column.replace("_", " ")
    return words[:1].upper() + words[1:]


def turn_numbers(moment: Moment) -> str:
    """Return the numbers of a moment's resisting turns, such as ``turns 16 and 18``."""
    numbers = [str(turn + 1) for turn in moment.resisting]
    return f"{'turn' if len(numbers) == 1 else 'turns'} {listed(numbers)}"


def labels(codebook: Codebook) -> dict[str, str]:
    """Return the English label of every code and family by id, and of a turn that the coder left open."""
    named = {code.id: code.label.get("en", code.id) for code in codebook.codes}
    named |= {family.id: family.label.get("en", family.id) for family in codebook.families}
    return named | {"undecided": "Left open"}


def _number(value: float) -> str:
    """Return a number with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
