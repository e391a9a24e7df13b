"""The list of outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.reports.exports.sessions import codes, odd, timed
from thirdturn.domain.errors import InputError, UnknownName
from thirdturn.formats.elan import render as plain_eaf
from thirdturn.reports.exports.table import TARGETS, Target, render, target_named


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_output_is_made_and_none_holds_nan(target: Target) -> None:
    content = render(target, [timed()], codes(), plain_eaf=plain_eaf)
    parts = content.values() if isinstance(content, Mapping) else [content]
    assert isinstance(content, Mapping) is (target.extension == "")
    for part in parts:
        assert part
        if target.name not in ("qdpx", "parquet", "xlsx"):  # packed; their own tests open them
            assert b"NaN" not in part and b",nan" not in part and b"Infinity" not in part


@pytest.mark.parametrize("target", [target for target in TARGETS if not target.words], ids=lambda target: target.name)
def test_outputs_said_to_be_without_words_are(target: Target) -> None:
    content = render(target, [timed()], codes(), plain_eaf=plain_eaf)
    assert isinstance(content, bytes)
    assert b"plant closing" not in content


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_several_sessions_or_a_clear_no(target: Target) -> None:
    cases = [timed(), odd()]
    if target.one:
        with pytest.raises(InputError, match="holds 2 sessions"):
            render(target, cases, codes(), plain_eaf=plain_eaf)
    elif target.name != "sdis-timed":
        assert render(target, cases, codes(), plain_eaf=plain_eaf)


def test_two_sessions_of_one_id_are_refused() -> None:
    again = replace(timed(), session=replace(timed().session, source="other.txt"))
    with pytest.raises(InputError, match=r"other\.txt: two sessions with the id 'evening-shift'"):
        render(target_named("csv-long"), [timed(), again], codes(), plain_eaf=plain_eaf)


def test_an_unknown_output_is_named_with_its_neighbours() -> None:
    with pytest.raises(UnknownName, match="Did you mean xlsx"):
        target_named("xls")
    assert len({target.name for target in TARGETS}) == len(TARGETS)
