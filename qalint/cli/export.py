"""`qalint export`: rows of `qalint generate` in the formats of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from qalint.generate.export import FORMATS, ExportError, export, read_rows
from qalint.generate.output import OutputError

_LIST = "\n\n\b\n" + "\n".join(f"{name:<12} {text}" for name, text in FORMATS.items())


@click.command(
    "export",
    short_help="Write pairs in the formats of other tools.",
    help="Write the pairs of QA (a file that `qalint generate` made) in another format:" + _LIST,
)
@click.argument("qa", type=click.Path(path_type=Path))
@click.option("--to", "format_", required=True, type=click.Choice(list(FORMATS)), help="The format.")
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where it goes."
)
def command(qa: Path, format_: str, output: Path) -> None:
    """Write the pairs of a file in another format."""
    try:
        rows = list(read_rows(qa))
        export(rows, format_, output)
    except (ExportError, OutputError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {len(rows):,} pairs to {output}")
