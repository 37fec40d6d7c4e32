"""`qalint check`: find, report, and say with the exit code whether anything is at or above `--fail-on`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from qalint.baseline import dump_baseline, load_baseline
from qalint.cli.options import CACHE, CONFIGURATION, FILES, SELECTION, options
from qalint.cli.reading import Inputs, color_of, nothing_to_read
from qalint.config import show_settings
from qalint.finding import Severity
from qalint.report import FORMATS, Report, Target, Writer, needs_regions, open_writer
from qalint.ruleset import Rule
from qalint.run import Watch, inspect

BASELINE = "qalint-baseline.json"
"""Where --write-baseline writes when no file is named."""

NEVER = 99
"""A severity rank that no finding reaches."""


@click.command("check", short_help="Find what would spoil question-answer data.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@options(SELECTION, FILES, CONFIGURATION, CACHE)
@click.option("--format", "formats", multiple=True, metavar="FORMAT[:PATH]",
              help=f"How to report: {', '.join(FORMATS)}. With a path, into that file. May be repeated.")  # fmt: skip
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "new", "never"]),
    help="What makes the run fail.",
)
@click.option(
    "--baseline", type=click.Path(), metavar="FILE", help="Leave out the findings that this file holds."
)
@click.option("--write-baseline", is_flag=True, help=f"Write all findings to the baseline ({BASELINE}).")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even where something was found.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option("--show-files", is_flag=True, help="List the files that would be read.")
@click.option(
    "--show-settings", is_flag=True, help="Show the settings of the first file, and where they come from."
)
@click.option("--stdin-filename", metavar="NAME", help="What standard input (PATHS is -) is called.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="Processes to use.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings only.")
def command(paths: tuple[str, ...], **values: Any) -> None:
    """Find leftover markup, boilerplate and instruction-like passages in PATHS (the current folder by
    default).

    Exit 0 where nothing is at or above --fail-on, 1 where something is, 2 on errors.
    """
    inputs = Inputs(paths, values)
    if values["show_files"]:
        _show_files(inputs)
        return
    if values["show_settings"]:
        _show_settings(inputs)
        return
    watch = _watch(inputs, values)
    rules = inputs.linters.of(inputs.settings).ruleset.selected
    names = values["formats"] or ["full"]
    with ExitStack() as stack:
        writers = [_open(name, stack, rules, values) for name in names]
        watch.regions = any(needs_regions(name.partition(":")[0]) for name in names)
        report = _audit(inputs, watch, writers)
    if values["write_baseline"]:
        _write_baseline(inputs, watch, values)
    _end(report, inputs, paths, values, watch)


def _watch(inputs: Inputs, values: dict[str, Any]) -> Watch:
    path = inputs.settings.baseline
    if values["write_baseline"]:
        return Watch(keys=[])
    if inputs.settings.fail_on == "new" and path is None:
        raise click.UsageError("--fail-on new needs --baseline FILE: it asks what is not in it")
    return Watch(baseline=load_baseline(Path(path)) if path else None)


def _audit(inputs: Inputs, watch: Watch, writers: Sequence[Writer]) -> Report:
    report = Report()
    for each in inputs:
        report.files += 1
        for inspection in inspect(each.container, each.display, inputs.linters.of(each.settings), watch):
            report.documents += inspection.documents
            report.characters += inspection.characters
            report.add([placed.finding for placed in inspection.placed])
            report.errors += inspection.errors
            for placed in inspection.placed:
                for writer in writers:
                    writer.finding(placed)
    report.errors += inputs.troubles
    for writer in writers:
        writer.end(report)
    return report


def _write_baseline(inputs: Inputs, watch: Watch, values: dict[str, Any]) -> None:
    path = Path(inputs.settings.baseline or BASELINE)
    try:
        path.write_text(dump_baseline(watch.keys or ()), encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"--baseline {path}: cannot be written: {error.strerror}") from None
    if not values["quiet"]:
        click.echo(f"{len(watch.keys or ())} findings written to {path}", err=True)


def _end(
    report: Report, inputs: Inputs, paths: tuple[str, ...], values: dict[str, Any], watch: Watch
) -> None:
    for path, message in report.errors:
        click.echo(f"error: {path}: {message}", err=True)
    if not report.files and not inputs.settings.force_exclude:
        raise nothing_to_read(paths)
    if watch.baseline is not None and watch.baseline.stale() and not values["quiet"]:
        gone = watch.baseline.stale()
        click.echo(
            f"{gone} findings of the baseline are no longer there: --write-baseline drops them", err=True
        )
    if report.errors and not report.documents:
        sys.exit(2)
    limit = inputs.settings.fail_on
    least = NEVER if limit == "never" else 0 if limit == "new" else Severity(limit).rank
    found = report.worst() >= least and watch.keys is None
    sys.exit(1 if found and not values["exit_zero"] else 0)


def _open(spec: str, stack: ExitStack, rules: Sequence[Rule], values: dict[str, Any]) -> Writer:
    name, _, path = spec.partition(":")
    if name not in FORMATS:
        from difflib import get_close_matches

        near = get_close_matches(name, FORMATS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else f" Choose from: {', '.join(FORMATS)}."
        raise click.UsageError(f"--format: {name!r} is no format.{hint}")
    if values["statistics"] and name in ("full", "concise"):
        name = "statistics"
    if not path:
        return open_writer(name, Target(sys.stdout, color_of(sys.stdout), values["quiet"], rules))
    try:
        file = Path(path).open("w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise click.UsageError(f"--format {spec}: {path} cannot be written: {error.strerror}") from None
    stream = stack.enter_context(file)
    return open_writer(name, Target(stream, False, values["quiet"], rules))


def _show_files(inputs: Inputs) -> None:
    for found in inputs.files():
        click.echo(found.display)


def _show_settings(inputs: Inputs) -> None:
    found = next(inputs.files(), None)
    settings = found.settings if found else inputs.settings
    click.echo(f"# settings for {found.display if found else 'the current folder'}")
    for line in show_settings(settings):
        click.echo(line)
