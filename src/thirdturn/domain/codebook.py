"""The codebook: what can be said about a turn, as data with its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from thirdturn.domain.errors import KnowledgeError, UnknownName
from thirdturn.domain.record import Record

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
        cues: Words that go with it by language, other marks under ``signs``. Hints for people, never proof.
        neighbours: Ids of codes it is easily confused with.
        confusion: What tells it from its neighbours.
        may_tell: What it may tell the practitioner (client codes).
        legitimate: The rival reading: how the same words may be a fair objection or plain thinking.
        labelled: Whether a trained coder can know it.
        attributes: Further attributes as they stand in the file (move, activity, constraint, MITI counterpart...).
        sources: Where the definition comes from.
        stands_for: Finer codes that labelled transcripts fold into this one.
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
    stands_for: tuple[str, ...] = ()


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


def codebook_from_record(record: Mapping[str, object], *, file: str = "codebook.yaml") -> Codebook:
    """Build a codebook from plain dictionaries and lists, as a YAML or JSON file gives them.

    Args:
        record: Holds ``version``, ``sources``, ``families`` and one list of codes per code set.
        file: File name, for messages.

    Raises:
        KnowledgeError: Something is missing, of the wrong kind, given twice, or names a code, a family or a source
            that does not exist; says in which file and under which keys.
    """
    top = Record(file, "", record)
    listed = top.record("sources")
    sources = {key: _source(key, listed.record(key)) for key in listed.fields}
    families = tuple(_family(entry) for entry in _once(top.records("families"), set()))
    known: set[str] = set()
    entries = [(entry, code_set) for code_set in CODE_SETS for entry in _once(top.records(code_set), known)]
    codes = tuple(_code(entry, code_set, sources) for entry, code_set in entries)
    shown = {family.id for family in families}
    for (entry, _), code in zip(entries, codes, strict=True):
        for key, others in (("neighbours", code.neighbours), ("stands_for", code.stands_for)):
            for other in others:
                if other not in known:
                    raise entry.wrong(key, f"no code named {other!r}")
        if code.family is not None and code.family not in shown:
            raise entry.wrong("id", f"no family named {code.family!r} under families")
    return Codebook(top.text("version"), families, codes)


def _once(entries: tuple[Record, ...], seen: set[str]) -> tuple[Record, ...]:
    """Return the entries as they are if no id is given twice, and add their ids to ``seen``."""
    for entry in entries:
        entry_id = entry.text("id")
        if entry_id in seen:
            raise KnowledgeError(entry.file, entry.where, "this id is given twice")
        seen.add(entry_id)
    return entries


def _source(key: str, entry: Record) -> Source:
    return Source(key, entry.text("grade"), entry.text("text"))


def _label(entry: Record) -> dict[str, str]:
    label = entry.record("label")
    return {"en": label.text("en")} | {language: label.text(language) for language in label.fields}


def _family(entry: Record) -> FamilyEntry:
    return FamilyEntry(
        entry.text("id"),
        _label(entry),
        entry.text("definition"),
        entry.text("may_tell", default=""),
        entry.text("legitimate", default=""),
    )


def _code(entry: Record, code_set: CodeSet, sources: Mapping[str, Source]) -> Code:
    code_id = entry.text("id")
    keys = entry.texts("sources")
    for key in keys:
        if key not in sources:
            raise entry.wrong("sources", f"no source named {key!r} under sources")
    cues = entry.record("cues", optional=True)
    return Code(
        id=code_id,
        set=code_set,
        family=family_of(code_id) if code_set == "client" else None,
        label=_label(entry),
        definition=entry.text("definition"),
        example=entry.text("example", default=""),
        cues={language: cues.texts(language) for language in cues.fields},
        neighbours=entry.texts("neighbours"),
        confusion=entry.text("confusion", default=""),
        may_tell=entry.text("may_tell", default=""),
        legitimate=entry.text("legitimate", default=""),
        labelled=entry.flag("labelled"),
        attributes=entry.record("attributes", optional=True).fields,
        sources=tuple(sources[key] for key in keys),
        stands_for=entry.texts("stands_for"),
    )
