from __future__ import annotations

from pathlib import Path

import pytest

from thirdturn.domain.errors import UnreadableFile
from thirdturn.formats.process_folder import read_processes


def fill(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")


def found(root: Path, leave_out: Path | None = None) -> list[tuple[str, int, str]]:
    sessions = read_processes(root, leave_out=leave_out).sessions
    return [(one.process, one.session, one.file.relative_to(root).as_posix()) for one in sessions]


def test_folders_are_processes_and_names_give_the_order(tmp_path: Path) -> None:
    fill(tmp_path, "B/s10.txt", "B/s2.vtt", "A/x.docx", "top.txt", ".hidden/y.txt", "A/.z.txt")
    assert sorted(found(tmp_path)) == sorted(
        [("A", 1, "A/x.docx"), ("B", 1, "B/s2.vtt"), ("B", 2, "B/s10.txt"), (tmp_path.name, 1, "top.txt")]
    )


def test_what_no_format_knows_is_passed_over_and_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "notes.png", "x/b.mp3")
    processes = read_processes(tmp_path)
    assert len(processes.sessions) == 1
    assert str(processes.notices[0]).endswith("notes.png, x/b.mp3")


def test_a_folder_with_an_analysis_is_one_session_of_the_folder_above(tmp_path: Path) -> None:
    fill(tmp_path, "Anna/s1/analysis.json", "Anna/s1/turns.csv", "Anna/s1/report.html", "Anna/s2/analysis.json")
    assert found(tmp_path) == [("Anna", 1, "Anna/s1/analysis.json"), ("Anna", 2, "Anna/s2/analysis.json")]
    assert read_processes(tmp_path).notices == ()
    alone = tmp_path / "Anna" / "s1"
    assert found(alone) == [("s1", 1, "analysis.json")]


def test_the_folder_for_results_is_not_looked_into(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "out/distribution.csv")
    assert len(found(tmp_path)) == 2
    assert found(tmp_path, tmp_path / "out") == [(tmp_path.name, 1, "a.txt")]


def test_a_manifest_in_the_folder_decides(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt")
    (tmp_path / "manifest.yaml").write_text("- {process: P, session: 7, file: b.txt}\n", encoding="utf-8")
    assert found(tmp_path) == [("P", 7, "b.txt")]


def test_a_folder_without_sessions_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, "x.png")
    with pytest.raises(UnreadableFile, match="no session in this folder"):
        read_processes(tmp_path)
