"""An empty rating form as YAML: anchors stand as comments, a person fills in the numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from thirdturn.data.load import knowledge
from thirdturn.domain.case import Case
from thirdturn.domain.errors import UnknownName
from thirdturn.domain.sequence import Sequence as Moment

FORM = "thirdturn/rating/1"
LANGUAGES = ("en", "de", "fi")


def rating_form(case: Case, segment: str, moments: Sequence[Moment], *, language: str = "en") -> str:
    """Return the form for one segment of a session; it holds turn numbers and no words of the session.

    Args:
        case: The session.
        segment: Name of the segment, such as ``turns 1 to 118``; the filled form is good for this one only.
        moments: The moments of resistance whose replies are to be rated.
        language: Language of the anchors.

    Raises:
        UnknownName: There is no form in that language.
    """
    if language not in LANGUAGES:
        raise UnknownName("form language", language, LANGUAGES)
    return "\n".join(_lines(case, segment, moments, language)) + "\n"


def _lines(case: Case, segment: str, moments: Sequence[Moment], language: str) -> Iterator[str]:
    forms = knowledge("ratings.yaml")
    yield f"form: {FORM}"
    yield f"session: {json.dumps(case.session.id, ensure_ascii=False)}"
    yield f"segment: {segment}"
    yield "rater:"
    yield "date:"
    yield ""
    yield from _anchors(forms["miti"], language, blank_between=True)
    yield "miti:"
    yield from (f"  {scale['id']}:" for scale in forms["miti"]["scales"])
    if not moments:
        return
    yield ""
    yield from _anchors(forms["score"], language, blank_between=False)
    yield "score:"
    for moment in moments:
        reply = "" if moment.third is None else f"  # → {moment.third + 1}"
        yield f"  - turn: {moment.resisting[0] + 1}{reply}"
        yield from (f"    {scale['id']}:" for scale in forms["score"]["scales"])


def _anchors(form: dict[str, Any], language: str, *, blank_between: bool) -> Iterator[str]:
    yield f"# {form['intro'][language]}"
    for scale in form["scales"]:
        if blank_between:
            yield "#"
        yield f"# {scale['id']}: {scale['label'][language]}"
        yield from (f"#   {level}  {text[language]}" for level, text in scale["anchors"].items())
