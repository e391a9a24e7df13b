"""A list of coded utterances as CACTI keeps it: number, start, end, code; no words and no names.

CACTI (Glynn, Hallgren, Houck and Moyers 2012) codes an utterance at a time against a recording. Here a turn is an
utterance; a turn with several codes has a row for each, all with its number.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.reports.exports.given import coded_turns
from thirdturn.reports.sheet import guarded

COLUMNS = ("utterance", "start", "end", "code", "role")


def utterances(cases: Sequence[Case], codebook: Codebook) -> bytes:
    """Return one row a code of the first case, or one row without a code for a turn that has none.

    Times are ``h:mm:ss.mmm``, empty where they are not known.
    """
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for coded in coded_turns(cases[0]):
        times = (_clock(coded.turn.start_s), _clock(coded.turn.end_s))
        for code in [score.id for score in coded.coding.codes] or [""]:
            writer.writerow([coded.turn.index + 1, *times, guarded(code), coded.role])
    return page.getvalue().encode("utf-8")


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
