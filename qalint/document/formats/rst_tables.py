"""Grid and simple tables of reStructuredText: which parts of which lines are one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qalint.document.formats.rst_lines import RstLines

_GRID_BORDER = re.compile(r"\+(?:[-=]+\+)+\Z")
_SIMPLE_BORDER = re.compile(r"=+(?:[ ]+=+)+\Z")
_SPAN_BORDER = re.compile(r"-+(?:[ ]+-+)*\Z")

Cell = list[tuple[int, int]]
"""The ranges of source, one a line, whose words one after the other are a cell's text."""


def is_grid_border(text: str) -> bool:
    """Whether a line is a border of a grid table."""
    return _GRID_BORDER.match(text) is not None


def is_simple_border(text: str) -> bool:
    """Whether a line is a border of a simple table."""
    return _SIMPLE_BORDER.match(text) is not None


def grid_end(lines: RstLines, number: int, stop: int) -> int:
    """The line after a grid table that starts at `number`."""
    while number < stop and not lines.is_blank(number) and lines.source[lines.words[number]] in "+|":
        number += 1
    return number


def simple_end(lines: RstLines, number: int, stop: int) -> int:
    """The line after a simple table that starts at `number`: its second border that a blank line follows."""
    last = number + 1
    for place in range(number + 1, stop):
        if lines.indents[place] == lines.indents[number] and is_simple_border(lines.text(place)):
            last = place + 1
            if lines.is_blank(place + 1) or place + 1 == stop:
                return last
        elif not lines.is_blank(place) and lines.indents[place] < lines.indents[number]:
            break
    return last


def grid_rows(lines: RstLines, number: int, stop: int) -> list[list[Cell]]:
    """The cells of a grid table, row by row. Where columns are merged, a cell is as wide as its row has it."""
    rows: list[list[Cell]] = []
    group: list[int] = []
    for place in range(number, stop):
        if is_grid_border(lines.text(place)):
            if group:
                rows.append(_grid_row(lines, group))
            group = []
        else:
            group.append(place)
    if group:
        rows.append(_grid_row(lines, group))
    return rows


def _grid_row(lines: RstLines, group: Sequence[int]) -> list[Cell]:
    """Cells are parted where every line of the row has a bar (or the corner of an inner border)."""
    bars: set[int] | None = None
    for place in group:
        text = lines.text(place)
        here = {column for column, letter in enumerate(text) if letter in "|+"}
        bars = here if bars is None else bars & here
    borders = sorted(bars or ())
    cells: list[Cell] = []
    for left, right in pairwise(borders):
        cell = [part for place in group if (part := _part(lines, place, left + 1, right))]
        cells.append(cell)
    if not cells:
        cells = [[part for place in group if (part := _part(lines, place, 0, 1 << 30))]]
    return cells


def simple_rows(lines: RstLines, number: int, stop: int) -> list[list[Cell]]:
    """The cells of a simple table, row by row; a line with an empty first column goes on with the row before."""
    columns = [match.span() for match in re.finditer(r"=+", lines.text(number))]
    rows: list[list[Cell]] = []
    fresh = True
    for place in range(number + 1, stop):
        text = lines.text(place)
        if lines.is_blank(place) or is_simple_border(text) or _SPAN_BORDER.match(text):
            fresh = True
            continue
        shift = lines.indents[place] - lines.indents[number]
        parts = [_column(lines, place, shift, columns, index) for index in range(len(columns))]
        if fresh or parts[0] or not rows:
            rows.append([[] for _ in columns])
        fresh = False
        for cell, part in zip(rows[-1], parts, strict=True):
            cell += [part] if part else []
    return rows


def _column(
    lines: RstLines, place: int, shift: int, columns: Sequence[tuple[int, int]], index: int
) -> tuple[int, int] | None:
    """One column's part of a line; the last column has no end, and text that overflows belongs where it starts."""
    left = columns[index][0]
    right = columns[index + 1][0] if index + 1 < len(columns) else 1 << 30
    return _part(lines, place, left - shift, right - shift)


def _part(lines: RstLines, place: int, left: int, right: int) -> tuple[int, int] | None:
    """The words between two columns, counted from the line's first word; None where there are none."""
    base, limit = lines.words[place], lines.ends[place]
    start, end = max(base, base + left), min(limit, base + right)
    source = lines.source
    while start < end and source[start] in " \t":
        start += 1
    while end > start and source[end - 1] in " \t":
        end -= 1
    inside = source[start:end]
    return (start, end) if inside and inside.strip("-=+| ") else None
