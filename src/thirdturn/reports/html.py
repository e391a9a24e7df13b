"""What every HTML page needs: the template environment and a policy that lets nothing foreign in."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from thirdturn.reports.guidance_words import quoted
from thirdturn.reports.wording import GRADES, certainty, listed, plural

HASH_LENGTH = 12
"""Characters of a model's hash that are shown; ``analysis.json`` has all of it."""


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
    made.globals |= {
        "plural": plural,
        "listed": listed,
        "quoted": quoted,
        "certainty": certainty,
        "grades": GRADES,
        "hash_length": HASH_LENGTH,
    }
    return made


def policy(style: str, script: str = "") -> str:
    """Return a content security policy that lets in the page's own style and script, by their hashes, nothing else."""
    scripts = f"script-src {_digest(script)}; " if script else ""
    return f"default-src 'none'; style-src {_digest(style)}; {scripts}base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
