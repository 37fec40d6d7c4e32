"""`qalint check`: find, report, and say with the exit code whether anything is at or above `--fail-on`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from qalint.audit import Audit
from qalint.baseline import Baseline, Key, dump_baseline, load_baseline
from qalint.cache import Cache
from qalint.cli.completion import complete_formats
from qalint.cli.options import CACHE, CONFIGURATION, ENGINE, FILES, JOBS, SELECTION, options
from qalint.cli.progress import FileProgress
from qalint.cli.reading import Inputs, color_of, nothing_to_read
from qalint.cli.recording import Recording
from qalint.cli.reporting import earlier_counts, open_report
from qalint.config import show_settings
from qalint.finding import Severity
from qalint.report import FORMATS, Report, Writer, needs_regions, needs_rules
from qalint.report.model import Placed
from qalint.resources import cache_folder
from qalint.ruleset import Rule
from qalint.run import Input, Inspection, Watch

BASELINE = "qalint-baseline.json"
"""Where --write-baseline writes when no file is named."""

NEVER = 99
"""A severity rank that no finding reaches."""


@click.command("check", short_help="Find what would spoil question-answer data.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@options(SELECTION, FILES, CONFIGURATION, CACHE, ENGINE)
@JOBS
@click.option("--format", "formats", multiple=True, metavar="FORMAT[:PATH]", shell_complete=complete_formats,
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
@click.option(
    "--compare", type=click.Path(), metavar="FILE", help="An earlier JSON report: Markdown shows the trend."
)
@click.option("--watch", "watching", is_flag=True, help="Check again whenever a file changes.")
@click.option(
    "--add-ignore", is_flag=True, help="Write directives into the files that silence what is found."
)
@click.option("--reason", default="", metavar="TEXT", help="What --add-ignore writes beside the codes.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
@click.option("--verbose", "-v", is_flag=True, help="Say on stderr what is read, under which settings.")
def command(paths: tuple[str, ...], **values: Any) -> None:
    """Find leftover markup, boilerplate and instruction-like passages in PATHS (the current folder by
    default).

    Exit 0 where nothing is at or above --fail-on, 1 where something is, 2 on errors.
    """
    if values["watching"]:
        from qalint.cli.watching import keep_checking

        keep_checking(lambda: _check(paths, values), lambda: Inputs(paths, values))
        return
    with Recording(paths, values) as recording:
        code = _check(paths, values, recording)
        recording.keep(code)
    sys.exit(code)


def _check(paths: tuple[str, ...], values: dict[str, Any], recording: Recording | None = None) -> int:
    """One run, as its exit code."""
    inputs = Inputs(paths, values, prove=False)
    if values["show_files"]:
        _show_files(inputs)
        return 0
    if values["show_settings"]:
        _show_settings(inputs)
        return 0
    if values["add_ignore"]:
        from qalint.cli.ignoring import add_ignores

        return add_ignores(inputs, paths, values)
    known = _Known(inputs, values["write_baseline"])
    names = values["formats"] or ([] if values["write_baseline"] else ["full"])
    earlier = earlier_counts(values["compare"])
    with ExitStack() as stack:
        formats = [name.partition(":")[0] for name in names]
        watch = Watch(any(map(needs_regions, formats)), known.asked)
        audit = Audit(
            inputs.linters, watch, _cache(inputs, stack, values), values["jobs"] or _processors(), _say
        )
        rules = _rules(inputs, audit, values, formats)
        writers = [open_report(name, stack, rules, values, earlier) for name in names]
        with FileProgress(values["quiet"], values["verbose"]) as progress:
            report = _report(inputs, audit, known, writers, progress, values)
    if values["write_baseline"]:
        _write_baseline(inputs, known, values)
    if recording is not None:
        recording.ended(inputs, report)
    return _end(report, inputs, paths, values, known)


class _Known:
    """What the baseline says of a run's findings, or the keys of all of them for a new one."""

    def __init__(self, inputs: Inputs, write: bool) -> None:
        path = inputs.settings.baseline
        if not write and inputs.settings.fail_on == "new" and path is None:
            raise click.UsageError("--fail-on new needs --baseline FILE: it asks what is not in it")
        self.write = write
        self.keys: list[Key] = []
        self.read: set[str] = set()
        self.baseline: Baseline | None = None if write or not path else load_baseline(Path(path))

    @property
    def asked(self) -> bool:
        """Whether the keys of findings are needed."""
        return self.write or self.baseline is not None

    def new(self, inspection: Inspection) -> tuple[Placed, ...]:
        """The findings that the baseline does not hold."""
        self.read.add(inspection.path)
        if self.write:
            self.keys += inspection.keys
        if self.baseline is None:
            return inspection.placed
        take = self.baseline.take
        pairs = zip(inspection.placed, inspection.keys, strict=True)
        return tuple(placed for placed, key in pairs if not take(key))


