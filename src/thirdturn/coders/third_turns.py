"""Third turns: which practitioner turns stand behind resistance, and what their own codes say they do with it."""

from __future__ import annotations

from collections.abc import Sequence

from thirdturn.coders.precision import Precision
from thirdturn.data.load import knowledge
from thirdturn.domain.codebook import RESISTING, Family
from thirdturn.domain.coding import CodeScore
from thirdturn.domain.session import Role


def third_positions(roles: Sequence[Role], families: Sequence[Family | None], bare: Sequence[bool]) -> tuple[bool, ...]:
    """Say which practitioner turns stand in third position: the last client turn with content resists.

    Args:
        roles: Role of every turn.
        families: Family of every client turn; ``None`` elsewhere and where it is open.
        bare: Whether a client turn only acknowledges or has no words; it is looked past unless it resists.
    """
    third: list[bool] = []
    resisted = False
    for role, family, is_bare in zip(roles, families, bare, strict=True):
        if role == "client" and (family in RESISTING or not is_bare):
            resisted = family in RESISTING
        third.append(role == "practitioner" and resisted)
    return tuple(third)


def third_line(codes: Sequence[str]) -> dict[str, str]:
    """Return the line of ``third_turns.yaml`` that decides for a turn's codes; empty where none does."""
    for line in knowledge("lexicons/third_turns.yaml")["third_turns"]:
        if set(codes) & set(line["codes"]):
            return dict(line)
    return {}


def third_by_codes(codes: Sequence[str], precision: Precision) -> CodeScore | None:
    """Read what a turn does with the resistance before it from the turn's own codes; ``None`` where it has none."""
    line = third_line(codes)
    if not line:
        return None
    return CodeScore(line["third_turn"], precision.of(line["id"]).p_code, f"rules: {line['id']}")
