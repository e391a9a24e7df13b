import pytest

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.columns import check_parts, layout_by_hand, layout_by_names, layout_by_number, words_of


def test_annomi_names_are_known() -> None:
    layout = layout_by_names(["transcript_id", "utterance_id", "interlocutor", "timestamp", "utterance_text"])
    assert layout is not None
    assert layout.places == {"session": 0, "turn": 1, "role": 2, "start": 3, "text": 4}


@pytest.mark.parametrize(
    "header",
    [["Sprecher/in", "Äußerung"], ["  SPRECHER ", "Text"], ["Puhuja", "Teksti"], ["Speaker Name", "Utterance"]],
)
def test_headings_in_three_languages(header: list[str]) -> None:
    layout = layout_by_names(header)
    assert layout is not None
    assert layout.places["text"] == 1
    assert layout.places.get("speaker") == (None if "/" in header[0] else 0)


def test_transcript_is_the_words_only_where_nothing_else_is() -> None:
    alone = layout_by_names(["Speaker", "Transcript"])
    beside = layout_by_names(["transcript", "turn", "role", "timestamp", "text"])
    assert alone is not None and beside is not None
    assert alone.places["text"] == 1
    assert (beside.places["session"], beside.places["text"]) == (0, 4)


def test_no_column_for_the_words_is_no_layout() -> None:
    assert layout_by_names(["speaker", "mood"]) is None


def test_milliseconds_are_divided() -> None:
    layout = layout_by_names(["text", "start_ms", "end"])
    assert layout is not None
    assert (layout.time("start", ["a", "1500", "2"]), layout.time("end", ["a", "1500", "2"])) == (1.5, 2.0)


def test_what_the_user_names_wins_and_the_rest_is_found() -> None:
    layout = layout_by_hand(["raw", "text", "Wer sprach", "start"], {"text": "Text", "speaker": "wer sprach"})
    assert layout is not None
    # "raw" is left alone: it must not overrule the words the user pointed at.
    assert layout.places == {"text": 1, "speaker": 2, "start": 3}
    assert layout_by_hand(["text"], {"text": "words"}) is None


def test_numbers_count_columns_from_one() -> None:
    layout = layout_by_number({"speaker": "1", "text": "2"})
    assert layout is not None and layout.places == {"speaker": 0, "text": 1}
    assert layout_by_number({"speaker": "1"}) is None
    assert layout_by_number({"text": "words"}) is None
    assert layout_by_number({"text": "0"}) is None


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(MalformedTranscript, match=r"speeker.*The parts are: text"):
        check_parts({"speeker": "A"}, "a.csv")


def test_cells_as_words() -> None:
    cells = [None, float("nan"), 3.0, 2.5, " a ", {"id": "u1"}]
    assert [words_of(cell) for cell in cells] == ["", "", "3", "2.5", "a", "u1"]


def test_a_short_row_lacks_its_last_parts() -> None:
    layout = layout_by_names(["speaker", "text", "start", "role"])
    assert layout is not None
    turn = layout.turn(["T", "Hello"], "row 2")
    assert (turn.speaker, turn.text, turn.start_s, turn.role_hint) == ("T", "Hello", None, "")
