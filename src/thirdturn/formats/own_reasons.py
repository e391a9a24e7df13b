"""Read and write ``reasons.yaml``: what the practitioner makes of the reasons offered, beside an ``analysis.json``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from thirdturn.domain.errors import InputError
from thirdturn.domain.fields import Fields
from thirdturn.domain.own_reasons import Say
from thirdturn.formats.source import read_source

FILE = "reasons.yaml"
FORM = "thirdturn/reasons/1"
_HEAD = """\
# What the practitioner makes of the reasons offered for this session. Written by thirdturn reasons; may be edited.
# turn is the number of the moment's first resisting turn, as in the report; empty for the session as a whole.
# Own words are as confidential as the transcript.
"""


def read_reasons(path: Path, *, session: str) -> tuple[Say, ...]:
    """Return what was said so far; nothing where the file does not exist.

    Args:
        path: The file.
        session: Id of the session that it must be about.

    Raises:
        UnreadableFile: The file is empty or no text.
        InputError: It is no such file, is about another session, or a field is missing or of the wrong kind.
    """
    if not path.exists():
        return ()
    try:
        record = yaml.safe_load(read_source(path).text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        line = None if mark is None else mark.line + 1
        raise InputError(path.name, "no valid YAML", "Mend it, or move it away and begin anew", line) from error
    if not isinstance(record, dict) or record.get("form") != FORM:
        raise InputError(path.name, "not written by thirdturn reasons", f"Expected form: {FORM}")
    top = Fields(path.name, "", record)
    if top.text("session") != session:
        raise InputError(path.name, "is about another session", "Move it to the folder of its own analysis")
    return tuple(_say(entry) for entry in top.entries("said"))


def write_reasons(path: Path, says: Iterable[Say], *, session: str) -> None:
    """Write everything said; a file in which nothing is said is taken away.

    Raises:
        OSError: The file cannot be written.
    """
    said = [_record(say) for say in says]
    if not said:
        path.unlink(missing_ok=True)
        return
    record = {"form": FORM, "session": session, "said": said}
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(_HEAD + text, encoding="utf-8")


def _say(entry: Fields) -> Say:
    number = entry.optional_whole("turn")
    if number == 0:
        raise entry.wrong("turn", "a turn's number, from 1, or nothing")
    turn = None if number is None else number - 1
    return Say(turn, entry.texts("accepted"), entry.texts("rejected"), entry.texts("added"))


def _record(say: Say) -> dict[str, Any]:
    return {
        "turn": None if say.turn is None else say.turn + 1,
        "accepted": list(say.accepted),
        "rejected": list(say.rejected),
        "added": list(say.added),
    }
