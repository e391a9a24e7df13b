"""The ``thirdturn`` command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from thirdturn.cli.agreement import agreement
from thirdturn.cli.analyze import analyze
from thirdturn.cli.codes import codes
from thirdturn.cli.convert import convert
from thirdturn.cli.draft import draft
from thirdturn.cli.drill import drill
from thirdturn.cli.examples import examples
from thirdturn.cli.export import export
from thirdturn.cli.fidelity import fidelity
from thirdturn.cli.guide import guide
from thirdturn.cli.lint import lint
from thirdturn.cli.reasons import reasons
from thirdturn.cli.self_help import checklist, pause
from thirdturn.cli.summarize import summarize
from thirdturn.cli.transitions import transitions
from thirdturn.domain.version import VERSION

app = typer.Typer(
    name="thirdturn",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help=(
        "Reads a helping conversation, finds the moments where the client resists, and shows what led there and "
        "what was done with it. Everything stays on this machine."
    ),
    epilog="Start with: **thirdturn examples** or **thirdturn analyze session.docx --out report**",
)
app.command()(analyze)
app.command()(convert)
app.command()(codes)
app.command()(examples)
app.command()(export)
app.command()(fidelity)
app.command()(summarize)
app.command()(transitions)
app.command()(agreement)
app.command()(guide)
app.command()(reasons)
app.command()(drill)
app.command()(draft)
app.command()(lint)
app.command()(pause)
app.command()(checklist)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"thirdturn {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def run() -> None:
    """Run the command line; an error in the input or the output becomes one message and exit code 2."""
    from thirdturn.domain.errors import ThirdturnError

    try:
        app()
    except ThirdturnError as error:
        typer.echo(f"thirdturn: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        typer.echo(f"thirdturn: {error.filename}: {error.strerror}", err=True)
        sys.exit(2)
