import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats import docx
from thirdturn.formats.raw import RawTranscript, Source
from thirdturn.formats.source import read_source

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _bytes(document: Word) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parse(document: Word) -> RawTranscript:
    (read,) = docx.parse(Source("a.docx", _bytes(document), ""))
    return read


def _shown(read: RawTranscript) -> list[tuple[str, str, str]]:
    return [(turn.speaker, turn.text, turn.source_ref) for turn in read.turns]


def test_paragraphs_with_speakers_and_their_continuations(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Gespräch 1")
    document.add_paragraph("T: Was führt Sie her?")
    document.add_paragraph("")
    document.add_paragraph("K: Meine Frau <b>sagt</b>")
    document.add_paragraph("ich trinke zu viel.")
    document.add_paragraph("T: Hm.\nUnd Sie?")
    path = tmp_path / "gespräch.docx"
    path.write_bytes(_bytes(document))
    source = read_source(path)
    assert docx.recognises(source)
    (read,) = docx.parse(source)
    assert _shown(read) == [
        ("T", "Was führt Sie her?", "paragraph 2"),
        ("K", "Meine Frau <b>sagt</b> ich trinke zu viel.", "paragraph 3"),
        ("T", "Hm. Und Sie?", "paragraph 5"),
    ]
    assert [notice.source_ref for notice in read.notices] == ["paragraph 1"]


def test_bold_labels_with_and_without_a_colon() -> None:
    document = Document()
    for label, words in (("Therapist:", " Hello."), ("Client", " Hi."), ("Therapist", "\tSo?"), ("Client", ": Well.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(words)
    assert [(turn.speaker, turn.text) for turn in _parse(document).turns] == [
        ("Therapist", "Hello."),
        ("Client", "Hi."),
        ("Therapist", "So?"),
        ("Client", "Well."),
    ]


def test_a_paragraph_that_is_bold_throughout_gets_no_label() -> None:
    document = Document()
    document.add_paragraph("T: Hello.")
    document.add_paragraph().add_run("Really").bold = True
    document.add_paragraph("C: Hi.")
    assert [turn.text for turn in _parse(document).turns] == ["Hello. Really", "Hi."]


def _table(document: Word, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words


@pytest.mark.parametrize(
    ("rows", "first", "start"),
    [
        ([["Sprecher", "Text"], ["T", "Ja?"], ["K", "Nein."]], 2, None),
        ([["Nr", "Sprecher", "Äußerung"], ["1", "T", "Ja?"], ["2", "K", "Nein."]], 2, None),
        ([["Time", "Speaker", "Text"], ["0:12", "T", "Ja?"], ["0:14", "K", "Nein."]], 2, 12.0),
        ([["T", "Ja?"], ["K", "Nein."], ["T", "Gut."]], 1, None),
        ([["1", "T:", "Ja?"], ["2", "K:", "Nein."], ["3", "T:", "Gut."]], 1, None),
        ([["0:12", "T", "Ja?"], ["0:14", "K", "Nein."], ["0:15", "T", "Gut."]], 1, 12.0),
    ],
)
def test_tables_with_and_without_a_header(rows: list[list[str]], first: int, start: float | None) -> None:
    document = Document()
    _table(document, rows)
    read = _parse(document)
    assert _shown(read)[:2] == [("T", "Ja?", f"table 1 row {first}"), ("K", "Nein.", f"table 1 row {first + 1}")]
    assert read.turns[0].start_s == start


def test_paragraphs_and_tables_keep_the_documents_order() -> None:
    document = Document()
    _table(document, [["Datum", "1.2.2024"], ["Ort", "Praxis"]])
    document.add_paragraph("T: Erstens.")
    document.add_paragraph("K: Zweitens.")
    _table(document, [["Sprecher", "Text"], ["T", "Drittens."], ["", "Viertens."], ["", ""]])
    document.add_paragraph("Ende der Aufnahme")
    read = _parse(document)
    assert _shown(read) == [
        ("T", "Erstens.", "paragraph 1"),
        ("K", "Zweitens.", "paragraph 2"),
        ("T", "Drittens.", "table 2 row 2"),
        ("", "Viertens.", "table 2 row 3"),
    ]
    assert "1 paragraphs around the table name no speaker and were not read" in map(str, read.notices)


def test_tracked_insertions_and_content_controls_are_read_and_deletions_are_not() -> None:
    document = Document()
    document.add_paragraph("T: Eins.")
    body = document.element.body
    body.insert(
        1,
        parse_xml(
            f"<w:p {_W}><w:r><w:t>K: Zwei</w:t></w:r>"
            "<w:ins w:id='1' w:author='x'><w:r><w:t xml:space='preserve'> und drei</w:t></w:r></w:ins>"
            "<w:del w:id='2' w:author='x'><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>"
        ),
    )
    body.insert(
        2, parse_xml(f"<w:sdt {_W}><w:sdtContent><w:p><w:r><w:t>T: Vier.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    assert [turn.text for turn in _parse(document).turns] == ["Eins.", "Zwei und drei", "Vier."]


def test_three_speakers() -> None:
    document = Document()
    for line in ("Therapist: One.", "Anna: Two.", "Bob: Three.", "Therapist: Four."):
        document.add_paragraph(line)
    assert [turn.speaker for turn in _parse(document).turns] == ["Therapist", "Anna", "Bob", "Therapist"]


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><w:document/>'


@pytest.mark.parametrize(
    "data",
    [
        b"plain words",
        b"PK\x03\x04 cut off",
        _zip({"mimetype": b"application/epub+zip"}),
        _zip({"word/document.xml": b"<w:document/>"}),
        _zip({"word/document.xml": BOMB}),
        _bytes(Document())[:-200],
        _bytes(Document()),
    ],
    ids=["no archive", "cut off", "other archive", "no package", "bomb", "truncated", "no speakers"],
)
def test_what_is_no_word_transcript_is_an_error(data: bytes) -> None:
    with pytest.raises(MalformedTranscript):
        list(docx.parse(Source("a.docx", data, "")))


def test_recognition_goes_by_content_first() -> None:
    word = _bytes(Document())
    assert docx.recognises(Source("a.bin", word, ""))
    assert docx.recognises(Source("a.docx", b"words", "words"))
    assert not docx.recognises(Source("a.docx", _zip({"xl/workbook.xml": b""}), ""))
