from thirdturn.formats.parts.timeline import Piece, merged
from thirdturn.formats.raw import RawTurn


def _piece(at: float | None, rank: int, text: str) -> Piece:
    return Piece(at, rank, RawTurn("T", text, "here"))


def test_beginnings_decide_then_ranks_and_the_unplaced_follow_their_tier() -> None:
    first = [_piece(None, 0, "a"), _piece(2.0, 0, "c"), _piece(None, 0, "d"), _piece(1.0, 0, "b")]
    second = [_piece(2.0, 1, "e"), _piece(3.0, 1, "f")]
    assert [turn.text for turn in merged([first, second])] == ["a", "b", "c", "d", "e", "f"]
