"""The summary: one HTML file about many sessions, without what was said in them; it needs no network and no script."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from thirdturn.domain.codebook import RESISTING, Codebook
from thirdturn.domain.distribution import Distribution
from thirdturn.domain.version import VERSION
from thirdturn.reports.html import environment, policy
from thirdturn.reports.look import shapes, template_text
from thirdturn.reports.summary.pictures import MOST_PICTURES, STACK, by_process, process_picture
from thirdturn.reports.summary.view import (
    OUTCOME_COLUMNS,
    SHOWN,
    code_views,
    family_views,
    first_views,
    process_views,
    short,
)
from thirdturn.reports.summary.words import stood_out
from thirdturn.reports.wording import labels


def render_summary(found: Distribution, codebook: Codebook, *, failures: Sequence[str] = ()) -> str:
    """Return the distribution as one HTML page; the same distribution always gives the same page.

    Args:
        found: What was counted.
        codebook: Where labels come from; an id that it does not know stands for itself.
        failures: What is wrong with sessions that could not be read, in words.
    """
    style = template_text("page.css") + template_text("summary.css")
    named = labels(codebook)
    own = by_process(found.sessions)
    pictures = [process_picture(sessions, codebook, number) for number, sessions in enumerate(own[:MOST_PICTURES])]
    return (
        environment()
        .get_template("summary.html.j2")
        .render(
            version=VERSION,
            policy=policy(style),
            style=Markup(style),
            shapes=shapes(),
            legend=[(family, named.get(family, family)) for family in reversed(STACK)],
            sessions=found.sessions,
            coders=list(dict.fromkeys(f"{s.made_by.coder} {s.made_by.version}".strip() for s in found.sessions)),
            codebooks=list(dict.fromkeys(session.made_by.codebook for session in found.sessions)),
            stood_out=stood_out(found, named),
            cautions=found.cautions,
            failures=failures,
            processes=process_views(found),
            pictures=[Markup(picture) for picture in pictures],
            not_drawn=len(own) - len(pictures),
            shown=[(family, short(named.get(family, family))) for family in SHOWN],
            trend_columns=["Resisting", *(short(named.get(family, family)) for family in ("change", *RESISTING))],
            outcomes=[label for _, label in OUTCOME_COLUMNS],
            families=family_views(found, named),
            firsts=first_views(found),
            resisting=[(family, short(named.get(family, family))) for family in RESISTING],
            codes=code_views(found, named),
        )
    )
