"""`qalint check`: find, report, and say with the exit code whether anything is at or above `--fail-on`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from qalint.cli.options import CACHE, CONFIGURATION, FILES, SELECTION, options
from qalint.cli.reading import Inputs, color_of, nothing_to_read
from qalint.finding import Severity
from qalint.report import FORMATS, Report, Target, Writer, needs_regions, open_writer
from qalint.ruleset import Rule
from qalint.run import inspect

NEVER = 99
"""A severity rank that no finding reaches."""


@click.command("check", short_help="Find what would spoil question-answer data.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@options(SELECTION, FILES, CONFIGURATION, CACHE)
@click.option("--format", "formats", multiple=True, metavar="FORMAT[:PATH]",
              help=f"How to report: {', '.join(FORMATS)}. With a path, into that file. May be repeated.")  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]), help="What makes the run fail."
)
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
    """Find leftover markup, boilerplate and instruction-like passages in PATHS (the current folder by default).

    Exit 0 where nothing is at or above --fail-on, 1 where something is, 2 on errors.
    """
    inputs = Inputs(paths, values)
    if values["show_files"]:
        _show_files(inputs)
        return
    if values["show_settings"]:
        _show_settings(inputs)
        return
    report = Report()
    rules = inputs.linters.of(inputs.settings).ruleset.selected
    names = values["formats"] or ["full"]
    with ExitStack() as stack:
        writers = [_open(name, stack, rules, values) for name in names]
        regions = any(needs_regions(name.partition(":")[0]) for name in names)
        for each in inputs:
            report.files += 1
            for inspection in inspect(
                each.container, each.display, inputs.linters.of(each.settings), regions
            ):
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
    _end(report, inputs, paths, values)


def _end(report: Report, inputs: Inputs, paths: tuple[str, ...], values: dict[str, Any]) -> None:
    for path, message in report.errors:
        click.echo(f"error: {path}: {message}", err=True)
    if not report.files and not inputs.settings.force_exclude:
        raise nothing_to_read(paths)
    if report.errors and not report.documents:
        sys.exit(2)
    limit = inputs.settings.fail_on
    least = NEVER if limit == "never" else Severity(limit).rank
    sys.exit(1 if report.worst() >= least and not values["exit_zero"] else 0)


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
    from qalint.config import OPTIONS

    click.echo(f"# settings for {found.display if found else 'the current folder'}")
    for key in OPTIONS:
        value = getattr(settings, key.replace("-", "_"))
        click.echo(f"{key} = {value!r}  # {settings.origin(key)}")
