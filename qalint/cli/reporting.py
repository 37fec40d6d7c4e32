"""Which reports a run writes: `--format FORMAT[:PATH]` to writers, and what an earlier report counted."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO, cast

import click

from qalint.cli.reading import color_of
from qalint.report import FORMATS, Target, Writer, open_writer
from qalint.ruleset import Rule


def open_report(
    spec: str, stack: ExitStack, rules: Sequence[Rule], values: dict[str, Any], earlier: Counter[str] | None
) -> Writer:
    """The writer of one `--format`; a file it opens is closed by the stack. Raises click.UsageError."""
    name, _, path = spec.partition(":")
    if name not in FORMATS:
        near = get_close_matches(name, FORMATS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else f" Choose from: {', '.join(FORMATS)}."
        raise click.UsageError(f"--format: {name!r} is no format.{hint}")
    if values["statistics"] and name in ("full", "concise"):
        name = "statistics"
    quiet = values["quiet"]
    if not path:
        color = color_of(sys.stdout)
        links = color and sys.stdout.isatty()
        more = values["write_baseline"] or any(":" in each for each in values["formats"])
        stdout = cast(TextIO, _Outlet(sys.stdout)) if more else sys.stdout
        return open_writer(name, Target(stdout, color, quiet, rules, links, earlier))
    try:
        file = Path(path).open("w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise click.UsageError(f"--format {spec}: {path} cannot be written: {error.strerror}") from None
    stream = stack.enter_context(file)
    return open_writer(name, Target(stream, False, quiet, rules, earlier=earlier))


class _Outlet:
    """Standard output of a run that also writes files: a reader that leaves (`| head`) does not stop the run."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, or let the text go where nobody reads any more."""
        try:
            self._stream.write(text)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)


def earlier_counts(path: str | None) -> Counter[str] | None:
    """Findings by rule of an earlier run, from its JSON report. Raises click.UsageError where it is none."""
    if path is None:
        return None
    try:
        table = json.loads(Path(path).read_text(encoding="utf-8"))
        return Counter({str(code): int(count) for code, count in table["summary"]["by_code"].items()})
    except OSError as error:
        raise click.UsageError(f"--compare {path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        message = f"--compare {path}: is no report of `qalint check --format json`"
        raise click.UsageError(message) from None
