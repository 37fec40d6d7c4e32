"""The smallest edit that takes a whole unit (match, line, block) out and leaves valid markup behind."""

from __future__ import annotations

from qalint.checks.context import Context
from qalint.finding import Edit


def edit_for(context: Context, start: int, end: int, text: str, unit: str) -> Edit:
    """The edit that puts `text` in the place of the unit around [start, end).

    Where a unit goes altogether, its line ends go with it, so that no run of blank lines is left.
    """
    start, end = unit_around(context, start, end, unit)
    return Edit(start, end, text) if text else removal(context, start, end)


def unit_around(context: Context, start: int, end: int, unit: str) -> tuple[int, int]:
    """The source range of the unit (match, line, block) that holds [start, end)."""
    if unit == "block":
        index = context.block_at(start)
        if index is not None:
            low, high = context.block_bounds(context.document.blocks[index])
            start, end = min(start, low), max(end, high)
    elif unit == "line":
        first, last = context.line_at(start), context.line_at(max(start, end - 1))
        start, end = context.lines[first].start, context.lines[last].end
    return start, end


def removal(context: Context, start: int, end: int) -> Edit:
    """Delete [start, end) and tidy the white space around it.

    Alone on its lines: the lines go, and one blank line where two would meet. Inside a line: one of two neighbouring
    spaces goes.
    """
    source = context.source
    first, last = context.line_at(start), context.line_at(max(start, end - 1))
    low, high = context.lines[first], context.lines[last]
    if not source[low.start : start].strip() and not source[min(end, high.end) : high.end].strip():
        return _whole_lines(context, first, last)
    if start > 0 and end < len(source) and source[start - 1] in " \t" and source[end] in " \t\r\n.,;:!?)":
        return Edit(start - 1, end, "")
    if start == low.start and source[end : end + 1] in (" ", "\t"):
        return Edit(start, end + 1, "")
    return Edit(start, end, "")


def _whole_lines(context: Context, first: int, last: int) -> Edit:
    source, lines = context.source, context.lines
    blank_before = first == 0 or not source[lines[first - 1].start : lines[first - 1].end].strip()
    after = last + 1
    if blank_before:
        while after < len(lines) and not source[lines[after].start : lines[after].end].strip():
            after += 1
            if first != 0:
                break
    end = lines[after - 1].next
    start = lines[first].start
    if start == 0 and source.startswith("\ufeff"):
        start = 1
    return Edit(start, end, "")
