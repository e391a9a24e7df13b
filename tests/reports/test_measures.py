"""Measures laid out for the page."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample import CODEBOOK, case, no_moments_case
from thirdturn.domain.measure import Estimate, Measures, Table
from thirdturn.reports.measures import Bar, group_views
from thirdturn.reports.wording import labels

NAMED = labels(CODEBOOK)


def test_groups_stand_in_order_of_display_and_new_ones_follow() -> None:
    whole = case()
    extra = Estimate("x", "X", "pace_of_talk", 1.0, "count", 1)
    measures = replace(whole.measures, estimates=(extra, *whole.measures.estimates))
    groups = group_views(replace(whole, measures=measures), NAMED)
    assert [group.id for group in groups] == ["resistance", "talk", "questions", "miti", "change_talk", "pace_of_talk"]
    assert groups[-1].title == "Pace of talk"


def test_no_measures_no_groups() -> None:
    assert group_views(no_moments_case(), NAMED) == ()


def test_figures() -> None:
    figures = {figure.name: figure for group in group_views(case(), NAMED) for figure in group.figures}
    assert (figures["Resisting turns"].value, figures["Resisting turns"].unit) == ("58.3", "per 100 client turns")
    told = figures["Reflections to questions"]
    assert (told.value, told.reached) == ("0.4", "under the mark “fair”")
    assert told.marks == "fair from 1 or good from 2 (MITI4: expert opinion, no norms)"
    assert told.bar is None
    assert figures["Complex reflections"].reached == "meets “good”"
    assert figures["Complex reflections"].bar == Bar(100.0, 34.0, 100.0, (40.0, 50.0))
    undefined = figures["Technical global"]
    assert (undefined.value, undefined.reason, undefined.bar, undefined.reached) == ("–", "rated by a person", None, "")


def test_tables_name_codes_and_write_shares_in_per_cent() -> None:
    tables = {table.name: table for group in group_views(case(), NAMED) for table in group.tables}
    told = tables["After resistance and elsewhere"]
    assert told.headings == ("Code", "After resistance", "Elsewhere", "Share after", "Share elsewhere")
    assert told.rows[0] == ("Open question", "0", "3", "0\u00a0%", "43\u00a0%")
    assert told.rows[3] == ("Emphasising autonomy", "1", "0", "20\u00a0%", "–")
    assert told.numeric == (False, True, True, True, True)
    assert tables["Client turns by family"].rows[5][0] == "Holding on"


def test_a_table_with_labels_of_its_own_keeps_its_ids_and_one_without_rows_is_left_out() -> None:
    tables = (
        Table("a", "A", "talk", ("code", "label"), (("QO", "Open"),)),
        Table("b", "B", "talk", ("code",), ()),
    )
    (group,) = group_views(replace(case(), measures=Measures(tables=tables)), NAMED)
    assert [table.rows for table in group.tables] == [(("QO", "Open"),)]
