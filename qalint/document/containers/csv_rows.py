"""The rows of a CSV table as they stand in the file: where each cell is, what it holds, and how one is
changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from qalint.document.containers.model import Edits, ReadError, apply_edits

_QUOTE = re.compile(r'""?')


@dataclass(frozen=True, slots=True)
class Row:
    """A row as written, its line end included. `cells` are ranges in `raw`, quotes included; `line` is
    1-based.
    """

    raw: str
    cells: tuple[tuple[int, int], ...]
    line: int
    delimiter: str

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.raw.strip("\r\n")

    def value(self, column: int) -> str:
        """What a cell holds, quoting resolved."""
        start, end = self.cells[column]
        cell = self.raw[start:end]
        close = _closing(cell) if cell.startswith('"') else -1
        return cell if close < 0 else cell[1:close].replace('""', '"') + cell[close + 1 :]


def rows(stream: TextIO, delimiter: str, limit: int) -> Iterator[Row]:
    """The rows of a table, streaming. Where `delimiter` offers several characters the first row tells which
    it is.

    A quote that nothing closes is taken literally. Raises ReadError where a row is longer than `limit`
    characters.
    """
    lines, line = _Lines(stream, limit), 1
    while first := lines.first():
        if len(delimiter) > 1:
            delimiter = max(delimiter, key=lambda mark: (first.count(mark), -delimiter.index(mark)))
        start = 1 if line == 1 and first.startswith("\ufeff") else 0
        try:
            row = _row(lines, first, start, delimiter, line)
        except _OpenQuote:
            lines.give_back()
            row = Row(first, tuple(_unquoted(first, start, delimiter)), line, delimiter)
        yield row
        line += row.raw.count("\n") + row.raw.count("\r") - row.raw.count("\r\n")


def spliced(row: Row, edits: Mapping[int, Edits]) -> str:
    """The row after edits of some cells' values, by column; a cell is quoted only where it was or has to
    be.
    """
    parts: list[str] = []
    at = 0
    for column in sorted(edits):
        start, end = row.cells[column]
        parts += (row.raw[at:start], _changed(row, column, edits[column]))
        at = end
    return "".join((*parts, row.raw[at:]))


class _OpenQuote(Exception):
    """The table ends inside of a quoted cell."""


class _Lines:
    """The physical lines of a table; those of the row at hand may be given back but for its first."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream, self.limit = stream, limit
        self._row: list[str] = []
        self._returned: list[str] = []

    def first(self) -> str:
        """The first line of the next row with its end, "" behind the last. Raises ReadError."""
        self._row.clear()
        return self.next()

    def next(self) -> str:
        """The next line of the same row. Raises ReadError."""
        line = self._returned.pop() if self._returned else self._stream.readline(self.limit + 1)
        if len(line) > self.limit:
            raise ReadError(f"a line is longer than {self.limit:,} characters: nothing is read from there on")
        self._row.append(line)
        return line

    def give_back(self) -> None:
        """All lines of the row but its first are to be read again."""
        self._returned += reversed(self._row[1:])


def _row(lines: _Lines, raw: str, start: int, delimiter: str, line: int) -> Row:
    """The row that begins with the line `raw`, with more lines while a quote is open. Raises _OpenQuote."""
    cells: list[tuple[int, int]] = []
    end_of = re.compile(f"[{re.escape(delimiter)}\r\n]")
    while True:
        behind = start
        if raw.startswith('"', start):
            raw, close = _quoted(lines, raw, start, line)
            behind = close + 1
        found = end_of.search(raw, behind)
        end = found.start() if found else len(raw)
        cells.append((start, end))
        if not raw.startswith(delimiter, end):
            return Row(raw, tuple(cells), line, delimiter)
        start = end + 1


def _quoted(lines: _Lines, raw: str, start: int, line: int) -> tuple[str, int]:
    """The row with all lines of the cell that opens at `start`, and where it closes. Raises _OpenQuote."""
    parts, length, close = [raw], len(raw), _closing(raw, start)
    while close < 0:
        more = lines.next()
        if not more:
            raise _OpenQuote
        inside = _closing(more, -1)  # no doubled quote stands across a line end
        close = length + inside if inside >= 0 else -1
        parts.append(more)
        length += len(more)
        if length > lines.limit:
            raise ReadError(
                f"the row at line {line} is longer than {lines.limit:,} characters: an open quote?"
            )
    return "".join(parts), close


def _changed(row: Row, column: int, edits: Edits) -> str:
    value = apply_edits(row.value(column), edits)
    start, end = row.cells[column]
    quoted = row.raw.startswith('"', start) and _closing(row.raw[start:end]) > 0
    if quoted or value.startswith('"') or any(mark in value for mark in (row.delimiter, "\r", "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value


def _closing(raw: str, start: int = 0) -> int:
    """Where the first quote behind `start` is that is not doubled, -1 where none is."""
    for match in _QUOTE.finditer(raw, start + 1):
        if len(match[0]) == 1:
            return match.start()
    return -1


def _unquoted(raw: str, start: int, delimiter: str) -> Iterator[tuple[int, int]]:
    """The cells of a line in which quotes mean nothing."""
    for cell in raw[start:].rstrip("\r\n").split(delimiter):
        yield start, start + len(cell)
        start += len(cell) + 1
