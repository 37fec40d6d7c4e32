"""The `github` format: workflow commands that GitHub Actions shows as annotations."""

from __future__ import annotations

from typing import TextIO

from qalint.finding import Severity
from qalint.report.model import Placed, Report, Target
from qalint.report.printable import printable

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GithubWriter:
    """Writes a command for each finding."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def finding(self, placed: Placed) -> None:
        """Write one annotation; columns only where it stands on one line, as GitHub wants it."""
        f = placed.finding
        place = f"file={_property(f.path)},line={placed.line}"
        if f.record is None:
            place += f",endLine={placed.end_line}"
            if placed.line == placed.end_line:
                place += f",col={placed.column},endColumn={placed.end_column}"
        title = _property(f"qalint {f.code} {f.name}")
        where = "" if f.record is None else f"record {f.record}, {f.field}: "
        text = _data(f"{where}{f.message}: {placed.excerpt}")
        self._stream.write(f"::{COMMANDS[f.severity]} {place},title={title}::{text}\n")

    def end(self, report: Report) -> None:
        """Write what could not be read."""
        for path, message in report.errors:
            self._stream.write(f"::error file={_property(path)},title=qalint::{_data(message)}\n")


def _data(text: str) -> str:
    shown = printable(text.replace("\r\n", "\n"))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def open(target: Target) -> GithubWriter:
    """The writer of this format."""
    return GithubWriter(target.stream)
