"""The codebook: what can be said about a turn, as data with its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from thirdturn.domain.errors import UnknownName

Family = Literal["coop", "change", "away", "around", "against", "stay"]
FAMILIES: tuple[Family, ...] = get_args(Family)
RESISTING: tuple[Family, ...] = ("away", "around", "against", "stay")

CodeSet = Literal["client", "practitioner", "third_turn"]
CODE_SETS: tuple[CodeSet, ...] = get_args(CodeSet)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and how well it is known.

    Attributes:
        key: Short key, such as ``"DIONNE24"``.
        grade: A original read, B abstract read, C several copies agree, D second hand, M memory, ``ours``.
        text: The full reference.
    """

    key: str
    grade: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Attributes:
        id: Such as ``"R.away.silence"``.
        set: Which of the three sets it belongs to.
        family: For client codes that a turn can carry, one of :data:`FAMILIES`; ``None`` otherwise.
        label: Short name by language (``en``, ``de``, ``fi``).
        definition: What it means, in our words.
        example: An invented example.
        cues: Words or signs that go with it, by language. Hints for people, never proof.
        neighbours: Ids of codes it is easily confused with.
        confusion: What tells it from its neighbours.
        may_tell: What it may tell the practitioner (client codes).
        legitimate: The rival reading: how the same words may be a fair objection or plain thinking.
        labelled: Whether a trained coder can know it.
        attributes: Further attributes as they stand in the file (move, activity, constraint, MITI counterpart...).
        sources: Where the definition comes from.
    """

    id: str
    set: CodeSet
    family: Family | None
    label: Mapping[str, str]
    definition: str
    example: str = ""
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neighbours: tuple[str, ...] = ()
    confusion: str = ""
    may_tell: str = ""
    legitimate: str = ""
    labelled: bool = False
    attributes: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """A family as it is shown.

    Attributes:
        id: One of :data:`FAMILIES`, or ``log`` / ``group`` for codes only people give.
        label: Short name by language.
        definition: What the family has in common.
        may_tell: What it may tell the practitioner.
        legitimate: The rival reading.
    """

    id: str
    label: Mapping[str, str]
    definition: str
    may_tell: str = ""
    legitimate: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes and families.

    Attributes:
        version: Version of the codebook.
        families: Families in order of display.
        codes: Codes in order of the file.
    """

    version: str
    families: tuple[FamilyEntry, ...]
    codes: tuple[Code, ...]

    def __getitem__(self, code_id: str) -> Code:
        """Return a code by id; :class:`UnknownName` if there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise UnknownName("code", code_id, tuple(code.id for code in self.codes))

    def of(self, code_set: CodeSet, *, labelled: bool = False) -> tuple[Code, ...]:
        """Return the codes of one set, or only those a trained coder can know."""
        return tuple(code for code in self.codes if code.set == code_set and (code.labelled or not labelled))

    def family(self, family_id: str) -> FamilyEntry:
        """Return a family by id; :class:`UnknownName` if there is none."""
        for family in self.families:
            if family.id == family_id:
                return family
        raise UnknownName("family", family_id, tuple(family.id for family in self.families))


def family_of(code_id: str) -> Family | None:
    """Return the family of a client code id, read from the id's own shape.

    ``C.chg`` is ``change``, other ``C.*`` are ``coop``, ``R.away.*`` is ``away`` and so on; ``R.log.*`` and
    ``R.group.*`` describe whole sessions and give ``None``, as do practitioner codes.
    """
    head, _, rest = code_id.partition(".")
    if head == "C":
        return "change" if rest == "chg" else "coop"
    if head == "R":
        name = rest.partition(".")[0]
        for family in RESISTING:
            if family == name:
                return family
    return None
