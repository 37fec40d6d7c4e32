"""`qalint fix`: clean documents in place, into a folder, or show how; keep what goes; bring it back."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

from qalint.cache import Cache
from qalint.cli.options import CACHE, CONFIGURATION, ENGINE, ENGINE_JOBS, FILES, SELECTION, options
from qalint.cli.progress import FileCount
from qalint.cli.reading import Inputs, color_of, nothing_to_read
from qalint.document.containers import ReadError, WriteError
from qalint.finding import applied
from qalint.fix.result import FileFix, total
from qalint.kept_fixes import IN_PLACE, ChangedError, KeptFixes, Recorded
from qalint.report.fixes import FixSummary, summary_lines
from qalint.report.style import Style
from qalint.resources import cache_folder
from qalint.rewrite import Cleaning, cleaned_documents, fix_container, replacing, write_text
from qalint.run import Input
from qalint.workfolder import make_parent

QUARANTINE = ".qalint/quarantine.jsonl"
"""Where removed passages are kept when no other file is named."""


@click.command("fix", short_help="Clean documents.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--unsafe-fixes/--no-unsafe-fixes", default=None, help="Also apply fixes that take words away.")
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@click.option(
    "--output", type=click.Path(), metavar="DIR", help="Write every document below DIR, changed or not."
)
@click.option(
    "--to", "target", type=click.Choice(["text"]), help="With --output: write what a generator would read."
)
@click.option(
    "--quarantine", type=click.Path(), metavar="FILE", help=f"Where removed passages go ({QUARANTINE})."
)
@click.option(
    "--source-map", type=click.Path(), metavar="FILE", help="Write where each kept stretch came from."
)
@click.option(
    "--restore", type=click.Path(), metavar="FILE", help="Put back what this quarantine file holds."
)
@options(SELECTION, FILES, CONFIGURATION, CACHE, ENGINE)
@ENGINE_JOBS
@click.option("--fixable", multiple=True, metavar="CODES", help="Apply only the fixes of these rules.")
@click.option("--unfixable", multiple=True, metavar="CODES", help="Never apply the fixes of these rules.")
@click.option("--max-removed", type=click.FloatRange(0, 1), metavar="SHARE",
              help="In place: leave a document alone of whose words more than this share would go (0.8).")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="What standard input (PATHS is -) is called.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit 1 where something changed.")
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def command(paths: tuple[str, ...], **values: Any) -> None:
    """Clean PATHS (the current folder by default): safe fixes, and with --unsafe-fixes those that take words away.

    What is removed is kept in the quarantine file; --restore brings it back byte for byte.
    """
    _refuse_contradictions(values)
    if values["restore"]:
        from qalint.cli.restoring import restore_all

        sys.exit(restore_all(Path(values["restore"])))
    inputs = Inputs(paths, values, prove=False)
    with ExitStack() as stack:
        job = _Job(inputs, values, _cache(inputs, stack, values))
        fixes = list(job.run())
    if not fixes and not inputs.troubles and not inputs.settings.force_exclude:
        raise nothing_to_read(paths)
    whole = total(fixes)
    job.report(whole)
    if whole.errors and not whole.documents:
        sys.exit(2)
    sys.exit(1 if whole.braked or (whole.changed and values["exit_non_zero_on_fix"]) else 0)


def _cache(inputs: Inputs, stack: ExitStack, values: dict[str, Any]) -> Cache | None:
    """The cache of this run. What a generator would read is not kept, nor is anything of standard input."""
    if values["no_cache"] or values["target"] or values["engine"] or inputs.reads_stdin:
        return None
    folder = cache_folder(inputs.settings.cache_dir)
    return stack.enter_context(Cache(folder, lambda text: click.echo(f"note: {text}", err=True)))


def _refuse_contradictions(values: dict[str, Any]) -> None:
    if values["target"] and not values["output"]:
        raise click.UsageError("--to needs --output DIR: it does not replace documents by their text")
    if values["diff"] and (values["output"] or values["restore"]):
        raise click.UsageError("--diff writes nothing; leave --output and --restore out")


class _Unchanged(Exception):
    """A file in place that stays as it is."""


class _Job:
    """One run of `fix`: where each file goes, and the side files."""

    def __init__(self, inputs: Inputs, values: dict[str, Any], cache: Cache | None) -> None:
        self._inputs, self._values = inputs, values
        self._kept = KeptFixes(
            cache, "output" if values["output"] else "diff" if values["diff"] else IN_PLACE
        )
        if not self._kept.know(inputs.settings):
            inputs.linters.of(inputs.settings)  # a mistake in a selector is told at once
        self._style = Style(color_of(sys.stdout))
        self._names: dict[str, str] = {}
        self._map_started = False
        self._count = FileCount(values["quiet"] or values["diff"])

    def run(self) -> Iterator[FileFix]:
        """Fix each file; what it came to, one by one."""
        for result in self._over_shards() if self._values["engine"] else self._one_by_one():
            if result.errors:
                self._count.clear()
            for path, message in result.errors:
                click.echo(f"error: {path}: {message}", err=True)
            result.rows, result.maps = [], []
            yield result
        for path, message in self._inputs.troubles:
            click.echo(f"error: {path}: {message}", err=True)

    def _one_by_one(self) -> Iterator[FileFix]:
        to = self._values["output"]
        planned = (
            [(each, self._target(each.display, _relative(each))) for each in self._inputs] if to else None
        )
        for each, target in self._count.over(planned or ((each, None) for each in self._inputs)):
            try:
                result = self._fix(each, Path(target) if target else None)
            except (ReadError, WriteError, OSError) as error:
                result = FileFix(each.display, errors=[(each.display, _reason(error))])
            yield result

    def _over_shards(self) -> Iterator[FileFix]:
        from qalint.cli.sharding import fixed

        return fixed(self._inputs, self._values, self._target, self._quarantine)

    def report(self, whole: FileFix) -> None:
        """Say what the run came to."""
        if self._values["quiet"]:
            return
        rules = self._inputs.linters.rules(self._inputs.settings) if whole.by_code else ()
        names = {rule.code: rule.name for rule in rules}
        summary = FixSummary(
            whole.documents, whole.changed, whole.characters, whole.kept_characters, whole.by_code, whole.removed,
            names, whole.braked, whole.unsettled,
        )  # fmt: skip
        stream = sys.stderr if self._values["diff"] or self._to_stdout else sys.stdout
        style = Style(color_of(stream))
        for line in summary_lines(summary, style, "would be fixed" if self._values["diff"] else "fixed"):
            click.echo(line, file=stream)

    @property
    def _to_stdout(self) -> bool:
        return self._inputs.reads_stdin

    def _cleaning(self, each: Input) -> Cleaning:
        wanted = applied(unsafe=each.settings.unsafe_fixes, to_text=bool(self._values["target"]))
        in_place = not (self._values["output"] or self._values["diff"])
        brake = each.settings.max_removed if in_place else None
        return Cleaning(self._inputs.linters.of(each.settings), wanted, brake)

    def _fix(self, each: Input, target: Path | None) -> FileFix:
        found, recorded = self._kept.of(each)
        if found is not None and recorded is not None:
            with suppress(ChangedError):
                return self._again(each, found, recorded, target)
        if self._values["diff"]:
            return self._show(each, found)
        if self._values["target"] and target is not None:
            with self._below_output(target) as out:
                result = write_text(each.container, each.display, out, self._cleaning(each))
                self._keep(result)
            return result
        recorded = Recorded(FileFix(each.display))

        def write(out: BinaryIO) -> FileFix:
            recorded.result = fix_container(
                each.container, each.display, out, self._cleaning(each), recorded.note
            )
            return recorded.result

        self._write(each, target, write)
        self._kept.keep(each, found, recorded)
        return recorded.result

    def _again(self, each: Input, found: os.stat_result, recorded: Recorded, target: Path | None) -> FileFix:
        """What an earlier run did to the file. Raises ChangedError."""
        if self._values["diff"]:
            for text, after in recorded.sources(each, found):
                self._show_change(each, text.record, text.field, text.source, after)
        elif target is not None or recorded.result.changed:
            self._write(each, target, lambda out: recorded.redo(each, found, out))
        return recorded.result

    def _write(self, each: Input, target: Path | None, write: Callable[[BinaryIO], FileFix]) -> None:
        """Write a file where it goes; what goes out of it is in the quarantine before it goes."""
        if target is not None:
            with self._below_output(target) as out:
                self._keep(write(out))
        elif each.found is None:
            self._keep(write(sys.stdout.buffer))
        else:
            with suppress(_Unchanged), replacing(each.found.path) as out:
                result = write(out)
                if not result.changed:
                    raise _Unchanged
                self._keep(result)

    @contextmanager
    def _below_output(self, target: Path) -> Iterator[BinaryIO]:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as out:
            yield out

    def _show(self, each: Input, found: os.stat_result | None) -> FileFix:
        recorded = Recorded(FileFix(each.display))
        every = cleaned_documents(
            each.container, each.display, self._cleaning(each), recorded.result, recorded.note
        )
        for cleaned in every:
            if cleaned.changed:
                before = cleaned.original
                self._show_change(each, before.record, before.field, before.source, cleaned.cleaned.source)
        self._kept.keep(each, found, recorded)
        return recorded.result

    def _show_change(
        self, each: Input, record: int | None, field: str | None, before: str, after: str
    ) -> None:
        from qalint.report.diff import diff_lines

        name = each.display if record is None else f"{each.display}#{record}.{field}"
        for line in diff_lines(name, before, after, self._style):
            click.echo(line)

    def _target(self, display: str, relative: str) -> str:
        """Where a file goes below --output; two that would get one name are a usage error."""
        target = f"{self._values['output'].rstrip('/')}/{relative}"
        if self._values["target"]:
            target += ".txt"
        if target in self._names:
            raise click.UsageError(f"{self._names[target]} and {display} would both be written to {target}")
        self._names[target] = display
        return target

    @property
    def _quarantine(self) -> Path:
        return Path(self._values["quarantine"] or QUARANTINE)

    def _keep(self, result: FileFix) -> None:
        """Append what went to the quarantine, and the source map to its file."""
        if result.rows:
            with _appending(self._quarantine) as out:
                out.writelines(json.dumps(row).encode() + b"\n" for row in result.rows)
        if self._values["source_map"]:
            path = Path(self._values["source_map"])
            with _appending(path) if self._map_started else _writing(path) as out:
                out.writelines(json.dumps(row).encode() + b"\n" for row in result.maps)
            self._map_started = True


def _relative(each: Input) -> str:
    """The name of a file relative to the path that the user gave, with `/`."""
    if each.found is None:
        return each.display
    return (
        each.found.path.name if each.found.named else each.found.path.relative_to(each.found.root).as_posix()
    )


def _appending(path: Path) -> BinaryIO:
    make_parent(path)
    return path.open("ab")


def _writing(path: Path) -> BinaryIO:
    make_parent(path)
    return path.open("wb")


def _reason(error: Exception) -> str:
    return f"cannot be written: {error.strerror}" if isinstance(error, OSError) else str(error)
