import pytest

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats import exmaralda
from thirdturn.formats.raw import RawTranscript, Source

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription>
<head><meta-information/><speakertable>
<speaker id="SPK0"><abbreviation>T</abbreviation><languages-used><language lang="deu"/></languages-used></speaker>
<speaker id="SPK1"><abbreviation>K</abbreviation><languages-used><language lang="deu"/></languages-used></speaker>
<speaker id="SPK2"><abbreviation/></speaker>
</speakertable></head>
<basic-body>
<common-timeline>
<tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="4.25"/><tli id="T4"/><tli id="T5"/>
</common-timeline>
<tier id="TIE0" speaker="SPK0" category="v" type="t" display-name="T [v]">
<event start="T0" end="T1">Was füh</event>
<event start="T1" end="T2">rt Sie &lt;her&gt;? </event>
<event start="T4" end="T5">Mhm, </event>
</tier>
<tier id="TIE1" speaker="SPK0" category="nv" type="d" display-name="T [nv]">
<event start="T0" end="T1">nickt</event>
</tier>
<tier id="TIE2" speaker="SPK1" category="v" type="t" display-name="K [v]">
<event start="T1" end="T2">((lacht)) </event>
<event start="T3" end="T4">Meine</event>
<event start="T4" end="T5"> </event>
</tier>
<tier id="TIE3" speaker="SPK1" category="en" type="a" display-name="K [en]">
<event start="T3" end="T4">my</event>
</tier>
<tier id="TIE4" speaker="SPK2" category="v" type="t" display-name="X [v]">
<event start="T4" end="T5">Hallo</event>
</tier>
</basic-body>
</basic-transcription>
"""


def _parse(text: str) -> RawTranscript:
    (read,) = exmaralda.parse(Source("a.exb", text.encode(), text))
    return read


def test_speech_tiers_follow_the_timeline_and_cut_words_are_whole_again() -> None:
    read = _parse(SAMPLE)
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns] == [
        ("T", "Was führt Sie <her>?", 0.0, None),
        ("K", "((lacht)) Meine", 1.5, None),
        ("T", "Mhm,", None, None),
        ("SPK2", "Hallo", None, None),
    ]
    assert read.language == "de"
    assert [turn.source_ref for turn in read.turns] == [
        "line 13 to line 14",
        "line 21 to line 22",
        "line 15",
        "line 29",
    ]
    assert [str(notice) for notice in read.notices] == [
        "2 events were joined to the one before, as the same speaker goes on",
        "1 events without words were left out",
        "tiers that are no speech were not read: T [nv], K [en]",
    ]


def test_different_languages_leave_the_language_open() -> None:
    assert _parse(SAMPLE.replace('lang="deu"', 'lang="fin"', 1)).language == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SAMPLE.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "ha">]>\n').replace("Hallo", "&a;"), 2),
        (SAMPLE.replace("</tier>", "", 1), 31),
        (SAMPLE.replace('start="T3" end="T4">Meine', 'start="T9" end="T4">Meine'), 22),
        (SAMPLE.replace('type="t"', 'type="d"'), None),
        ("<other/>", None),
    ],
    ids=["bomb", "unclosed", "outside the timeline", "no speech", "other root"],
)
def test_broken_files_are_errors(text: str, line: int | None) -> None:
    with pytest.raises(MalformedTranscript) as caught:
        _parse(text)
    assert caught.value.line == line


def test_recognition() -> None:
    assert exmaralda.recognises(Source("a.xml", b"", SAMPLE))
    assert not exmaralda.recognises(Source("a.exb", b"", "T: basic-transcription"))
