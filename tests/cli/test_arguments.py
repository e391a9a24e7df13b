from __future__ import annotations

import pytest
import typer

from thirdturn.cli.arguments import parse_columns, parse_roles


def test_roles_may_hold_an_equals_sign_in_the_name() -> None:
    assert parse_roles(["Dr. A=practitioner", "A=B=Client"]) == {"Dr. A": "practitioner", "A=B": "client"}


@pytest.mark.parametrize("given", ["Dr. A", "=client", "A=boss", "A="])
def test_a_broken_role_says_how_to_write_it(given: str) -> None:
    with pytest.raises(typer.BadParameter, match="SPEAKER=ROLE"):
        parse_roles([given])


def test_columns() -> None:
    assert parse_columns("Text=What was said, speaker = Who,") == {"text": "What was said", "speaker": "Who"}
    assert parse_columns(None) == {}


@pytest.mark.parametrize("given", ["text", "text="])
def test_a_broken_column_says_how_to_write_it(given: str) -> None:
    with pytest.raises(typer.BadParameter, match="PART=COLUMN"):
        parse_columns(given)


def test_two_roles_for_one_speaker_are_refused() -> None:
    with pytest.raises(typer.BadParameter, match="two roles"):
        parse_roles(["A=client", "A=practitioner"])
    assert parse_roles(["A=client", "A=client"]) == {"A": "client"}
