"""What every HTML page needs: the template environment and a policy that lets nothing foreign in."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from thirdturn.reports.wording import listed, plural


@cache
def environment() -> Environment:
    """Return the environment of the room's templates; everything that is filled in is escaped."""
    made = Environment(
        loader=PackageLoader("thirdturn.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"plural": plural, "listed": listed}
    return made


def policy(style: str) -> str:
    """Return a content security policy that lets in the page's own style and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
