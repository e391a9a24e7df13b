"""``thirdturn codes``: the codebook in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer


def codes(
    code_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One code, such as R.stay.excuse or CR.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Labels in en, de or fi.")] = "en",
) -> None:
    """Print the codebook, or one code with definition, neighbours and sources.

    Examples: **thirdturn codes**, **thirdturn codes R.away.silence**, **thirdturn codes --lang fi**
    """
    from rich.console import Console

    from thirdturn.domain.errors import UnknownName
    from thirdturn.reports.codebook import code_page, codebook_table
    from thirdturn.workflow import load_codebook

    codebook = load_codebook()
    languages = tuple(codebook.codes[0].label)
    if lang not in languages:
        raise UnknownName("language", lang, languages)
    console = Console(highlight=False)
    if code_id is None:
        console.print(codebook_table(codebook, language=lang))
    else:
        console.print(code_page(codebook[code_id], codebook, language=lang))
