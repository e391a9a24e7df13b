"""The list of outputs, and writing one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.errors import InputError, UnknownName
from thirdturn.domain.session import Session

Content = bytes | Mapping[str, bytes]
"""A file's content, or the contents of a folder's files by name."""


@dataclass(frozen=True, slots=True)
class Target:
    """One output.

    Attributes:
        name: As ``--to`` takes it.
        label: What it is, for people.
        extension: Usual extension of the file, with its dot; empty for a folder.
        maker: Module of this package and function in it.
        words: Whether what was said stands in it.
        one: Whether a file holds a single session.
    """

    name: str
    label: str
    extension: str
    maker: str
    words: bool = True
    one: bool = False


TARGETS = (
    Target("sdis", "GSEQ event sequences, one code a turn", ".sds", "sdis.events", words=False),
    Target("sdis-timed", "GSEQ timed event sequences", ".sds", "sdis.timed", words=False),
    Target("cacti", "CACTI-like list of coded utterances", ".csv", "cacti.utterances", words=False, one=True),
    Target("elan", "ELAN with tiers of codes", ".eaf", "elan_codes.with_codes", one=True),
    Target("qdc", "REFI-QDA codebook", ".qdc", "refi_qda.codebook_file", words=False),
    Target("qdpx", "REFI-QDA project", ".qdpx", "refi_qda.project_file"),
    Target("convokit", "ConvoKit corpus folder", "", "convokit.corpus"),
    Target("parquet", "Parquet, a row a turn and code", ".parquet", "parquet.long_table"),
    Target("csv-wide", "CSV, a row a turn and a column a code", ".csv", "wide.wide_csv"),
    Target("csv-long", "CSV, a row a turn and code", ".csv", "wide.long_csv"),
    Target("xlsx", "Excel workbook", ".xlsx", "excel.workbook"),
)


def target_named(name: str) -> Target:
    """Return an output by name; :class:`UnknownName` if there is none."""
    for target in TARGETS:
        if target.name == name:
            return target
    raise UnknownName("export", name, tuple(target.name for target in TARGETS))


def render(
    target: Target, cases: Sequence[Case], codebook: Codebook, *, plain_eaf: Callable[[Session], bytes]
) -> Content:
    """Return an output's content.

    Args:
        target: The output.
        cases: At least one case, no two with the same session id.
        codebook: The codebook; codes that it does not know are kept under their ids.
        plain_eaf: Writes a session as ELAN file without codes, as ``thirdturn.formats`` does, for ``elan``.

    Raises:
        InputError: Several sessions for a file that holds one, two with the same id, or, for ``sdis``, no turns or no
            times.
        MissingExtra: The output needs a package that is not installed.
    """
    _check(target, [case.session for case in cases])
    module, _, name = target.maker.partition(".")
    make = getattr(import_module(f"thirdturn.reports.exports.{module}"), name)
    if target.name == "elan":
        return cast(Content, make(plain_eaf(cases[0].session), cases[0]))
    return cast(Content, make(cases, codebook))


def _check(target: Target, sessions: Sequence[Session]) -> None:
    first = sessions[0]
    if target.one and len(sessions) > 1:
        found = f"holds {len(sessions)} sessions ({', '.join(session.id for session in sessions[:3])}...)"
        raise InputError(first.source, found, f"Export them one by one; a file for {target.name} has one session")
    seen: set[str] = set()
    for session in sessions:
        if session.id in seen:
            raise InputError(session.source, f"two sessions with the id {session.id!r}", "Give each its own name")
        seen.add(session.id)
