from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.domain.session import Role, Session, Speaker, Turn
from thirdturn.formats import elan
from thirdturn.formats.parts.elan_slots import slots_of
from thirdturn.formats.raw import RawTranscript, Source
from thirdturn.formats.source import read_source


def _aligned(number: int, first: int, second: int, words: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="ts{first}"\n'
        f'TIME_SLOT_REF2="ts{second}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>\n'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


SAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1600"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="3000"/>
<TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="3000"/><TIME_SLOT TIME_SLOT_ID="ts6"/>
</TIME_ORDER>
<TIER TIER_ID="spk1" PARTICIPANT="Beraterin" LINGUISTIC_TYPE_REF="lt">
{_aligned(1, 1, 2, "Was &lt;b&gt; führt")}
{_aligned(2, 2, 3, "Sie her?")}
{_aligned(3, 5, 6, "Mhm.")}
</TIER>
<TIER TIER_ID="translation" PARTICIPANT="Beraterin" PARENT_REF="spk1" LINGUISTIC_TYPE_REF="tr">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a4" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>What brings you</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="Klient" LINGUISTIC_TYPE_REF="lt">
{_aligned(5, 3, 4, "Meine Frau.")}
{_aligned(6, 5, 6, " ")}
</TIER>
<TIER TIER_ID="Begleitung" LINGUISTIC_TYPE_REF="lt"/>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="lt" TIME_ALIGNABLE="true" GRAPHIC_REFERENCES="false"/>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="tr" TIME_ALIGNABLE="false" CONSTRAINTS="Symbolic_Association"/>
</ANNOTATION_DOCUMENT>
"""


def _parse(text: str) -> RawTranscript:
    (read,) = elan.parse(Source("a.eaf", text.encode(), text))
    return read


def _shown(read: RawTranscript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in read.turns]


def test_top_level_tiers_are_merged_by_time_and_the_rest_is_named() -> None:
    read = _parse(SAMPLE)
    assert _shown(read) == [
        ("Beraterin", "Was <b> führt Sie her?", 0.0, 1.6),
        ("Klient", "Meine Frau.", 1.6, 3.0),
        ("Beraterin", "Mhm.", 3.0, None),
    ]
    assert read.turns[0].source_ref == "annotation a1 to annotation a2"
    assert [str(notice) for notice in read.notices] == [
        "tiers that depend on others were not read: translation",
        "tiers without annotations: Begleitung",
        "1 annotations without words were left out",
        "1 annotations were joined to the one before, as the same speaker goes on",
    ]


def test_a_tier_without_times_comes_first_and_is_named() -> None:
    text = SAMPLE
    for slot in ("1600", "3000"):
        text = text.replace(f' TIME_VALUE="{slot}"', "")
    read = _parse(text)
    assert ("Klient", "Meine Frau.", None, None) in _shown(read)
    assert "the tier 'Klient' has no times; its turns stand before all others" in map(str, read.notices)


def test_utf16_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.eaf"
    path.write_bytes(SAMPLE.replace("UTF-8", "UTF-16").encode("utf-16"))
    (read,) = elan.parse(read_source(path))
    assert read.turns[0].text == "Was <b> führt Sie her?"


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SAMPLE.replace("?>\n", f"?>\n{BOMB}").replace("Mhm.", "&b;"), 2),
        (SAMPLE.replace("</TIER>", "", 1), 35),
        ("<ANNOTATION_DOCUMENT/>", None),
        ("<other/>", None),
        (SAMPLE.replace('TIME_VALUE="1500"', 'TIME_VALUE="soon"'), None),
    ],
    ids=["bomb", "unclosed", "empty", "other root", "no number"],
)
def test_broken_files_are_errors(text: str, line: int | None) -> None:
    with pytest.raises(MalformedTranscript) as caught:
        _parse(text)
    assert caught.value.line == line


def test_recognition() -> None:
    assert elan.recognises(Source("a.xml", b"", SAMPLE))
    assert not elan.recognises(Source("a.eaf", b"", "T: ANNOTATION_DOCUMENT"))


_Turns = list[tuple[str, str, float | None, float | None]]


def _session(turns: _Turns) -> Session:
    roles: list[Role] = ["practitioner", "client", "other"]
    names = list(dict.fromkeys(speaker for speaker, *_ in turns))
    return Session(
        id="s",
        source="a.vtt",
        format="vtt",
        language="de",
        speakers=tuple(Speaker(name, roles[place % 3]) for place, name in enumerate(names)),
        turns=tuple(
            Turn(index, speaker, text, text, "", start, end) for index, (speaker, text, start, end) in enumerate(turns)
        ),
    )


def test_written_files_are_read_by_rustling_and_by_pympi(tmp_path: Path) -> None:
    from pympi import Eaf

    turns: _Turns = [
        ("T", "Guten <b>Tag</b> & so\nweiter", 0.5, 1.25),
        ("K", "Tag! ((lacht))", 1.2, 3.0),
        ("K", "Ja.", 3.0, None),
        ("Begleitung 🙂", "(2.0)", None, None),
    ]
    data = elan.render(_session(turns))
    read = _parse(data.decode())
    assert _shown(read) == turns
    assert [turn.role_hint for turn in read.turns] == ["practitioner", "client", "client", "other"]
    assert (read.language, read.notices) == ("de", ())
    path = tmp_path / "a.eaf"
    path.write_bytes(data)
    eaf = Eaf(str(path))
    assert list(eaf.get_tier_names()) == ["T", "K", "Begleitung 🙂"]
    assert [found[:3] for found in eaf.get_annotation_data_for_tier("T")] == [(500, 1250, turns[0][1])]
    assert [found[:3] for found in eaf.get_annotation_data_for_tier("K")] == [
        (1200, 3000, "Tag! ((lacht))"),
        (3000, 4000, "Ja."),
    ]


def test_missing_times_are_spread_evenly_and_ends_stop_at_the_next_beginning() -> None:
    # Known: the beginnings of turn 1 (4 s) and turn 4 (7 s). Turn 0 begins a third of the way from 0 to 4 s, as one
    # end lies between; turns 2 and 3 at one and two thirds of the way from 4 to 7 s; turn 5 a second after turn 4.
    starts = [None, 4.0, None, None, 7.0, None]
    session = _session([("TK"[place % 2], "x", start, None) for place, start in enumerate(starts)])
    assert slots_of(session) == ((1333, 2333), (4000, 5000), (5000, 6000), (6000, 7000), (7000, 8000), (8000, 9000))


def test_where_only_ends_are_known_turns_begin_half_way_from_the_end_before() -> None:
    session = _session([("T", "x", None, 4.0), ("K", "y", None, 6.0), ("T", "z", None, None)])
    assert slots_of(session) == ((2000, 4000), (5000, 6000), (6000, 7000))


def test_without_any_time_turns_get_a_second_each() -> None:
    session = _session([("T", "x", None, None), ("K", "y", None, None)])
    assert slots_of(session) == ((0, 1000), (1000, 2000))


def test_one_speakers_overlapping_turns_are_parted_as_a_tier_cannot_hold_both() -> None:
    session = _session([("T", "x", 0.0, 5.0), ("K", "y", 1.0, 4.0), ("T", "z", 2.0, 4.0), ("T", "z", 2.0, 3.0)])
    assert slots_of(session) == ((0, 2000), (1000, 4000), (2000, 2001), (2001, 3000))


def test_turns_keep_their_order_and_true_times_though_elan_cannot_hold_them() -> None:
    turns: _Turns = [("T", "a", 5.0, 9.0), ("T", "b", 5.0, None), ("K", "c", 5.0, None), ("T", "d", 4.0, None)]
    assert _shown(_parse(elan.render(_session(turns)).decode())) == turns


def test_times_that_somebody_gave_in_elan_are_kept() -> None:
    text = elan.render(_session([("T", "a", None, None), ("K", "b", None, None)])).decode()
    moved = text.replace('TIME_VALUE="0"', 'TIME_VALUE="250"')
    assert _shown(_parse(moved)) == [("T", "a", 0.25, None), ("K", "b", None, None)]


def test_annotations_that_somebody_added_in_elan_stand_by_time() -> None:
    text = elan.render(_session([("T", "a", 1.0, 2.0), ("K", "b", 5.0, 6.0)])).decode()
    added = (
        '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">'
        "<ANNOTATION_VALUE>new</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
    )
    assert [turn.text for turn in _parse(text.replace("</TIER>", added, 1)).turns] == ["a", "new", "b"]


_words = st.text(st.sampled_from("aB ,;\"'=<>&äß🙂\n)(.[]"), min_size=1).map(str.strip)
_times = st.none() | st.integers(0, 20).map(lambda quarters: quarters / 4)


@given(
    st.lists(st.tuples(st.sampled_from(["T", "K", "Frau <M> & 🙂"]), _words, _times, _times), min_size=1, max_size=8)
)
def test_any_session_reads_back(turns: _Turns) -> None:
    assert _shown(_parse(elan.render(_session(turns)).decode())) == turns
