from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.small_sessions import session_of
from thirdturn.domain.errors import MalformedTranscript, RolesUnclear, UnknownFormat, UnknownName, UnreadableFile
from thirdturn.formats import plain
from thirdturn.formats.table import FORMATS, WRITABLE, load, read, read_all, render

TALK = """\
Therapist: What would you like to be different about the drinking?
Client: I don't know.
Therapist: Hm.
Client: Less."""
MANY = "session,speaker,text\ns1,Therapist,What now?\ns1,Client,Nothing.\ns2,Coach,And you?\ns2,Client,Me neither.\n"


def write(tmp_path: Path, text: str | bytes, name: str = "talk.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_satisfies_the_protocol(name: str) -> None:
    found = load(name)
    assert all([found.NAME, found.LABEL, found.EXTENSIONS])
    assert all(callable(getattr(found, part)) for part in ("recognises", "parse"))
    assert (name in WRITABLE) == hasattr(found, "render")


def test_no_two_formats_share_a_name_or_an_extension() -> None:
    names = [load(name).NAME for name in FORMATS]
    extensions = [extension for name in FORMATS for extension in load(name).EXTENSIONS]
    assert len(set(names)) == len(names)
    assert len(set(extensions)) == len(extensions)


def test_asking_every_format_loads_no_parser() -> None:
    program = (
        "import sys; from thirdturn.formats.table import FORMATS, load; [load(name) for name in FORMATS]; "
        "print(sorted({'rustling', 'webvtt', 'docx', 'lxml', 'openpyxl', 'py3langid', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_text_file_is_read_into_a_session(tmp_path: Path) -> None:
    session = read(write(tmp_path, TALK), goal="drink less")
    assert (session.id, session.format, session.language, session.goal) == ("talk", "plain", "en", "drink less")
    assert [(speaker.id, speaker.role) for speaker in session.speakers] == [
        ("Therapist", "practitioner"),
        ("Client", "client"),
    ]
    assert [turn.text for turn in session.turns] == [line.partition(": ")[2] for line in TALK.split("\n")]
    assert session.notices == ()


def test_a_forced_format_skips_recognition(tmp_path: Path) -> None:
    path = write(tmp_path, "speaker;text\n" + TALK)
    assert read(path, format="plain").format == "plain"
    assert read(path, format="txt").format == "plain"
    with pytest.raises(UnknownName, match="no format named 'vhs'"):
        read(path, format="vhs")


def test_no_format_lists_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="no format recognises this file") as caught:
        read(write(tmp_path, "Once upon a time there was a text.\nIt had no labels.\n"))
    for name in FORMATS:
        assert load(name).NAME in str(caught.value)
    assert "--format" in str(caught.value)


def test_two_formats_that_fit_are_both_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "recognises", lambda source: True)
    path = write(
        tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Therapist>Hi.\n\n00:02.000 --> 00:03.000\n<v Client>Yes.\n"
    )
    with pytest.raises(UnknownFormat, match=r"several formats fit: plain, vtt.*--format plain"):
        read(path)
    assert read(path, format="vtt").format == "vtt"


def test_a_file_of_several_sessions(tmp_path: Path) -> None:
    path = write(tmp_path, MANY, "many.csv")
    assert [session.id for session in read_all(path)] == ["s1", "s2"]
    with pytest.raises(MalformedTranscript, match=r"holds 2 sessions \(s1, s2\)\. Use read_all"):
        read(path)


def test_roles_go_to_the_sessions_that_have_the_speaker(tmp_path: Path) -> None:
    path = write(tmp_path, MANY, "many.csv")
    first, second = read_all(path, roles={"therapist": "other", "Coach": "client"})
    assert first.role_of("Therapist") == "other"
    assert second.role_of("Coach") == "client"
    with pytest.raises(UnknownName, match="no speaker named 'Nobody'"):
        read_all(path, roles={"Nobody": "client"})


def test_columns_reach_the_table(tmp_path: Path) -> None:
    path = write(tmp_path, "wer,was so war\nTherapeutin,Und nun?\nKlient,Nichts.\n", "t.csv")
    session = read(path, columns={"text": "was so war", "speaker": "wer"})
    assert [turn.text for turn in session.turns] == ["Und nun?", "Nichts."]


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (b"", UnreadableFile, "empty"),
        (b"%PDF-1.7", UnreadableFile, "PDF"),
        ("A: Yes.\nB: No.\nA: Well.\nB: Right.\n", RolesUnclear, '--role "A=practitioner"'),
        ("Anna: Only me.\nAnna: Still.\n", RolesUnclear, "only one speaker"),
        ("WEBVTT\n", MalformedTranscript, "no cue with words"),
        ("<?xml version='1.0'?>\n<ANNOTATION_DOCUMENT>\n<TIER>\n</ANNOTATION_DOCUMENT>", MalformedTranscript, "line 4"),
        (
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>",
            MalformedTranscript,
            "DOCTYPE",
        ),
    ],
)
def test_bad_input_is_an_error_in_words(
    tmp_path: Path, text: str | bytes, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read(write(tmp_path, text))


def test_a_format_that_gives_no_turn_is_malformed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from thirdturn.formats.raw import RawTranscript

    monkeypatch.setattr(plain, "parse", lambda source: iter(()))
    with pytest.raises(MalformedTranscript, match="no turn was found"):
        read(write(tmp_path, TALK))
    monkeypatch.setattr(plain, "parse", lambda source: iter([RawTranscript("x", ())]))
    with pytest.raises(MalformedTranscript, match="session 'x' holds no turn"):
        read(write(tmp_path, TALK))


@pytest.mark.parametrize(("name", "extension"), WRITABLE.items())
def test_every_written_format_comes_back(tmp_path: Path, name: str, extension: str) -> None:
    session = session_of(["T What would you like?", "C I don't know.", "T Hm, so?", "C Less."])
    assert render(session, name) == render(session, extension)
    path = write(tmp_path, render(session, name), f"copy.{extension}")
    again = read(path, roles={"T": "practitioner", "C": "client"}, language="en")
    assert again.format == load(name).NAME
    assert [(turn.speaker, turn.text) for turn in again.turns] == [(turn.speaker, turn.text) for turn in session.turns]


def test_formats_that_cannot_be_written_are_named() -> None:
    with pytest.raises(UnknownName, match="no format to write named 'docx'"):
        render(session_of(["T a"]), "docx")


@pytest.mark.parametrize("name", FORMATS)
def test_only_plain_takes_plain_text(tmp_path: Path, name: str) -> None:
    from thirdturn.formats.source import read_source

    assert load(name).recognises(read_source(write(tmp_path, TALK))) == (name == "plain")
