"""The `table_damage` check: pipe tables that a converter broke, empty ones and those whose rows fell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

_DELIMITER = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?")
_PLACEHOLDER = re.compile(r"(?:Col(?:umn)?|Unnamed:?|Spalte)\s?_?\d{1,3}(?:_level_\d)?", re.IGNORECASE)
_LEAST_CELLS = 8
"""Cells that a table has at least before the share of empty ones says anything."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. A hit is the table; only one without any text has an edit. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        if "|" not in context.source:
            return
        for first, last in _tables(context):
            rows = [_cells(_line(context, index)) for index in range(first, last + 1)]
            message = damage(rows, [_line(context, index) for index in range(first, last + 1)])
            if not message:
                continue
            start, end = context.lines[first].start, context.lines[last].end
            start += len(context.source[start:end]) - len(context.source[start:end].lstrip())
            empty = message == EMPTY and fix is not None
            yield Hit(start, end, (removal(context, start, end),) if empty else (), message=message)

    return run


EMPTY = "table without any text"
_FALLEN = "table whose rows fell apart: most cells are empty"
_HEADLESS = "table rows without a header"


def damage(rows: list[list[str]], lines: list[str]) -> str:
    """What is wrong with a table, "" where nothing is. `rows` are the cells of `lines`, delimiter row included."""
    body = [row for row, line in zip(rows, lines, strict=True) if not _DELIMITER.fullmatch(line.strip())]
    cells = [cell for row in body for cell in row]
    if len(lines) < 2 or not cells:
        return ""
    words = [cell for cell in cells if cell and not _PLACEHOLDER.fullmatch(cell)]
    if not words:
        return EMPTY
    delimited = any(_DELIMITER.fullmatch(line.strip()) and "-" in line for line in lines[:3])
    filled = len(words) / len(cells)
    placeholders = sum(bool(_PLACEHOLDER.fullmatch(cell)) for cell in body[0])
    if placeholders * 2 >= len(body[0]) >= 2:
        return "table under made-up column names"
    if not delimited and all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines):
        return _HEADLESS
    split = sum(not row[0] and any(row) for row in body[1:])
    if len(cells) >= _LEAST_CELLS and (filled < 0.34 or (filled < 0.5 and split * 2 > len(body) - 1)):
        return _FALLEN
    return ""


def _tables(context: Context) -> Iterator[tuple[int, int]]:
    """Runs of two and more lines that start with a pipe, outside of code, by first and last line."""
    literal, first = context.regions("code", "front_matter", "math_block"), None
    for index, line in enumerate(context.lines):
        text = context.source[line.start : line.end].strip()
        piped = (text.startswith("|") and not text.startswith(("|-", "|}", "|+"))) or bool(
            first is not None and _rule(text)
        )
        if piped and not literal.overlaps(line.start, line.end):
            first = index if first is None else first
        elif first is not None:
            if index - first > 1:
                yield first, index - 1
            first = None
    if first is not None and len(context.lines) - first > 1:
        yield first, len(context.lines) - 1


def _rule(text: str) -> bool:
    return text.startswith("|") and bool(_DELIMITER.fullmatch(text))


def _line(context: Context, index: int) -> str:
    line = context.lines[index]
    return context.source[line.start : line.end]


def _cells(line: str) -> list[str]:
    text = line.strip()
    text = text[1:] if text.startswith("|") else text
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", text)]
