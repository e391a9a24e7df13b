"""What the template is given."""

from __future__ import annotations

from tests.reports.sample import CODEBOOK, case
from tests.reports.sample_guidance import checked_case, flagged_case, guidance, guided_case
from thirdturn.domain.session import Span
from thirdturn.reports.guidance_view import done_words, flag_spans, flag_words, guidance_view, risk_view
from thirdturn.reports.pieces import pieces
from thirdturn.reports.wording import labels

NAMED = labels(CODEBOOK)


def test_nothing_without_guidance() -> None:
    assert guidance_view(case(), NAMED) is None
    assert risk_view(case()) is None
    assert risk_view(guided_case()) is None
    assert flag_words(case()) == {} == flag_spans(case())


def test_flags_by_turn() -> None:
    assert flag_words(flagged_case()) == {13: ("thoughts of suicide",), 15: ("intoxication", "thoughts of suicide")}
    assert flag_spans(flagged_case())[15] == (Span(0, 14), Span(5, 14))


def test_the_banner() -> None:
    view = risk_view(flagged_case())
    assert view is not None
    assert [(kind.words, [flag.number for flag in kind.flags]) for kind in view.kinds] == [
        ("thoughts of suicide", [14, 16]),
        ("intoxication", [16]),
    ]
    assert view.numbers == (14, 16)
    done = risk_view(checked_case())
    assert done is not None
    assert (done.open_words, done.command, done.stopped) == ("", "", False)


def test_what_was_done_is_a_technique_or_a_code() -> None:
    assert done_words("M07", guidance(), NAMED) == "Emphasise choice"
    assert done_words("share", guidance(), NAMED) == "Shares the load"
    assert done_words("nobody", guidance(), NAMED) == "nobody"
    assert done_words(None, guidance(), NAMED) == ""


def test_flagged_words_go_before_evidence() -> None:
    turn = case().session.turns[13]  # "Alright. It's mostly the nights. I lie there and ..."
    found = pieces(turn, (Span(0, 40),), (Span(33, 44),))
    assert [piece.kind for piece in found] == ["shown", "flagged", "flagged", "said"]
    assert found[1].text + found[2].text == "I lie there"
    assert "".join(piece.text for piece in found) == turn.text
