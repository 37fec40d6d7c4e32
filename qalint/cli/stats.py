"""`qalint stats`: learn what a corpus repeats, for the rules that `--corpus-stats` turns on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qalint.cli.options import CONFIGURATION, ENGINE, ENGINE_JOBS, FILES, options
from qalint.cli.progress import FileCount
from qalint.cli.reading import Inputs, nothing_to_read

if TYPE_CHECKING:
    from qalint.checks.corpus_stats import Collector


@click.command("stats", short_help="Learn what a corpus repeats, for --corpus-stats.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--output", "-o", required=True, type=click.Path(), metavar="FILE", help="Where to write it.")
@options(FILES, CONFIGURATION, ENGINE)
@ENGINE_JOBS
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def command(paths: tuple[str, ...], output: str, quiet: bool, **values: Any) -> None:
    """Read every document in PATHS once and write to FILE which passages recur, which documents resemble each other
    and which are written down in another way than the rest. `check` and `fix` take FILE as --corpus-stats.
    """
    from qalint.checks.corpus_stats import Collector

    inputs = Inputs(paths, values)
    collector = Collector()
    files, troubles = (_over_shards if values["engine"] else _one_by_one)(
        inputs, collector, values | {"quiet": quiet}
    )
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


def _one_by_one(
    inputs: Inputs, collector: Collector, values: dict[str, Any]
) -> tuple[int, list[tuple[str, str]]]:
    """The number of files, and what could not be read."""
    from qalint.learn import collect

    troubles: list[tuple[str, str]] = []
    files = 0
    for each in FileCount(values["quiet"]).over(inputs):
        files += 1
        troubles += collect(each, collector)
    return files, troubles


def _over_shards(
    inputs: Inputs, collector: Collector, values: dict[str, Any]
) -> tuple[int, list[tuple[str, str]]]:
    from qalint.cli.sharding import count, done
    from qalint.distributed.stages.stats import Stats, gathered

    job, shards = done(Stats(), inputs, values)
    return count(shards), list(gathered(job, shards, collector))


def _summary(table: dict[str, Any]) -> str:
    conventions = ", ".join(f"{count} {name}" for name, count in table["conventions"].items())
    return (
        f"{table['documents']} documents ({conventions}): {len(table['passages'])} recurring passages,"
        f" {len(table['duplicates'])} near-duplicates, {len(table['encodings'])} in another encoding than"
        f" {table['usual_encoding']}"
    )
