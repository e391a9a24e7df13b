"""A turn's words in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thirdturn.domain.session import Notation, Pause, Span, Turn, VocalNote
from thirdturn.reports.pieces import EXCERPT_WORDS, Piece, excerpt, pieces


def turn(text: str, notation: Notation = Notation(), pause: float | None = None) -> Turn:  # noqa: B008 - frozen
    return Turn(0, "A", text, text, "line 1", pause_before_s=pause, notation=notation)


def words(parts: tuple[Piece, ...]) -> str:
    return "".join(part.text for part in parts if part.kind in ("said", "shown"))


def test_evidence_pause_and_laughter_stand_in_their_places() -> None:
    said = turn(
        "Yes, but I work.", Notation((Pause(8, 1.25), Pause(15, None)), (VocalNote(16, "laughter", "(laughs)"),))
    )
    assert pieces(said, (Span(0, 8),)) == (
        Piece("shown", "Yes, but"),
        Piece("pause", "(1.2\u00a0s)"),
        Piece("said", " I work"),
        Piece("pause", "(.)"),
        Piece("said", "."),
        Piece("sound", "(laughs)"),
    )


def test_overlapping_evidence_is_marked_once() -> None:
    assert words(pieces(turn("one two three"), (Span(0, 7), Span(4, 13)))) == "one two three"
    assert all(part.kind == "shown" for part in pieces(turn("one two three"), (Span(0, 7), Span(4, 13))))


def test_a_silence_before_the_turn_is_told_from_one_second_up_and_only_once() -> None:
    assert pieces(turn("No.", pause=0.9)) == (Piece("said", "No."),)
    assert pieces(turn("No.", pause=1.0)) == (Piece("pause", "(1.0\u00a0s)"), Piece("said", "No."))
    assert pieces(turn("No.", Notation((Pause(0, 2.0),)), pause=2.0))[0] == Piece("pause", "(2.0\u00a0s)")
    assert len(pieces(turn("No.", Notation((Pause(0, 2.0),)), pause=2.0))) == 2


def test_a_turn_without_words_has_only_its_pauses() -> None:
    assert pieces(turn("")) == ()
    assert pieces(turn("", Notation((Pause(0, 4.0),)))) == (Piece("pause", "(4.0\u00a0s)"),)


def test_a_long_turn_is_cut_behind_its_first_words() -> None:
    text = " ".join(f"w{n}" for n in range(200))
    parts = excerpt(turn(text))
    assert words(parts).split() == [f"w{n}" for n in range(EXCERPT_WORDS)]
    assert parts[-1] == Piece("cut", " …")


def test_a_long_turn_is_cut_around_late_evidence() -> None:
    text = " ".join(f"w{n}" for n in range(200))
    start = text.index("w198")
    parts = excerpt(turn(text), (Span(start, start + 4),))
    assert parts[0] == Piece("cut", "… ")
    assert Piece("shown", "w198") in parts
    assert words(parts).split()[-1] == "w199"
    assert len(words(parts).split()) == EXCERPT_WORDS


def test_a_short_turn_is_whole() -> None:
    assert excerpt(turn("I work nights."), (Span(2, 6),)) == pieces(turn("I work nights."), (Span(2, 6),))


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4), st.integers(0, 60)
)
def test_no_word_is_lost_or_told_twice(text: str, spans: list[tuple[int, int]], at: int) -> None:
    evidence = tuple(Span(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans)
    said = turn(text, Notation((Pause(min(at, len(text)), 1.0),)))
    parts = pieces(said, evidence)
    assert words(parts) == text
    assert sum(part.kind == "pause" for part in parts) == 1
