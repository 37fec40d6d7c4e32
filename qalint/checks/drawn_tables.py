"""Fixes inside of tables that are drawn: reStructuredText parts their cells by columns, side by side on a line.

Between the first and the last word of a cell that runs over several lines stand words of its neighbours, and a line
that gets shorter moves what is right of it into another column.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qalint.document.formats.rst_lines import RstLines
from qalint.document.formats.rst_tables import grid_rows, simple_rows
from qalint.document.model import Document, Span
from qalint.finding import Edit


class _Part(NamedTuple):
    """The words of one cell on one line: `last` where nothing is drawn to the right of them, `needed` where the line
    would belong to another row without them.
    """

    start: int
    end: int
    last: bool
    needed: bool


class DrawnTables:
    """The drawn tables of a document, for fitting edits into them."""

    def __init__(self, document: Document) -> None:
        self._source = document.source
        self._tables = [span for span in document.spans if span.kind == "table"]
        lines = RstLines(document.source) if self._tables else None
        self._parts = [_parts(lines, span) for span in self._tables] if lines else []

    def fit(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """The edits with every column kept where it is; none where they would take words of another cell along."""
        kept: list[Edit] = []
        inside: dict[_Part, list[Edit]] = {}
        for edit in edits:
            number = self._table_around(edit)
            if number is None:
                kept.append(edit)
                continue
            place = self._within_part(edit, self._parts[number], self._tables[number])
            if place is None:
                return ()
            inside.setdefault(place[0], []).append(place[1])
        for part, changes in inside.items():
            padded = self._padded(part, changes)
            if padded is None:
                return ()
            kept += padded
        return tuple(sorted(kept))

    def _table_around(self, edit: Edit) -> int | None:
        """The table that the edit touches and does not take as a whole."""
        for number, (_, start, end, *_) in enumerate(self._tables):
            whole = edit.start <= start and edit.end >= end
            touches = start < edit.end and edit.start < end
            if touches and not whole:
                return number
        return None

    def _within_part(self, edit: Edit, parts: Sequence[_Part], table: Span) -> tuple[_Part, Edit] | None:
        """The one part that holds the edit, and the edit without the white space around that part."""
        low = bisect_left(parts, edit.start, key=lambda part: part.end)
        high = bisect_right(parts, edit.end, key=lambda part: part.start)
        if high - low != 1:
            return None
        part, source = parts[low], self._source
        start, end = max(edit.start, part.start), min(edit.end, part.end)
        around = source[edit.start : start] + source[end : edit.end]
        drawn = source.startswith("+", table.start) and "|" in source[start:end]
        if around.strip(" \t") or drawn or "\n" in edit.text or "\r" in edit.text:
            return None
        return part, Edit(start, end, edit.text)

    def _padded(self, part: _Part, changes: list[Edit]) -> list[Edit] | None:
        """Changes of one part, with blanks after its words for what they take; None where these cannot be spared."""
        removed = sum(edit.end - edit.start for edit in changes)
        if part.needed and removed == part.end - part.start and not "".join(e.text for e in changes).strip():
            return None
        missing = sum(_width(self._source[edit.start : edit.end]) - _width(edit.text) for edit in changes)
        if part.last or not missing:
            return changes
        if missing < 0:
            return None
        last = changes[-1]
        if last.end == part.end:
            return [*changes[:-1], last._replace(text=last.text + " " * missing)]
        return [*changes, Edit(part.end, part.end, " " * missing)]


def _parts(lines: RstLines, table: Span) -> list[_Part]:
    """The parts of all cells in order of place."""
    first = bisect_right(lines.starts, table.start) - 1
    after = bisect_left(lines.starts, table.end)
    lines.words[first] = table.start  # in a list the marker stands before it
    drawn = lines.source.startswith("+", table.start)
    rows = grid_rows(lines, first, after) if drawn else simple_rows(lines, first, after)
    places = [
        (start, end, column, len(row) - 1)
        for row in rows
        for column, cell in enumerate(row)
        for start, end in cell
    ]
    if drawn:
        return sorted(_Part(start, end, False, False) for start, end, *_ in places)
    on_line = Counter(bisect_right(lines.starts, start) for start, *_ in places)
    return sorted(
        _Part(start, end, column == last, not column or on_line[bisect_right(lines.starts, start)] == 1)
        for start, end, column, last in places
    )


def _width(text: str) -> int:
    """The columns that a text takes where it is drawn."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
