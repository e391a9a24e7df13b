from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdturn.domain.errors import UnreadableFile
from thirdturn.formats import source as source_module
from thirdturn.formats.source import read_source

TALK = "Therapist: Hyvää päivää\nClient: Grüß Gott\n"


def write(tmp_path: Path, data: bytes, name: str = "talk.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    source = read_source(write(tmp_path, TALK.encode(encoding)))
    assert source.text == TALK
    assert source.notices == ()
    assert source.name == "talk.txt"


def test_utf_16_with_a_big_endian_mark(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, b"\xfe\xff" + TALK.encode("utf-16-be"))).text == TALK


def test_windows_1252_is_read_with_a_notice(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, TALK.encode("cp1252")))
    assert source.text == TALK
    assert [str(notice) for notice in source.notices] == [
        "lines 1, 2: not UTF-8, so read as Windows-1252; check names and umlauts there"
    ]


def test_mixed_encodings_are_decoded_line_by_line_and_nothing_is_lost(tmp_path: Path) -> None:
    data = "T: Tschüß\n".encode() + "K: Grüße – ja\n".encode("cp1252") + "T: Hyvää\n".encode() + b"K: odd \x81 byte\n"
    source = read_source(write(tmp_path, data))
    assert source.text == "T: Tschüß\nK: Grüße – ja\nT: Hyvää\nK: odd \x81 byte\n"
    assert source.notices[0].source_ref == "lines 2, 4"


def test_the_first_five_foreign_lines_are_named(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, b"A: \xe4\n" * 8))
    assert source.notices[0].source_ref == "lines 1, 2, 3, 4, 5 and 3 more"


def test_broken_utf_16_is_kept_as_well_as_it_can_be(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, b"\xff\xfe" + "T: yes".encode("utf-16-le") + b"\x00"))
    assert source.text == "T: yes\ufffd"
    assert "not valid UTF-16-LE" in source.notices[0].message


def test_line_ends_become_line_feeds_and_line_numbers_stay_true(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, b"T: a\r\nC: b\rT: c\nC: d\xe2\x80\xa8e\x0bf\n"))
    assert source.text == "T: a\nC: b\nT: c\nC: d e f\n"


def test_control_characters_are_taken_out_with_a_notice(tmp_path: Path) -> None:
    source = read_source(
        write(
            tmp_path,
            (b"T: a long enough line of talk to be no binary file, surely" + b" and more" * 10 + b"\nC: b\x00\x07c\n")
            * 3,
        )
    )
    assert "C: bc" in source.text
    assert str(source.notices[0]) == "lines 2, 4, 6: control characters taken out: 6"


@pytest.mark.parametrize("data", [b"", b"   \n\t \r\n ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"talk\.txt: the file is empty"):
        read_source(write(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "password-protected"),
        (b"RIFF....WAVE", "recording"),
        (b"\x00\x00\x00\x18ftypmp42", "recording"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (bytes(range(256)) * 10, "binary"),
    ],
)
def test_binary_files_are_refused_and_named(tmp_path: Path, data: bytes, found: str) -> None:
    with pytest.raises(UnreadableFile, match=found):
        read_source(write(tmp_path, data))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_source(tmp_path / "nowhere.txt")
    with pytest.raises(UnreadableFile, match="folder"):
        read_source(tmp_path)


def test_a_forbidden_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:  # the superuser may read everything, so permissions alone prove nothing
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(UnreadableFile, match=r"cannot be opened \(Permission denied\)"):
        read_source(write(tmp_path, b"T: a\n"))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(51_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    with pytest.raises(UnreadableFile, match=r"51 MB, the limit is 50 MB\. Split it"):
        read_source(path)


def test_an_endless_line_is_refused_with_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_LINE_CHARS", 20)
    with pytest.raises(UnreadableFile, match=r"line 2: a line of 30 characters, the limit is 20") as caught:
        read_source(write(tmp_path, b"T: short\n" + b"x" * 30 + b"\n"))
    assert caught.value.line == 2


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def test_office_files_pass_with_empty_text(tmp_path: Path) -> None:
    data = archive({"word/document.xml": b"<w/>"})
    source = read_source(write(tmp_path, data, "talk.docx"), columns={"text": "said"})
    assert (source.text, source.data, source.columns) == ("", data, {"text": "said"})


def test_archives_that_unpack_too_far_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # 11 MB of zeros pack to about 11 kB: a ratio near 1000, the limit is 200.
    with pytest.raises(UnreadableFile, match="unpack to 11 MB"):
        read_source(write(tmp_path, archive({"a": bytes(11_000_000)}), "bomb.docx"))
    monkeypatch.setattr(source_module, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="unpack"):
        read_source(write(tmp_path, archive({"a": os.urandom(2000)}), "big.docx"))


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", archive({"a": b""})])
def test_damaged_and_empty_archives_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="archive"):
        read_source(write(tmp_path, data, "talk.docx"))


@settings(deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1), min_size=1), st.data())
def test_any_mixture_of_line_encodings_gives_every_line_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], data: st.DataObject
) -> None:
    written = []
    for line in lines:
        foreign = data.draw(st.booleans()) and not _unfit(line)
        written.append(line.encode("cp1252") if foreign else line.encode())
    path = tmp_path_factory.mktemp("mixed") / "talk.txt"
    path.write_bytes(b"Therapist: yes\n" + b"\n".join(written))
    assert read_source(path).text.split("\n")[1:] == lines


def _unfit(line: str) -> bool:
    """Say whether Windows-1252 cannot hold the line, or its bytes would be UTF-8 by accident."""
    try:
        line.encode("cp1252").decode("utf-8")
    except UnicodeEncodeError:
        return True
    except UnicodeDecodeError:
        return False
    return not line.isascii()
