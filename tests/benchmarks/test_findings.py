from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from benchmarks.findings import main, read, tabulated

COLUMNS = (
    *("transcript", "video", "quality", "turn", "role", "annomi_label"),
    *("annomi_question", "annomi_reflection", "annomi_input", "text"),
)
# Who, label, question, reflection, input: an invented exchange that every invented transcript repeats.
TURNS = (
    ("practitioner", "question", "open", "", ""),
    ("client", "sustain", "", "", ""),
    ("practitioner", "reflection", "", "complex", ""),
    ("client", "change", "", "", ""),
    ("practitioner", "question", "closed", "simple", ""),
    ("client", "neutral", "", "", ""),
    ("practitioner", "other", "", "", ""),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write six transcripts of invented labels: two from one video, the last two of low quality."""
    with (tmp_path / "turns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for transcript, video in enumerate("112345"):
            quality = "low" if transcript > 3 else "high"
            for turn, labels in enumerate(TURNS * 4):
                writer.writerow([transcript, video, quality, turn, *labels, "SECRET WORDS"])
    return tmp_path


def test_labels_become_codes_and_videos_clusters(data: Path) -> None:
    high, low = read(data / "turns.csv")
    assert (len(high.coarse), high.videos, len(low.coarse)) == (4, 3, 2)
    assert [turn.codes for turn in high.fine[0].turns[:7]] == [
        ("open question",),
        ("sustain",),
        ("complex reflection",),
        ("change",),
        ("closed question", "simple reflection"),
        ("neutral",),
        ("other",),
    ]
    assert high.coarse[0].turns[4].codes == ("question",)


def test_the_rates_by_hand(data: Path) -> None:
    high, _ = read(data / "turns.csv")
    # each of the 16 sustain turns is followed by a reflection
    row = tabulated(high.coarse, {"sustain", "change", "neutral"}, {"reflection", "question", "other"}, 0)
    assert (row["sustain", "reflection"].given_n, row["sustain", "reflection"].rate) == (16, 1)


def test_the_page_and_its_pictures_hold_counts_and_no_words(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["findings", "--data", str(data), "--out", str(tmp_path / "docs"), "--draws", "50"]
    )
    main()
    page = (tmp_path / "docs" / "findings.md").read_text(encoding="utf-8")
    assert "6 sessions from 5 videos" in page
    assert "| high | sustain | 16 | 100 % (no interval) * |" in page
    assert "{" not in page
    for name in ("findings-after-sustain.svg", "findings-next-turn.svg"):
        assert name in page
        assert (tmp_path / "docs" / name).read_text(encoding="utf-8").startswith("<svg")
    assert not any("SECRET" in path.read_text(encoding="utf-8") for path in (tmp_path / "docs").iterdir())
