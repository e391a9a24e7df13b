"""Read a rating form that a person filled in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from thirdturn.data.load import knowledge
from thirdturn.domain.errors import InputError
from thirdturn.domain.rating import Ratings
from thirdturn.formats.source import read_source

FORM = "thirdturn/rating/1"
_KEYS = ("form", "session", "segment", "rater", "date", "miti", "score")
_MAKE_ONE = "Make an empty form with thirdturn fidelity SESSION --form FILE and fill it in"


def read_rating_form(path: Path, *, session: str, segment: str, moments: Collection[int]) -> Ratings:
    """Return the ratings of a form; what was left empty is left out.

    Args:
        path: The form.
        session: Id of the session that is rated.
        segment: Name of its segment.
        moments: Index of each moment's first resisting turn.

    Raises:
        UnreadableFile: The file is missing, empty or no text.
        InputError: It is no form, is for another session or segment, or holds a wrong key or rating; names file, line
            and key.
    """
    form = _Form(path.name)
    fields = form.mapping(_composed(path), "", _KEYS)
    if form.text(fields, "form") != FORM:
        raise form.wrong(fields.get("form"), "form", f"{FORM}. {_MAKE_ONE}")
    for key, wanted in (("session", session), ("segment", segment)):
        if form.text(fields, key) != wanted:
            raise form.wrong(fields.get(key), key, f"{wanted!r}: a form is good for its own session and segment only")
    scales = knowledge("ratings.yaml")
    globals_ = form.ratings(fields.get("miti"), "miti", scales["miti"]) if "miti" in fields else {}
    return Ratings(globals_, form.replies(fields.get("score"), scales["score"], moments), form.text(fields, "rater"))


def _composed(path: Path) -> yaml.Node:
    """Return the file's YAML with the line of every value."""
    try:
        node = yaml.compose(read_source(path).text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(path.name, "no valid YAML", f"Mend this line, or start again. {_MAKE_ONE}", line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(path.name, "no valid YAML", _MAKE_ONE) from error
    if node is None:
        raise InputError(path.name, "nothing in it", _MAKE_ONE)
    return node


class _Form:
    """Values of one file, with errors that name the place."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, node: yaml.Node | None, key: str, expected: str) -> InputError:
        line = None if node is None else node.start_mark.line + 1
        return InputError(self.file, f"{key} is {_shown(node)}", f"Expected {expected}", line)

    def mapping(self, node: yaml.Node | None, key: str, known: Collection[str]) -> dict[str, yaml.Node]:
        """Return the fields of a mapping, each known and given once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, key or "the file", f"fields named {', '.join(known)}. {_MAKE_ONE}")
        found: dict[str, yaml.Node] = {}
        for name, value in node.value:
            word = name.value if isinstance(name, yaml.ScalarNode) else ""
            line = name.start_mark.line + 1
            place = f"{key}.{word}" if key else word
            if word not in known:
                raise InputError(self.file, f"there is no field {place!r}", f"Known: {', '.join(known)}", line)
            if word in found:
                raise InputError(self.file, f"{place} is given twice", "Keep one of them", line)
            found[word] = value
        return found

    def text(self, fields: dict[str, yaml.Node], key: str) -> str:
        """Return a text; empty where the field is missing or left empty."""
        node = fields.get(key)
        if node is None or _is_empty(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(node, key, "a text")
        return str(node.value)

    def ratings(self, node: yaml.Node | None, key: str, form: dict[str, Any], *more: str) -> dict[str, int]:
        """Return the ratings that were given, by scale; fields named in ``more`` are passed over."""
        if node is not None and _is_empty(node):
            return {}
        scales = [scale["id"] for scale in form["scales"]]
        fields = self.mapping(node, key, (*more, *scales))
        levels = range(form["lowest"], form["highest"] + 1)
        return {
            scale: self.whole(fields[scale], f"{key}.{scale}", levels)
            for scale in scales
            if scale in fields and not _is_empty(fields[scale])
        }

    def replies(
        self, node: yaml.Node | None, form: dict[str, Any], moments: Collection[int]
    ) -> dict[int, dict[str, int]]:
        """Return the ratings of every reply that has one, by index of the moment's first resisting turn."""
        if node is None or _is_empty(node):
            return {}
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, "score", "a list with one entry a moment")
        found: dict[int, dict[str, int]] = {}
        for number, entry in enumerate(node.value):
            key = f"score[{number}]"
            fields = self.mapping(entry, key, ("turn", *(scale["id"] for scale in form["scales"])))
            turns = {moment + 1 for moment in moments}
            if "turn" not in fields:
                raise self.wrong(None, f"{key}.turn", "the turn the moment begins with, as the empty form had it")
            turn = self.whole(fields["turn"], f"{key}.turn", sorted(turns))
            if turn - 1 in found:
                raise self.wrong(fields["turn"], f"{key}.turn", "each moment once")
            found[turn - 1] = self.ratings(entry, key, form, "turn")
        return {moment: given for moment, given in found.items() if given}

    def whole(self, node: yaml.Node, key: str, allowed: Collection[int]) -> int:
        """Return one of the whole numbers that are allowed."""
        digits = node.value if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":int") else ""
        if not (digits.isascii() and digits.isdigit() and len(digits) < 7 and int(digits) in allowed):
            raise self.wrong(node, key, f"one of the whole numbers {', '.join(map(str, allowed))}, or nothing")
        return int(digits)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")


def _shown(node: yaml.Node | None) -> str:
    """Return a value as it stands; a form holds ratings and names only."""
    if node is None:
        return "missing"
    if isinstance(node, yaml.ScalarNode):
        return repr(str(node.value)[:40]) if node.value else "empty"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a group of fields"
