"""Jupyter notebooks: each Markdown or raw cell is a text; the notebook's JSON stays as it is around a
changed cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

from qalint.document.containers.json_text import (
    Habit,
    JsonPath,
    decode_string,
    encode_string,
    habit_of,
    replace_ranges,
    splice,
    strings,
)
from qalint.document.containers.model import (
    Change,
    Edits,
    OnTrouble,
    ReadError,
    Reading,
    Text,
    WriteError,
    apply_edits,
)
from qalint.document.containers.source import Source
from qalint.document.formats import FORMATS

FIELD = "source"
CELL_FORMATS = {"markdown": "markdown", "raw": "text", "heading": "text", "html": "html"}
"""What the cells of a type are read as. Code and its outputs are no prose and are passed over."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The source of a cell: the ranges of its string tokens in the file's text, one or one for each line.

    `listed` says that they stand in a list, `number` is the cell's 0-based place in the notebook.
    """

    number: int
    format: str
    line: int
    tokens: tuple[tuple[int, int], ...]
    listed: bool

    def value(self, raw: str) -> str:
        """The source as one text; `raw` is the file's text."""
        return "".join(decode_string(raw[start:end]) for start, end in self.tokens)


@dataclass(frozen=True, slots=True)
class Notebook:
    """An `.ipynb` file: a record for each cell, its number in the notebook, with the field `source`."""

    source: Source
    reading: Reading
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The sources of Markdown and raw cells. Raises ReadError."""
        raw = self._raw()
        for cell in _cells(raw):
            yield self._text(raw, cell)

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy the notebook with changed cells. Raises ReadError and WriteError."""
        raw = self._raw()
        habit, ranges = habit_of(raw), []
        for cell in _cells(raw):
            edits = change(self._text(raw, cell))
            if edits:
                ranges.append(_changed(raw, cell, edits, habit))
        try:
            data = replace_ranges(raw, ranges).encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            raise WriteError(f"U+{ord(error.object[error.start]):04X} cannot be written as UTF-8") from None
        with self.source.writer(out) as stream:
            stream.write(data)
        return len(ranges)

    def _raw(self) -> str:
        return self.source.read(self.reading.max_bytes).decode("utf-8", "surrogateescape")

    def _text(self, raw: str, cell: Cell) -> Text:
        declared = self.reading.format
        format = declared if declared in FORMATS and cell.format == "markdown" else cell.format
        return Text(cell.value(raw), str(format), cell.number, FIELD, cell.line)


def _cells(raw: str) -> Iterator[Cell]:
    types = _cell_types(raw)
    tokens: dict[JsonPath, list[tuple[int, int]]] = {}
    listed: set[JsonPath] = set()
    for path, start, end in strings(raw):
        if path in types:
            tokens[path] = [(start, end)]  # of doubled keys the last counts
        elif path[:-1] in types:
            listed.add(path[:-1])
            tokens.setdefault(path[:-1], []).append((start, end))
    line, counted = 1, 0
    for path, (number, format) in types.items():
        if path in tokens:
            start = tokens[path][0][0]
            gap = raw[counted:start]
            line, counted = line + gap.count("\n") + gap.count("\r") - gap.count("\r\n"), start
            yield Cell(number, format, line, tuple(tokens[path]), path in listed)


def _cell_types(raw: str) -> dict[JsonPath, tuple[int, str]]:
    """The path of the source of each cell that is read, with the cell's number and format. Raises
    ReadError.
    """
    try:
        sheets: list[tuple[JsonPath, Any]]
        top: Any = json.loads(raw.removeprefix("\ufeff"), strict=False, parse_int=str.__len__)
        if "worksheets" in top:  # version 3
            sheets = [
                (("worksheets", at, "cells"), sheet["cells"]) for at, sheet in enumerate(top["worksheets"])
            ]
        else:
            sheets = [(("cells",), top["cells"])]
        every = [((*path, at), cell) for path, cells in sheets for at, cell in enumerate(cells)]
        return {
            (*path, FIELD): (number, CELL_FORMATS[cell["cell_type"]])
            for number, (path, cell) in enumerate(every)
            if cell["cell_type"] in CELL_FORMATS and isinstance(cell.get(FIELD), str | list)
        }
    except json.JSONDecodeError as error:
        raise ReadError(f"is no notebook: not JSON: {error.msg} at line {error.lineno}") from None
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ReadError("is no notebook: it has no list of cells") from None


def _changed(raw: str, cell: Cell, edits: Edits, habit: Habit) -> tuple[int, int, str]:
    """The range of a cell's tokens and what takes its place."""
    start, end = cell.tokens[0][0], cell.tokens[-1][1]
    own = habit_of(raw[start:end]) | habit
    if not cell.listed:
        return start, end, splice(raw[start:end], edits, own)
    gaps = [raw[left[1] : right[0]] for left, right in pairwise(cell.tokens)]
    usual = gaps[0] if gaps else _separator(raw, start)
    parts: list[str] = []
    for first, group in _regrouped(raw, cell, edits, own):
        for place, token in enumerate(group):
            if parts:
                parts.append(gaps[first - 1] if place == 0 and first else usual)
            parts.append(token)
    return start, end, "".join(parts) or '""'


def _regrouped(raw: str, cell: Cell, edits: Edits, habit: Habit) -> Iterator[tuple[int, list[str]]]:
    """The new tokens of each run of lines that edits tie together, with the number of the run's first
    token.
    """
    values = [decode_string(raw[start:end]) for start, end in cell.tokens]
    tokens, base, first, todo = len(values), 0, 0, list(edits)
    while first < tokens:
        last, end, mine = first, base + len(values[first]), []
        while True:
            while todo and (todo[0][0] < end or (todo[0][0] == end and last == tokens - 1)):
                mine.append(todo.pop(0))
            reach = max((edit[1] for edit in mine), default=0)
            new = (
                apply_edits("".join(values[first : last + 1]), _shifted(mine, base)) if reach <= end else "…"
            )
            if last == tokens - 1 or (reach <= end and (not mine or not new or new.endswith("\n"))):
                break
            last += 1
            end += len(values[last])
        if not mine:
            yield first, [raw[slice(*cell.tokens[first])]]
        elif last == first and "\n" not in new[:-1] and new:
            yield first, [splice(raw[slice(*cell.tokens[first])], _shifted(mine, base), habit)]
        else:
            yield first, [f'"{encode_string(line, habit)}"' for line in _lines(new)]
        first, base = last + 1, end


def _shifted(edits: Edits, base: int) -> list[tuple[int, int, str]]:
    return [(start - base, end - base, text) for start, end, text in edits]


def _lines(text: str) -> list[str]:
    """Lines with their ends, as the notebook format keeps them: at LF only."""
    *lines, rest = text.split("\n")
    return [line + "\n" for line in lines] + [rest] * bool(rest)


def _separator(raw: str, start: int) -> str:
    """What would stand between two tokens of a list whose only token starts here."""
    before = raw[:start].rpartition("\n")
    return ",\n" + before[2] if before[1] and not before[2].strip() else ", "
