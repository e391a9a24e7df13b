"""The report: one HTML file that needs no network, no server and no other file.

The page's own style and script are the only ones that its content security policy lets run (by their hashes), and
everything from the transcript is escaped. The same case always gives the same page.
"""

from __future__ import annotations

from markupsafe import Markup

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import FAMILIES, Codebook
from thirdturn.domain.version import VERSION
from thirdturn.reports.charts import after_chart, families_chart
from thirdturn.reports.guidance_view import guidance_view, risk_view
from thirdturn.reports.html import environment, policy
from thirdturn.reports.look import shapes, template_text
from thirdturn.reports.measures import group_views
from thirdturn.reports.ribbon import ribbon
from thirdturn.reports.view import Shelf, family_counts, moment_views, sources, turn_views
from thirdturn.reports.words import remarks

MANY_MOMENTS = 25
"""Beyond this many moments only the first ten cards stand open."""
OPEN_CARDS = 10


def render_page(case: Case, codebook: Codebook) -> str:
    """Return the report of a case as one HTML page.

    Args:
        case: The case.
        codebook: Where labels, definitions and readings come from; an id that it does not know stands for itself.
    """
    style, script = template_text("page.css") + template_text("guidance.css"), template_text("page.js")
    shelf = Shelf(codebook)
    moments = moment_views(case, shelf)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            case=case,
            session=case.session,
            made_by=case.coding.made_by,
            version=VERSION,
            codebook=codebook,
            policy=policy(style, script),
            style=Markup(style),
            script=Markup(script),
            shapes=shapes(),
            legend=[(family, shelf.labels.get(family, family)) for family in FAMILIES],
            remarks=remarks(case, codebook),
            ribbon=Markup(ribbon(case, codebook)),
            families_chart=Markup(families_chart(case, codebook)),
            after_chart=Markup(after_chart(case, codebook)),
            moments=moments,
            guidance=guidance_view(case, shelf.labels),
            risk=risk_view(case),
            open_cards=OPEN_CARDS if len(moments) > MANY_MOMENTS else len(moments),
            family_counts=family_counts(case, shelf),
            groups=group_views(case, shelf.labels),
            turns=turn_views(case, shelf),
            sources=sources(case, codebook),
        )
    )
