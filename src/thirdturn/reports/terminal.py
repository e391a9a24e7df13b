"""A case for a terminal: what comes first, who spoke, the moments, the main figures, and what to be careful about."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import Codebook
from thirdturn.domain.measure import Estimate
from thirdturn.domain.sequence import Sequence
from thirdturn.reports.guidance_terminal import offers_table, risk_lines
from thirdturn.reports.wording import labels, listed, marks_of, plural, value_of

KEY_ESTIMATES = (
    "client_talk_share",
    "pct_open_questions",
    "wait_after_question_s",
    "resisting_per_100_client_turns",
    "cooperates_after",
    "reflections_to_questions",
    "pct_complex_reflections",
    "pct_change_talk",
)
"""Figures told in the terminal, in this order; the report has all of them."""
MOST_MOMENTS = 20
MOST_OPEN_TURNS = 12


def summary(case: Case, codebook: Codebook) -> RenderableType:
    """Return a case on one screen; nothing is told by colour alone.

    Args:
        case: The case.
        codebook: Where labels come from; an id that it does not know stands for itself.
    """
    named = labels(codebook)
    parts: list[RenderableType] = [*risk_lines(case), _heading(case), *_people(case), Text()]
    if case.sequences:
        parts.append(_moments(case, named))
        offers = offers_table(case, MOST_MOMENTS)
        if offers is not None:
            parts += [Text(), offers]
        parts += _left_out(case)
    else:
        parts.append(Text("No moment of resistance found. Quiet kinds are easily missed: read the transcript as well."))
    chosen = [estimate for key in KEY_ESTIMATES for estimate in case.measures.estimates if estimate.id == key]
    if chosen:
        parts += [Text(), _figures(chosen)]
    cautions = [*_open_turns(case), *(str(notice) for notice in case.session.notices)]
    if cautions:
        parts += [
            Text(),
            Text("To know", style="bold"),
            *(Padding(Text(f"- {line}"), (0, 0, 0, 2)) for line in cautions),
        ]
    return Group(*parts)


def _heading(case: Case) -> Text:
    made_by = case.coding.made_by
    moments = plural(len(case.sequences), "moment") + " of resistance"
    heading = Text(case.session.id, style="bold")
    heading.append(f"  {plural(len(case.session.turns), 'turn')}, {moments}", style="not bold")
    heading.append(f"\ncoded by {made_by.coder} {made_by.version}, codebook {made_by.codebook}", style="not bold dim")
    return heading


def _people(case: Case) -> list[Text]:
    """Tell who spoke: role, turns and words."""
    lines = []
    for speaker in case.session.speakers:
        spoken = [turn for turn in case.session.turns if turn.speaker == speaker.id]
        words = sum(len(turn.text.split()) for turn in spoken)
        lines.append(Text(f"{speaker.id} ({speaker.role}): {plural(len(spoken), 'turn')}, {plural(words, 'word')}"))
    return lines


def _moments(case: Case, named: dict[str, str]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title="Moments", title_justify="left", title_style="bold"
    )
    table.add_column("Turn", justify="right", no_wrap=True)
    table.add_column("Family", overflow="fold")
    table.add_column("Before", overflow="fold", ratio=2)
    table.add_column("Resisting", overflow="fold", ratio=3)
    table.add_column("Third turn", overflow="fold", ratio=2)
    table.add_column("p", justify="right", no_wrap=True)
    for moment in case.sequences[:MOST_MOMENTS]:
        resisting = ", ".join(named.get(code, code) for code in moment.codes) or "left open"
        cells = (
            str(moment.resisting[0] + 1),
            named.get(moment.family, moment.family),
            moment.first_kind or "–",
            resisting,
            _third(moment, named),
            f"{moment.p:.2f}",
        )
        table.add_row(*(Text(cell) for cell in cells))  # as Text: brackets in a label are no markup
    return table


def _third(moment: Sequence, named: dict[str, str]) -> str:
    if moment.third is None:
        return "none follows"
    return named.get(moment.third_code.id, moment.third_code.id) if moment.third_code else "left open"


def _left_out(case: Case) -> list[Text]:
    more = len(case.sequences) - MOST_MOMENTS
    return [Text(f"and {plural(more, 'moment')} more, all in the report")] if more > 0 else []


def _figures(estimates: list[Estimate]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, title="Figures", title_justify="left", title_style="bold"
    )
    table.add_column("Figure", overflow="fold")
    table.add_column("Value", justify="right", no_wrap=True)
    table.add_column("Read with care", overflow="fold", ratio=1)
    for estimate in estimates:
        care = "; ".join(part for part in (marks_of(estimate), estimate.reason) if part)
        table.add_row(Text(estimate.name), Text(value_of(estimate)), Text(care))
    return table


def _open_turns(case: Case) -> list[str]:
    left_open = [str(entry.turn + 1) for entry in case.coding.turns if entry.abstained]
    if not left_open:
        return []
    more = [f"{len(left_open) - MOST_OPEN_TURNS} more"] if len(left_open) > MOST_OPEN_TURNS else []
    numbers = listed([*left_open[:MOST_OPEN_TURNS], *more])
    return [f"the coder was not sure enough to code {'turn' if len(left_open) == 1 else 'turns'} {numbers}"]
