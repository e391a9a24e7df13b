"""``thirdturn examples``: the invented sessions that ship with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def examples(
    copy_to: Annotated[
        Path | None, typer.Option("--copy-to", metavar="DIR", help="Copy them into this folder.")
    ] = None,
) -> None:
    """List the example sessions, or copy them to try things out.

    All are invented. Example: **thirdturn examples --copy-to demo** and then **thirdturn analyze demo/*.vtt**
    """
    from rich.console import Console
    from rich.table import Table

    from thirdturn.data.load import knowledge, resource

    entries = knowledge("examples/index.yaml")["examples"]
    if copy_to is not None:
        copy_to.mkdir(parents=True, exist_ok=True)
        for entry in entries:
            (copy_to / entry["file"]).write_bytes(resource("examples", entry["file"]).read_bytes())
        typer.echo(f"{len(entries)} sessions copied to {copy_to}")
        return
    table = Table("File", "What", "Language", "Goal", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(entry["file"], entry["title"], entry["language"], entry["goal"])
    Console(highlight=False).print(table)
