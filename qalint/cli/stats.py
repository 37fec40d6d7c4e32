"""`qalint stats`: learn what a corpus repeats, for the rules that `--corpus-stats` turns on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from qalint.cli.options import CONFIGURATION, FILES, options
from qalint.cli.reading import Inputs, nothing_to_read
from qalint.document.containers import ReadError, Text, Trouble
from qalint.run import Input


@click.command("stats", short_help="Learn what a corpus repeats, for --corpus-stats.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--output", "-o", required=True, type=click.Path(), metavar="FILE", help="Where to write it.")
@options(FILES, CONFIGURATION)
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def command(paths: tuple[str, ...], output: str, quiet: bool, **values: Any) -> None:
    """Read every document in PATHS once and write to FILE which passages recur, which documents resemble each other
    and which are written down in another way than the rest. `check` and `fix` take FILE as --corpus-stats.
    """
    from qalint.checks.corpus_stats import Collector

    inputs = Inputs(paths, values)
    collector, files = Collector(), 0
    troubles: list[tuple[str, str]] = []
    for each in inputs:
        files += 1
        _collect(each, collector, troubles)
    for path, message in (*troubles, *inputs.troubles):
        click.echo(f"error: {path}: {message}", err=True)
    if not files:
        raise nothing_to_read(paths)
    stats = collector.stats()
    try:
        Path(output).write_text(json.dumps(stats.to_json(), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from None
    if not quiet:
        click.echo(_summary(stats.to_json()), err=True)


def _collect(each: Input, collector: Any, troubles: list[tuple[str, str]]) -> None:
    from qalint.document.formats import parse

    def trouble(found: Trouble) -> None:
        troubles.append((each.display, found.message))

    try:
        for text in each.container.texts(trouble):
            document = parse(text.source, text.format, each.display, text.record, text.field, text.line)
            collector.add(document, _encoding(each, text))
    except ReadError as error:
        troubles.append((each.display, str(error)))


def _encoding(each: Input, text: Text) -> str:
    """How the bytes of a whole file were read; "" for records, which are all in the encoding of their file."""
    if text.record is not None or each.found is None:
        return ""
    if text.source.isascii():
        return "utf-8"
    from qalint.document.decode import decode

    try:
        return decode(each.found.path.read_bytes()).encoding
    except OSError:
        return ""


def _summary(table: dict[str, Any]) -> str:
    conventions = ", ".join(f"{count} {name}" for name, count in table["conventions"].items())
    return (
        f"{table['documents']} documents ({conventions}): {len(table['passages'])} recurring passages,"
        f" {len(table['duplicates'])} near-duplicates, {len(table['encodings'])} in another encoding than"
        f" {table['usual_encoding']}"
    )
