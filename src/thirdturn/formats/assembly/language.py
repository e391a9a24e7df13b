"""Which language a session is in. The only file that knows py3langid."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from thirdturn.domain.errors import UnknownName
from thirdturn.domain.session import Notice

SUPPORTED = ("en", "de", "fi")
# Languages that are told from the supported ones, so that a Swedish session is not taken for a German one.
CANDIDATES = (
    *SUPPORTED,
    "sv",
    "no",
    "da",
    "nl",
    "et",
    "fr",
    "es",
    "it",
    "pt",
    "pl",
    "cs",
    "hu",
    "ru",
    "tr",
    "ro",
    "el",
)
# Ours: below this the guess is often wrong (a dozen "mm" and "okay" can be any language).
MIN_LETTERS = 60
_SAMPLE_CHARS = 20_000


def language_of(texts: Iterable[str]) -> tuple[str, tuple[Notice, ...]]:
    """Return the language of a session.

    Args:
        texts: The turns' clean words.

    Returns:
        ISO 639-1 code, and a notice if it was assumed or has no lexicon here.
    """
    sample = " ".join(text for text in texts if text)[:_SAMPLE_CHARS]
    if sum(character.isalpha() for character in sample) < MIN_LETTERS:
        return "en", (Notice("too few words to tell the language; English is assumed (--lang says otherwise)"),)
    code = str(_identifier().classify(sample)[0])
    return code, notices_for(code)


def notices_for(code: str) -> tuple[Notice, ...]:
    """Return a notice if the coders were not made for this language."""
    if code in SUPPORTED:
        return ()
    message = f"the language seems to be '{code}'; cues exist for {', '.join(SUPPORTED)} only, so expect few codes"
    return (Notice(message),)


def check_language(code: str) -> str:
    """Return a language code the user gave, in lower case.

    Raises:
        UnknownName: It is none that can be told apart here.
    """
    known = code.strip().lower()
    if known not in CANDIDATES:
        raise UnknownName("language", code, CANDIDATES)
    return known


@cache
def _identifier() -> Any:
    """Load the model once a process; it takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
