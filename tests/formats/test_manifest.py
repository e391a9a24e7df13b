from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from thirdturn.domain.errors import MalformedTranscript, UnreadableFile
from thirdturn.domain.process import ProcessSession
from thirdturn.formats.manifest import read_manifest


def write(folder: Path, text: str, name: str = "m.csv", files: str = "a.txt b.txt c.txt") -> Path:
    for file in files.split():
        (folder / file).write_text("x", encoding="utf-8")
    (folder / "sub").mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_all_columns_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "process,session,date,client,setting,file,role,goal,lang\n"
        "Anna,1,2025-03-14,K. A.,coaching,a.txt,Dr. A=practitioner; Jo = Client,drink less,de\n",
    )
    assert read_manifest(path).sessions == (
        ProcessSession(
            "Anna",
            1,
            tmp_path / "a.txt",
            date(2025, 3, 14),
            "K. A.",
            "coaching",
            {"Dr. A": "practitioner", "Jo": "client"},
            "drink less",
            "de",
        ),
    )


def test_yaml_means_the_same(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "sessions:\n- process: Anna\n  session: 1\n  date: 2025-03-14\n  file: a.txt\n  lang: no\n"
        "  role: {Dr. A: practitioner, Jo: client}\n  goal:\n",
        "m.yaml",
    )
    (session,) = read_manifest(path).sessions
    assert session == ProcessSession(
        "Anna",
        1,
        tmp_path / "a.txt",
        date(2025, 3, 14),
        roles={"Dr. A": "practitioner", "Jo": "client"},
        language="no",  # not false, as YAML 1.1 has it
    )


def test_a_workbook_and_semicolons_are_read(tmp_path: Path) -> None:
    write(tmp_path, "")
    book = Workbook()
    assert book.active is not None
    book.active.append(["Process", "Session", "Date", "File"])
    book.active.append(["Anna", 2, datetime(2025, 3, 14), "a.txt"])
    book.save(tmp_path / "m.xlsx")
    (session,) = read_manifest(tmp_path / "m.xlsx").sessions
    assert (session.session, session.date) == (2, date(2025, 3, 14))
    path = write(tmp_path, "process;session;file\nAnna, the first;1;a.txt\n")
    assert read_manifest(path).sessions[0].process == "Anna, the first"


def test_sessions_are_put_in_order_within_processes_of_the_files_order(tmp_path: Path) -> None:
    path = write(tmp_path, "process,session,file\nZ,2,a.txt\nA,1,b.txt\nZ,1,c.txt\n")
    assert [(one.process, one.session) for one in read_manifest(path).sessions] == [("Z", 1), ("Z", 2), ("A", 1)]


def test_a_folder_that_analyze_wrote_is_a_session(tmp_path: Path) -> None:
    (tmp_path / "s1").mkdir()
    (tmp_path / "s1" / "analysis.json").write_text("{}", encoding="utf-8")
    path = write(tmp_path, "process,session,file\nA,1,s1\n")
    assert read_manifest(path).sessions[0].file == tmp_path / "s1" / "analysis.json"


HEAD = "process,session,file\n"


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("process,file\nA,a.txt\n", 1, "no session; found are: process, file"),
        ("process,session,file,mood\nA,1,a.txt,low\n", 1, "an unknown column 'mood'"),
        ("process,session,file,file\nA,1,a.txt,b.txt\n", 1, "two columns named 'file'"),
        (HEAD, None, "no session in this manifest"),
        (HEAD + "A,1,a.txt\nA,2,zzz.txt\nA,3,yyy.txt\n", 3, "there is no file 'zzz.txt'; 1 more are missing as well"),
        (HEAD + "A,1,a.txt\nB,1,sub/../a.txt\n", 3, "this file stands in line 2 already"),
        (HEAD + "A,1,a.txt\nA,1,b.txt\n", 3, "session 1 of process 'A' stands in line 2 already"),
        (HEAD + "A,first,a.txt\n", 2, "the session reads 'first'"),
        (HEAD + "A,20250314,a.txt\n", 2, "the session reads '20250314'"),
        (HEAD + "A,,a.txt\n", 2, "no session"),
        (HEAD + ",1,a.txt\n", 2, "no process"),
        (HEAD + "A,1,a.txt,more\n", 2, "more cells than the first row has"),
        ("process,session,file,date\nA,1,a.txt,14.3.2025\n", 2, "the date reads '14.3.2025'"),
        ("process,session,file,date\nA,1,a.txt,2025-02-30\n", 2, "the date reads '2025-02-30'"),
        ("process,session,file,role\nA,1,a.txt,Jo=boss\n", 2, "the role cannot be understood"),
        ("process,session,file,client\nA,1,a.txt,X\nA,2,b.txt,Y\n", 3, "process 'A' changes its client from 'X'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int | None, found: str) -> None:
    with pytest.raises(MalformedTranscript) as error:
        read_manifest(write(tmp_path, text))
    assert error.value.file == "m.csv"
    assert error.value.line == line
    assert found in error.value.found


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: [", 1, "this is no YAML"),
        ("sessions: 3\n", None, "no list of sessions"),
        ("just words\n", None, "no list of sessions"),
        ("- process: A\n  session: 1\n  file: a.txt\n- 7\n", 4, "an item without keys"),
        ("- process: A\n  session: 1\n", 1, "no file"),
        ("- process: A\n  session: 1\n  file: a.txt\n- {process: A, session: 2, file: b.txt, mood: x}\n", 4, "'mood'"),
        ("- process: A\n  session: [1]\n  file: a.txt\n", 2, "a list as a value"),
        ("- process: A\n  session: 1\n  file: a.txt\n  file: b.txt\n", 1, "two columns named 'file'"),
        ("[" * 5000, None, "this is no YAML"),
    ],
)
def test_what_is_wrong_in_yaml_is_named_with_its_line(tmp_path: Path, text: str, line: int | None, found: str) -> None:
    with pytest.raises(MalformedTranscript) as error:
        read_manifest(write(tmp_path, text, "m.yml"))
    assert error.value.file == "m.yml"
    assert error.value.line == line or text.startswith(("a:", "[["))
    assert found in error.value.found


def test_a_missing_or_empty_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read_manifest(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="the file is empty"):
        read_manifest(write(tmp_path, "\n"))