def _cache(inputs: Inputs, stack: ExitStack, values: dict[str, Any]) -> Cache | None:
    """The cache of this run; standard input has none, and no place where it would be found again; shards have their
    own.
    """
    if values["no_cache"] or inputs.reads_stdin or values["engine"]:
        return None
    return stack.enter_context(Cache(cache_folder(inputs.settings.cache_dir), _say))


def _processors() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _say(text: str) -> None:
    click.echo(f"note: {text}", err=True)


def _rules(inputs: Inputs, audit: Audit, values: dict[str, Any], formats: Sequence[str]) -> Sequence[Rule]:
    """The rules of the run; none where no report asks for them and an earlier run has proved the selection."""
    asked = values["verbose"] or color_of(sys.stdout) or any(map(needs_rules, formats))
    if not asked and audit.knows(inputs.settings):
        return ()
    rules = inputs.linters.of(inputs.settings).ruleset.selected
    if values["verbose"]:
        origins = sorted({origin for _, origin in inputs.settings.origins}) or ["defaults only"]
        click.echo(f"{len(rules)} rules; settings from {', '.join(origins)}", err=True)
    return rules


def _report(
    inputs: Inputs, audit: Audit, known: _Known, writers: Sequence[Writer], progress: FileProgress,
    values: dict[str, Any],
) -> Report:  # fmt: skip
    report = Report()

    def counted() -> Iterator[Input]:
        for each in inputs:
            progress.reading(each.display, report)
            report.files += 1
            yield each

    if values["engine"]:
        from qalint.cli.sharding import checked

        found = checked(inputs, audit.watch, values, report)
    else:
        found = audit.inspections(counted())
    for inspection in found:
        placed = known.new(inspection)
        report.documents += inspection.documents
        report.characters += inspection.characters
        report.add([each.finding for each in placed])
        report.errors += inspection.errors
        if placed:
            progress.clear()
        for each in placed:
            for writer in writers:
                writer.finding(each)
    report.errors += inputs.troubles
    progress.done(report)
    for writer in writers:
        writer.end(report)
    return report


def _write_baseline(inputs: Inputs, known: _Known, values: dict[str, Any]) -> None:
    path = Path(inputs.settings.baseline or BASELINE)
    keys = [*known.keys, *(load_baseline(path).elsewhere(known.read) if path.exists() else ())]
    try:
        path.write_text(dump_baseline(keys), encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"--baseline {path}: cannot be written: {error.strerror}") from None
    if not values["quiet"]:
        click.echo(f"{len(keys)} findings written to {path}", err=True)


def _end(
    report: Report, inputs: Inputs, paths: tuple[str, ...], values: dict[str, Any], known: _Known
) -> int:
    for path, message in report.errors:
        click.echo(f"error: {path}: {message}", err=True)
    if not report.files and not inputs.settings.force_exclude:
        raise nothing_to_read(paths)
    gone = known.baseline.stale(known.read) if known.baseline is not None else 0
    if gone and not values["quiet"]:
        click.echo(
            f"{gone} findings of the baseline are no longer there: --write-baseline drops them", err=True
        )
    if report.errors and not report.documents:
        return 2
    limit = inputs.settings.fail_on
    least = NEVER if limit == "never" else 0 if limit == "new" else Severity(limit).rank
    found = report.worst() >= least and not known.write
    return 1 if found and not values["exit_zero"] else 0


def _show_files(inputs: Inputs) -> None:
    for found in inputs.files():
        click.echo(found.display)


def _show_settings(inputs: Inputs) -> None:
    found = next(inputs.files(), None)
    settings = found.settings if found else inputs.settings
    click.echo(f"# settings for {found.display if found else 'the current folder'}")
    for line in show_settings(settings):
        click.echo(line)
