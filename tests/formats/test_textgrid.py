from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats import textgrid
from thirdturn.formats.raw import RawTranscript, Source
from thirdturn.formats.source import read_source

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 6
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "Terapeutti"
        xmin = 0
        xmax = 6
        intervals: size = 4
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "Hän sanoi ""ei"",
vai?"
        intervals [2]:
            xmin = 1.5
            xmax = 4
            text = ""
        intervals [3]:
            xmin = 4
            xmax = 5
            text = "Niin <b>"
        intervals [4]:
            xmin = 5
            xmax = 6
            text = "just."
    item [2]:
        class = "TextTier"
        name = "merkit"
        xmin = 0
        xmax = 6
        points: size = 1
        points [1]:
            number = 1.5
            mark = "x"
    item [3]:
        class = "IntervalTier"
        name = "Asiakas"
        xmin = 0
        xmax = 6
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 2.25
            text = " "
        intervals [2]:
            xmin = 2.25
            xmax = 6
            text = "(.) Joo."
"""
SHORT = """File type = "ooTextFile{short}"
{object}"TextGrid"

0
3
<exists>
1
"IntervalTier"
"K"
0
3
2
0
2
"hallo"
2
3
""
"""


def _parse(text: str) -> RawTranscript:
    (read,) = textgrid.parse(Source("a.TextGrid", text.encode(), text))
    return read


def _shown(read: RawTranscript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns]


EXPECTED = [
    ("Terapeutti", 'Hän sanoi "ei", vai?', 0.0, 1.5),
    ("Asiakas", "(.) Joo.", 2.25, 6.0),
    ("Terapeutti", "Niin <b> just.", 4.0, 6.0),
]


def test_interval_tiers_are_speakers_and_empty_intervals_silence() -> None:
    read = _parse(LONG)
    assert _shown(read) == EXPECTED
    assert read.turns[2].source_ref == "tier Terapeutti, interval 3 to tier Terapeutti, interval 4"
    assert [str(notice)[:28] for notice in read.notices] == [
        "point tiers were not read: m",
        "1 intervals were joined to t",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_praats_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(LONG.replace("\n", "\r\n").encode(encoding))
    source = read_source(path)
    assert textgrid.recognises(source)
    (read,) = textgrid.parse(source)
    assert _shown(read) == EXPECTED


@pytest.mark.parametrize(("short", "kind"), [(" short", ""), ("", "Object class = ")])
def test_the_short_format(short: str, kind: str) -> None:
    assert _shown(_parse(SHORT.format(short=short, object=kind))) == [("K", "hallo", 0.0, 2.0)]


def test_two_tiers_of_one_name_are_both_read() -> None:
    read = _parse(LONG.replace('"Asiakas"', '"Terapeutti"'))
    assert len(read.turns) == 1
    assert "(.) Joo." in read.turns[0].text


@pytest.mark.parametrize(
    "text",
    [
        'File type = "ooTextFile"\nObject class = "TextGrid"\n',
        LONG[:450],
        LONG.replace("xmax = 2.25", "xmax = soon"),
        SHORT.format(short="", object="Object class = ").replace("hallo", ""),
    ],
    ids=["nothing", "cut off", "no number", "only silence"],
)
def test_broken_or_wordless_files_are_errors_without_words_of_the_transcript(text: str) -> None:
    with pytest.raises(MalformedTranscript) as caught:
        _parse(text)
    assert "Hän" not in str(caught.value)


def test_recognition() -> None:
    assert not textgrid.recognises(Source("a.TextGrid", b"", 'File type = "ooTextFile"\nObject class = "PitchTier"\n'))


_words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from('"\n'), min_size=1
)


@given(_words.map(lambda text: " ".join(text.split())).filter(bool))
def test_any_words_are_read_back(words: str) -> None:
    quoted = words.replace('"', '""')
    assert _parse(SHORT.format(short="", object="Object class = ").replace("hallo", quoted)).turns[0].text == words
