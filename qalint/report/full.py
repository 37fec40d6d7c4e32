"""The `full` format: each finding with its source lines and carets under the place."""

from __future__ import annotations

from typing import TextIO

from qalint.report.concise import fix_mark, place_of
from qalint.report.model import Placed, Report, SourceLine, Target
from qalint.report.printable import printable, width
from qalint.report.style import Style, closing_lines, style_of

MAX_COLUMNS = 110
"""Columns of a source line shown; a longer one is cut around the finding."""


class FullWriter:
    """Writes each finding at once and the counts at the end."""

    def __init__(self, stream: TextIO, style: Style, quiet: bool) -> None:
        self._stream, self._style, self._quiet = stream, style, quiet

    def finding(self, placed: Placed) -> None:
        """Write one finding: its place, its message, its lines."""
        f, style = placed.finding, self._style
        write = self._stream.write
        rule = style.rule(f.code, f"{f.code} {f.name}", f.severity)
        write(f"{rule}: {printable(f.message)}{style.dim(fix_mark(placed))}\n")
        margin = len(str(max((line.number for line in placed.lines), default=1)))
        write(f"{' ' * margin}{style.dim('-->')} {style.path(printable(place_of(placed).rstrip(':')))}\n")
        for line in placed.lines:
            shown, low, high = _window(line, *_columns(placed, line))
            write(f"{style.dim(f'{line.number:>{margin}} |')} {shown}".rstrip(" ") + "\n")
            if high > low:
                write(
                    f"{' ' * margin} {style.dim('|')} {' ' * low}{style.severity('^' * (high - low), f.severity)}\n"
                )
        write("\n")

    def end(self, report: Report) -> None:
        """Write the counts."""
        if not self._quiet:
            self._stream.writelines(line + "\n" for line in closing_lines(report, self._style))


def _columns(placed: Placed, shown: SourceLine) -> tuple[int, int]:
    """The 0-based columns of the line's text that the finding covers."""
    number, text, before, _ = shown
    if placed.finding.record is not None:
        start = text.find(placed.excerpt.rstrip("\u2026")[:60].split("\n")[0])
        return (start, min(len(text), start + len(placed.excerpt))) if start >= 0 else (0, 0)
    if not placed.line <= number <= placed.end_line:
        return 0, 0
    first = placed.column - 1 - before if number == placed.line else len(text) - len(text.lstrip())
    last = placed.end_column - 1 - before if number == placed.end_line else len(text.rstrip())
    return first, max(min(last, len(text)), first + (number == placed.line))


def _window(line: SourceLine, first: int, last: int) -> tuple[str, int, int]:
    """The line cut to the columns shown, and where the carets go."""
    text = line.text
    low = max(0, min(first - 30, len(text) - MAX_COLUMNS)) if len(text) > MAX_COLUMNS else 0
    high = min(len(text), low + MAX_COLUMNS)
    lead = "\u2026" if low or line.before else ""
    before, inside = (
        printable(text[low:first].expandtabs(1)),
        printable(text[first : min(last, high)].expandtabs(1)),
    )
    shown = lead + before + inside + printable(text[max(first, min(last, high)) : high].expandtabs(1))
    start = width(lead + before)
    return shown + ("\u2026" if high < len(text) or line.after else ""), start, start + width(inside)


def open(target: Target) -> FullWriter:
    """The writer of this format."""
    return FullWriter(target.stream, style_of(target), target.quiet)
