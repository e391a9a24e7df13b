"""The coders there are, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from thirdturn.coders.cues import LANGUAGES
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.coding import SENSITIVITIES, Coder, Sensitivity
from thirdturn.domain.errors import UnknownName

AUTO = "auto"
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a coder is opened. Small and picklable: pass recipes to workers, not coders.

    Attributes:
        name: The coder's name.
        languages: ISO 639-1 codes of the languages it reads; empty for any.
        module: Where its ``make(codebook, language, sensitivity)`` stands; imported when the coder is opened.
        about: One line for the user.
    """

    name: str
    languages: tuple[str, ...]
    module: str
    about: str

    def open(self, codebook: Codebook, language: str, sensitivity: Sensitivity) -> Coder:
        """Open the coder.

        Raises:
            UnknownName: It does not read the language.
        """
        if self.languages and language not in self.languages:
            raise UnknownName(f"language of the coder {self.name!r}", language, self.languages)
        return cast(Coder, import_module(self.module).make(codebook, language, sensitivity))


CODERS: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("neural", LANGUAGES, "thirdturn.coders.neural", "neural model, three languages"),
        Recipe("baseline", ("en",), "thirdturn.coders.baseline", "small statistical model, English"),
        Recipe("rules", LANGUAGES, "thirdturn.coders.rules", "cue words with measured precision, three languages"),
        Recipe(UNREAD, (), "thirdturn.coders.unread", "codes nothing; for languages that no coder reads"),
    )
}


def recipe_for(name: str, language: str) -> Recipe:
    """Return the recipe of a coder; ``"auto"`` is the better one for the language, ``"unread"`` where none reads it.

    Raises:
        UnknownName: No coder has that name.
    """
    if name == AUTO:
        name = knowledge("coders.yaml")["auto"].get(language, {"coder": UNREAD})["coder"]
    if name not in CODERS:
        raise UnknownName("coder", name, (AUTO, *CODERS))
    return CODERS[name]


def open_coder(name: str, codebook: Codebook, *, language: str, sensitivity: Sensitivity = "balanced") -> Coder:
    """Open a coder by name.

    Args:
        name: A name in :data:`CODERS`, or ``"auto"``.
        codebook: The codebook its codes belong to.
        language: ISO 639-1 code of the session's language.
        sensitivity: How readily a client turn is said to resist; see :data:`thirdturn.domain.coding.Sensitivity`.

    Raises:
        UnknownName: No coder or sensitivity has that name, or the coder does not read the language.
    """
    if sensitivity not in SENSITIVITIES:
        raise UnknownName("sensitivity", sensitivity, SENSITIVITIES)
    return recipe_for(name, language).open(codebook, language, sensitivity)
