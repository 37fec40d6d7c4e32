"""The `grouped` format: findings in lines under the name of their file."""

from __future__ import annotations

from typing import TextIO

from qalint.report.concise import fix_mark
from qalint.report.model import Placed, Report, Target
from qalint.report.printable import printable
from qalint.report.style import Style, closing_lines, style_of


class GroupedWriter:
    """Writes a heading whenever the file changes."""

    def __init__(self, stream: TextIO, style: Style, quiet: bool) -> None:
        self._stream, self._style, self._quiet = stream, style, quiet
        self._path: str | None = None

    def finding(self, placed: Placed) -> None:
        """Write one finding."""
        f, style = placed.finding, self._style
        if f.path != self._path:
            self._stream.write(("" if self._path is None else "\n") + style.path(printable(f.path)) + "\n")
            self._path = f.path
        place = (
            f"{placed.line}:{placed.column}"
            if f.record is None
            else f"{placed.line} record {f.record} +{f.start}"
        )
        code = style.rule(f.code, f"{f.code} {f.name}", f.severity)
        self._stream.write(f"  {place:<10} {code}  {printable(f.message)}{style.dim(fix_mark(placed))}\n")

    def end(self, report: Report) -> None:
        """Write the counts."""
        if not self._quiet:
            self._stream.write("" if self._path is None else "\n")
            self._stream.writelines(line + "\n" for line in closing_lines(report, self._style))


def open(target: Target) -> GroupedWriter:
    """The writer of this format."""
    return GroupedWriter(target.stream, style_of(target), target.quiet)
