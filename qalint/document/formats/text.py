"""Plain text to a `Document`: paragraphs, list-like and table-like lines, page breaks; markup stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qalint.document.builder import SpanBuilder
from qalint.document.model import Document

_LINE = re.compile(r"([^\r\n\f]*)(\r\n|\n|\r|\f|\Z)")
_BULLET = re.compile(
    r"[ \t]*(?:[-*+•‣◦▪●○–—·]|\d{1,3}[.)]|[A-Za-z][.)]|\([A-Za-z0-9]{1,3}\))(?:[ \t]+(?=\S)|\t)"
)
_CELLS = re.compile(r"\t+| {3,}|\|")
_WORD = re.compile(r"\S+")
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\"?!.,:;*_~'()\[\]]")
_COLUMNS_TAB = 2
"""Tabs from which on a line reads as a row of cells."""


def parse(source: str) -> Document:
    """The document that plain text is. Never raises."""
    reader = _Reader(source)
    for start, end, stop in _lines(source):
        reader.read(start, end, stop)
    return reader.finish()


def _lines(source: str) -> Iterator[tuple[int, int, int]]:
    """Start, end without and end with the line end, of each line; a page break ends a line, too."""
    for match in _LINE.finditer(source):
        if match.start() == match.end():
            continue
        yield match.start(), match.end(1), match.end()


class _Reader:
    """Takes lines in order and builds blocks of those that belong together."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._builder = SpanBuilder()
        self._paragraph = -1
        self._list = -1
        self._table = -1
        self._item_indent = 0
        self._last = 0
        self._written: list[tuple[int, int]] = []

    def read(self, start: int, end: int, stop: int) -> None:
        """Read one line: `source[start:end]` is its text, `source[end:stop]` its end."""
        source = self._source
        first, last = start, end
        while first < last and (source[first].isspace() or source[first] == "\ufeff"):
            first += 1
        while last > first and source[last - 1].isspace():
            last -= 1
        if first == last:
            self._end_paragraph()
            self._close_table()
        elif _is_row(source, first, last):
            self._read_row(first, last)
        elif bullet := _BULLET.match(source, start, last):
            self._read_item(start, first, bullet.end(), last)
        else:
            self._read_prose(start, first, last)
        if source[end:stop] == "\f":
            self._end_all()
            self._builder.add("page_break", end, stop)

    def finish(self) -> Document:
        """Add bare URLs and freeze."""
        self._end_all()
        for match in _URL.finditer(self._source):
            self._builder.add("autolink", *match.span(), name=match.group())
        return self._builder.document("", "text", self._source)

    def _read_prose(self, start: int, first: int, last: int) -> None:
        self._close_table()
        if self._paragraph < 0:
            # Unindented text after a blank line is no part of the list before it.
            if self._list >= 0 and first - start < self._item_indent:
                self._close_list()
            self._paragraph = self._builder.open("paragraph", first)
        self._written.append((first, last))
        self._last = last

    def _read_item(self, start: int, first: int, words: int, last: int) -> None:
        self._end_paragraph()
        self._close_table()
        if self._list < 0:
            self._list = self._builder.open("list", first, 1)
        self._item_indent = max(1, words - start)
        self._paragraph = self._builder.open("list_item", first, 1)
        self._written.append((words, last))
        self._last = last

    def _read_row(self, first: int, last: int) -> None:
        self._end_paragraph()
        if self._table < 0:
            self._close_list()
            self._table = self._builder.open("table", first)
        builder = self._builder
        row = builder.open("row", first)
        at = first
        for border in [*_CELLS.finditer(self._source, first, last), None]:
            end = border.start() if border else last
            if self._source[at:end].strip():
                cell = builder.open("cell", at)
                builder.text(at, end)
                builder.close(cell, end)
            at = border.end() if border else last
        builder.close(row, last)
        self._last = last

    def _end_paragraph(self) -> None:
        if self._paragraph >= 0:
            self._write_lines()
            self._builder.close(self._paragraph, self._last)
            self._paragraph = -1

    def _write_lines(self) -> None:
        """Write a paragraph's lines: a break is a space where the next word would not have fitted, else it stays."""
        source, builder = self._source, self._builder
        width = max(last - first for first, last in self._written)
        before, before_width = -1, 0
        for first, last in self._written:
            if before >= 0:
                word = _WORD.match(source, first, last)
                fits = before_width + 1 + (len(word.group()) if word else 0) <= width
                builder.text(before, first, "\n" if fits else " ")
            builder.text(first, last)
            before, before_width = last, last - first
        self._written = []

    def _close_list(self) -> None:
        if self._list >= 0:
            self._builder.close(self._list, self._last)
            self._list = -1

    def _close_table(self) -> None:
        if self._table >= 0:
            self._builder.close(self._table, self._last)
            self._table = -1

    def _end_all(self) -> None:
        self._end_paragraph()
        self._close_list()
        self._close_table()


def _is_row(source: str, first: int, last: int) -> bool:
    """Whether a line reads as a row: several tabs inside, or pipes that part words (not those of a wiki's links)."""
    if source.count("\t", first, last) >= _COLUMNS_TAB:
        return True
    if (
        source.count("|", first, last) < 2
        or source.find("[[", first, last) >= 0
        or source.find("{{", first, last) >= 0
    ):
        return False
    return source[first] == "|" or source[last - 1] == "|" or source.count(" | ", first, last) >= 2
