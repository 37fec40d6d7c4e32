"""The `concise` format: one finding a line, `path:line:column: CODE message`."""

from __future__ import annotations

from typing import TextIO

from qalint.report.model import Placed, Report, Target
from qalint.report.printable import printable
from qalint.report.style import Style, closing_lines, style_of


class ConciseWriter:
    """Writes each finding at once and a line of counts at the end."""

    def __init__(self, stream: TextIO, style: Style, quiet: bool) -> None:
        self._stream, self._style, self._quiet = stream, style, quiet

    def finding(self, placed: Placed) -> None:
        """Write one finding."""
        f, style = placed.finding, self._style
        self._stream.write(
            f"{style.path(printable(place_of(placed)))} {style.rule(f.code, f.code, f.severity)} {printable(f.message)}"
            f"{style.dim(fix_mark(placed))}\n"
        )

    def end(self, report: Report) -> None:
        """Write the counts."""
        if not self._quiet:
            self._stream.writelines(line + "\n" for line in closing_lines(report, self._style))


def place_of(placed: Placed) -> str:
    """`path:line:column:`, with the record and field where the finding lies in one."""
    f = placed.finding
    if f.record is None:
        return f"{f.path}:{placed.line}:{placed.column}:"
    return f"{f.path}:{placed.line}:{placed.column}: record {f.record}, {f.field}, offset {f.start}:"


def fix_mark(placed: Placed) -> str:
    """How a line says that the finding can be fixed."""
    fix = placed.finding.fix
    return {"safe": " [fix]", "unsafe": " [unsafe fix]", "display": ""}[fix.applicability] if fix else ""


def open(target: Target) -> ConciseWriter:
    """The writer of this format."""
    return ConciseWriter(target.stream, style_of(target), target.quiet)
