"""The report: one HTML file that needs no network, no server and no other file.

The page's own style and script are the only ones that its content security policy lets run (by their hashes), and
everything from the transcript is escaped. The same case always gives the same page.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from thirdturn.domain.case import Case
from thirdturn.domain.codebook import FAMILIES, Codebook
from thirdturn.domain.version import VERSION
from thirdturn.reports.charts import after_chart, families_chart
from thirdturn.reports.look import shapes, template_text
from thirdturn.reports.measures import group_views
from thirdturn.reports.ribbon import ribbon
from thirdturn.reports.view import Shelf, family_counts, moment_views, sources, turn_views
from thirdturn.reports.wording import GRADES, certainty, listed, plural
from thirdturn.reports.words import remarks

MANY_MOMENTS = 25
"""Beyond this many moments only the first ten cards stand open."""
OPEN_CARDS = 10
HASH_LENGTH = 12
"""Characters of the model's hash that are shown; ``analysis.json`` has all of it."""


def render_page(case: Case, codebook: Codebook) -> str:
    """Return the report of a case as one HTML page.

    Args:
        case: The case.
        codebook: Where labels, definitions and readings come from; an id that it does not know stands for itself.
    """
    style, script = template_text("page.css"), template_text("page.js")
    shelf = Shelf(codebook)
    moments = moment_views(case, shelf)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            case=case,
            session=case.session,
            made_by=case.coding.made_by,
            version=VERSION,
            codebook=codebook,
            policy=_policy(style, script),
            style=Markup(style),
            script=Markup(script),
            shapes=shapes(),
            legend=[(family, shelf.labels.get(family, family)) for family in FAMILIES],
            remarks=remarks(case, codebook),
            ribbon=Markup(ribbon(case, codebook)),
            families_chart=Markup(families_chart(case, codebook)),
            after_chart=Markup(after_chart(case, codebook)),
            moments=moments,
            open_cards=OPEN_CARDS if len(moments) > MANY_MOMENTS else len(moments),
            family_counts=family_counts(case, shelf),
            groups=group_views(case, shelf.labels),
            turns=turn_views(case, shelf),
            sources=sources(case, codebook),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("thirdturn.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "plural": plural,
        "listed": listed,
        "certainty": certainty,
        "grades": GRADES,
        "hash_length": HASH_LENGTH,
    }
    return environment


def _policy(style: str, script: str) -> str:
    """Return a content security policy that lets nothing in but the page's own style and script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
