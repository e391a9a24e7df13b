from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import UnreadableFile
from thirdturn.domain.interval import wilson
from thirdturn.guidance.practice_log import Entry, append, progress, read, reviews

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entry(third: str | None = "reflect", **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "time": NOON,
        "moment": "en-001",
        "language": "en",
        "setting": "therapy",
        "family": "away",
        "level": 1,
        "attempt": 1,
        "third_turn": third,
        "p": 0.8 if third else None,
        "by": "test",
    }
    return Entry(**(fields | changes))


def test_what_is_written_is_read_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "log.jsonl"
    written = (entry(), entry(None, attempt=2, rating="good", disagrees=True, correction="share"))
    for one in written:
        append(path, one)
    assert read(path) == (written, ())
    assert [review.rating for review in reviews(written)] == [None, "good"]


def test_words_are_kept_only_if_given_and_only_the_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append(path, entry())
    assert "text" not in json.loads(path.read_text("utf-8"))
    assert path.stat().st_mode & 0o077 == 0
    append(path, entry(text="Mitä käy, jos jätät sen väliin?"))
    assert read(path)[0][1].text == "Mitä käy, jos jätät sen väliin?"


def test_a_line_broken_off_by_a_crash_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append(path, entry())
    path.write_text(path.read_text("utf-8") + '{"schema": "thirdturn/pra', encoding="utf-8")
    append(path, entry("space"))
    entries, notices = read(path)
    assert [one.third_turn for one in entries] == ["reflect", "space"]
    assert [str(notice) for notice in notices] == ["line 2: not an entry of a practice log; passed over"]


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "other"},
        {"time": "yesterday"},
        {"time": "2026-03-01T12:00:00"},
        {"rating": "superb"},
        {"p": 1.5},
        {"p": float("nan")},
        {"level": "one"},
        {"moment": None},
    ],
)
def test_lines_that_are_no_entries_are_named(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "log.jsonl"
    append(path, entry())
    good = path.read_text("utf-8")
    path.write_text(good + json.dumps(json.loads(good) | change) + "\n[1]\n", encoding="utf-8")
    entries, notices = read(path)
    assert len(entries) == 1
    assert [notice.source_ref for notice in notices] == ["line 2", "line 3"]


def test_fields_of_later_versions_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append(path, entry())
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"mood": "fine"}), encoding="utf-8")
    assert read(path) == ((entry(),), ())


def test_no_file_is_an_empty_log_and_another_file_is_none(tmp_path: Path) -> None:
    assert read(tmp_path / "none.jsonl") == ((), ())
    other = tmp_path / "notes.txt"
    other.write_text("Dear diary\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"notes\.txt: no line"):
        read(other)
    other.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFile, match="not UTF-8"):
        read(other)


def test_progress_counts_first_answers_by_month_and_family() -> None:
    april = datetime(2026, 4, 2, tzinfo=UTC)
    told = progress(
        [
            entry("reflect"),
            entry("reflect"),
            entry("persuade"),
            entry("persuade", disagrees=True, correction="inform"),  # the user's word counts
            entry("persuade", disagrees=True),  # none of the codes fits: left open
            entry(None),
            entry("space", attempt=2),
            entry("autonomy", family="against", time=april),
        ]
    )
    rows = [(skill.month, skill.family, skill.third_turn, skill.count, skill.of) for skill in told.skills]
    assert rows == [
        ("2026-03", "away", "reflect", 2, 4),
        ("2026-03", "away", "inform", 1, 4),
        ("2026-03", "away", "persuade", 1, 4),
        ("2026-04", "against", "autonomy", 1, 1),
    ]
    assert (told.answers, told.left_open, told.rewrites, told.disagreed) == (7, 2, 1, 2)


def test_the_interval_is_wilsons() -> None:
    # 2 of 4: centre 0.5, half-width 1.96 * sqrt(0.25/4 + 3.8415/64) / (1 + 3.8415/4) = 0.34996
    assert wilson(2, 4) == pytest.approx((0.15004, 0.84996), abs=1e-4)
    assert wilson(0, 3)[0] == 0 and wilson(3, 3)[1] == 1


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share(counted: tuple[int, int]) -> None:
    low, high = wilson(*counted)
    assert 0 <= low <= counted[0] / counted[1] + 1e-12
    assert counted[0] / counted[1] - 1e-12 <= high <= 1
