import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats import noscribe
from thirdturn.formats.raw import RawTranscript, Source

# The shape of noScribe's pages (kaixxx/noScribe), with invented words.
HEAD = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">
<html ><head ><meta charset="UTF-8" /><style type="text/css" >p { margin: 0 }</style></head>
<body ><div class="WordSection1" ><p style="font-weight: 600" >Gespräch 1</p>
<p ><span >Transcribed with noScribe vers. 0.7<br />Audio file: T: x.mp3</span></p>"""
SAMPLE = (
    HEAD
    + """<p ><a name="ts_0_12140_" >(12 seconds pause) </a></p>
<p ><a name="ts_12140_22800_S01" >S01: <span style="color: #78909C" >[00:00:12]</span> Guten Tag, ja.</a>
<a name="ts_22800_24360_S01" > (..)</a><a name="ts_24360_30010_S01" > Was &lt;b&gt; führt Sie her?</a>
<a name="ts_30090_30910_//S02" > //S02: Bitte: setzen.</a><a name="ts_31870_33510_S01" >// Nun?</a></p>
<p ><a name="ts_36190_36330_S00" >S00: <span >[00:00:36]</span> Meine Frau.</a></p>
<p ><a name="ts_37000_38000_S01" >S01: Hm.</a></p></div></body></html>"""
)


def _parse(text: str) -> RawTranscript:
    (read,) = noscribe.parse(Source("a.html", text.encode("utf-8", "replace"), text))
    return read


def _shown(read: RawTranscript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns]


def test_noscribes_marks_give_speakers_times_and_overlaps() -> None:
    read = _parse(SAMPLE)
    assert _shown(read) == [
        ("", "(12 seconds pause)", 0.0, 12.14),
        ("S01", "Guten Tag, ja. (..) Was <b> führt Sie her?", 12.14, 30.01),
        ("S02", "//Bitte: setzen.//", 30.09, 30.91),
        ("S01", "Nun?", 31.87, 33.51),
        ("S00", "Meine Frau.", 36.19, 36.33),
        ("S01", "Hm.", 37.0, 38.0),
    ]
    assert read.turns[1].source_ref == "paragraph 4"
    assert [str(notice) for notice in read.notices] == [
        "2 segments were joined to the one before, as the same speaker goes on",
        "2 paragraphs before the first time mark were taken for a heading",
    ]


def test_speakers_renamed_in_the_words_only_are_called_by_their_new_names() -> None:
    read = _parse(SAMPLE.replace("S01:", "Beraterin:").replace("S00:", "Herr K.:"))
    assert [turn.speaker for turn in read.turns] == ["", "Beraterin", "S02", "Beraterin", "Herr K.", "Beraterin"]


def test_words_typed_in_later_and_anchors_left_empty_lose_nothing() -> None:
    read = _parse(
        HEAD
        + '<p><a name="ts_0_1000_S00"></a>S00: Ja <a name="ts_1000_2000_S01"></a></p>'
        + '<p><a name="ts_2000_3000_S01">S01: Nein</a> doch</p><p>nachgetippt</p>'
    )
    assert _shown(read) == [("S00", "Ja", 0.0, 1.0), ("S01", "Nein doch nachgetippt", 2.0, 3.0)]


def test_without_speakers_the_words_before_a_colon_stay_words() -> None:
    read = _parse(HEAD + '<p><a name="ts_0_1000_">Also: ja.</a></p><p><a name="ts_1000_500_">Gut.</a></p>')
    assert _shown(read) == [("", "Also: ja.", 0.0, 1.0), ("", "Gut.", 1.0, None)]


def test_any_page_of_paragraphs_with_names() -> None:
    read = _parse(
        "<html><head><title>T: title</title><script>T: no</script></head><body><h1>Session</h1>"
        "<p><b>T:</b> How\n are   you?<br>Well?</p><div>C: So <i>so</i> &amp; so</div>"
        "<p>C2: <ins>I</ins> agree<!-- T: hidden --><style>T: no</style></p><ul><li>T: Good</li></ul></body></html>"
    )
    assert [(turn.speaker, turn.text, turn.source_ref) for turn in read.turns] == [
        ("T", "How are you? Well?", "paragraph 2"),
        ("C", "So so & so", "paragraph 3"),
        ("C2", "I agree", "paragraph 4"),
        ("T", "Good", "paragraph 5"),
    ]


def test_a_table_in_a_page() -> None:
    read = _parse(
        "<html><body><p>Protokoll</p><table><tr><th>Zeit</th><th>Sprecher</th><th>Text</th></tr>"
        "<tr><td>0:05</td><td>T</td><td>Ja <b>bitte</b>?</td></tr><tr><td></td><td>K</td><td>Nein</td></tr></table>"
    )
    assert _shown(read) == [("T", "Ja bitte?", 5.0, None), ("K", "Nein", None, None)]
    assert read.turns[0].source_ref == "table 1 row 2"


@pytest.mark.parametrize(
    "text",
    [
        "<html></html>",
        "<html><body><p>no names at all</p></body></html>",
        '<html><body><p><a name="ts_0_1_S00"> </a></p></body></html>',
        "<html><body>" + "<div>" * 10_000 + "hello",
    ],
)
def test_pages_without_a_transcript_are_errors(text: str) -> None:
    with pytest.raises(MalformedTranscript):
        _parse(text)


def test_entities_of_a_page_are_not_expanded_from_its_document_type() -> None:
    read = _parse('<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><body><p>T: &a;</p><p>C: b</p>')
    assert [turn.text for turn in read.turns] == ["&a;", "b"]


def test_recognition() -> None:
    def recognised(text: str) -> bool:
        return noscribe.recognises(Source("a.html", text.encode(), text))

    assert recognised("\n<!doctype html><p>")
    assert recognised('<p><a class="x" name="ts_0_1_S00">hi</a>')
    assert not recognised("T: <b>Hello</b>\nC: hi")
    assert not recognised('<?xml version="1.0"?><ANNOTATION_DOCUMENT/>')


@given(st.text())
def test_any_page_is_read_or_refused(text: str) -> None:
    try:
        _parse(f'<html><body><p><a name="ts_0_1_S00">{text}</a></p></body></html>')
    except MalformedTranscript as error:
        assert error.file == "a.html"
