"""The blocks of reStructuredText: sections, lists, explicit markup, literal blocks, tables, paragraphs."""

from __future__ import annotations

import re

from qalint.document.builder import SpanBuilder
from qalint.document.formats.rst_explicit import ExplicitMarkup
from qalint.document.formats.rst_inline import InlineReader
from qalint.document.formats.rst_lines import RstLines
from qalint.document.formats.rst_tables import (
    Cell,
    grid_end,
    grid_rows,
    is_grid_border,
    is_simple_border,
    simple_end,
    simple_rows,
)
from qalint.document.model import Document

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|\Z)")
_ENUMERATOR = re.compile(r"(?:\(?(?:\d{1,9}|[A-Za-z]|#|[ivxlcdm]{1,9}|[IVXLCDM]{1,9})[.)])(?:[ \t]+|\Z)")
_FIELD = re.compile(r":(?![: ])((?:[^:\\\n]|\\.|:(?!\s|\Z)){1,200}):(?:[ \t]+|\Z)")
_OPTION = re.compile(r"(?:--?[A-Za-z0-9?][\w-]*(?:[ =][\w<>|./:-]+)?(?:, )?){1,6}(?:[ ]{2,}|\Z)")
_LINE_BLOCK = re.compile(r"\|(?:[ \t]+|\Z)")
_QUOTED = re.compile(r"[!-/:-@\[-`{-~]")
_DEEPEST = 80
"""Levels of nesting that are read; what lies deeper is text."""


class RstReader:
    """Reads the blocks of one source into spans and blocks."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = RstLines(source)
        self.builder = SpanBuilder()
        self.inline = InlineReader(source, self.builder)
        self._explicit = ExplicitMarkup(self)
        self._titles: list[str] = []
        self._depth = 0
        self._title = ""

    def read_all(self) -> None:
        """Read the whole source."""
        self.read(0, len(self.lines))

    def finish(self) -> Document:
        """Freeze what was read."""
        return self.builder.document("", "rst", self.source, title=self._title)

    def read(self, number: int, stop: int) -> None:
        """Read the blocks of lines `number` to `stop`, whose least indentation is theirs."""
        lines = self.lines
        if self._depth >= _DEEPEST:
            self.read_paragraph(number, stop)
            return
        self._depth += 1
        indent = lines.least_indent(number, stop)
        while (number := lines.skip_blank(number, stop)) < stop:
            before = number
            number = self._read_block(number, stop, indent)
            number = max(number, before + 1)
        self._depth -= 1

    def _read_block(self, number: int, stop: int, indent: int) -> int:
        """Read one block and return the line after it."""
        lines = self.lines
        if lines.indents[number] > indent:
            return self._read_quote(number, stop, indent)
        text = lines.text(number)
        if text.startswith(".."):
            after = self._explicit.read(number, stop, indent)
            if after:
                return after
        if text.startswith("__ "):
            self.builder.add("definition_link", lines.words[number], lines.ends[number])
            return number + 1
        if after := self._read_title(number, stop, indent, text):
            return after
        if is_grid_border(text):
            after = grid_end(lines, number, stop)
            self._add_table(number, after, grid_rows(lines, number, after))
            return after
        if is_simple_border(text) and (after := simple_end(lines, number, stop)) > number + 1:
            self._add_table(number, after, simple_rows(lines, number, after))
            return after
        if text.startswith(">>>"):
            return self._read_doctest(number, stop)
        return self._read_list_like(number, stop, indent, text) or self._read_text(number, stop, indent)

    def _read_list_like(self, number: int, stop: int, indent: int, text: str) -> int:
        """Lists of all kinds; 0 where the line begins none."""
        if match := _BULLET.match(text):
            return self._read_list(number, stop, indent, _BULLET, text[0])
        if _ENUMERATOR.match(text) and self._is_enumerated(number, stop, indent):
            return self._read_list(number, stop, indent, _ENUMERATOR, "")
        if match := _FIELD.match(text):
            return self._read_entry(number, stop, indent, match.span(1), match.end())
        if (match := _OPTION.match(text)) and self.lines.block_end(number + 1, stop, indent) > number + 1:
            return self._read_entry(number, stop, indent, (0, match.end()), match.end())
        if _LINE_BLOCK.match(text) and text.count("|") == 1:
            return self._read_line_block(number, stop)
        return 0

    def _read_title(self, number: int, stop: int, indent: int, text: str) -> int:
        """A section title or a transition; 0 where the line is neither."""
        lines = self.lines
        is_adornment = _ADORNMENT.match(text) is not None
        if is_adornment and not lines.is_blank(number + 1) and number + 2 < stop and len(text) >= 3:
            below = lines.text(number + 2)
            if below[:1] == text[0] and _ADORNMENT.match(below) and len(below) >= 3:
                return self._add_title(number, number + 1, number + 2, text[0] * 2)
        if is_adornment and len(text) >= 4 and lines.is_blank(number + 1):
            self.builder.add("rule", lines.words[number], lines.ends[number])
            return number + 1
        if number + 1 >= stop or lines.indents[number + 1] != indent or is_adornment:
            return 0
        below = lines.text(number + 1)
        if not _ADORNMENT.match(below) or below.startswith("::"):
            return 0
        if len(below) >= min(4, len(text)) and len(below) >= 2:
            return self._add_title(number, number, number + 1, below[0])
        return 0

    def _add_title(self, first: int, words: int, last: int, style: str) -> int:
        lines = self.lines
        if style not in self._titles:
            self._titles.append(style)
        if not self._title:
            self._title = lines.text(words)
        level = min(6, self._titles.index(style) + 1)
        index = self.builder.open("heading", lines.words[first], level)
        self.inline.read(lines.words[words], lines.ends[words])
        self.builder.close(index, lines.ends[last])
        return last + 1

    def _read_quote(self, number: int, stop: int, indent: int) -> int:
        lines = self.lines
        after = lines.block_end(number, stop, indent)
        index = self.builder.open("quote", lines.words[number])
        self.read(number, after)
        self.builder.close(index, lines.ends[after - 1])
        return after

    def _is_enumerated(self, number: int, stop: int, indent: int) -> bool:
        """An enumerator begins an item only where the next line can go on in a list: "1942. Then" is prose."""
        if number + 1 >= stop or self.lines.is_blank(number + 1):
            return True
        return (
            self.lines.indents[number + 1] > indent
            or _ENUMERATOR.match(self.lines.text(number + 1)) is not None
        )

    def _read_list(self, number: int, stop: int, indent: int, marker: re.Pattern[str], letter: str) -> int:
        lines, builder = self.lines, self.builder
        index = builder.open("list", lines.words[number], 1, "" if letter else "ordered")
        last = number
        while number < stop and lines.indents[number] == indent:
            text = lines.text(number)
            match = marker.match(text)
            if match is None or not text.startswith(letter):
                break
            after = lines.block_end(number + 1, stop, indent)
            item = builder.open("list_item", lines.words[number], 1)
            self.read_shifted(number, after, match.end())
            last = after - 1
            builder.close(item, lines.ends[last])
            number = lines.skip_blank(after, stop)
        builder.close(index, lines.ends[last])
        return last + 1

    def read_shifted(self, number: int, stop: int, width: int) -> None:
        """Read lines of which the first begins `width` code points after its words do."""
        lines = self.lines
        words, indent = lines.words[number], lines.indents[number]
        if words + width >= lines.ends[number]:
            self.read(number + 1, stop)
            return
        rest = lines.least_indent(number + 1, stop)
        lines.words[number] = words + width
        lines.indents[number] = rest if rest > indent else indent + width
        self.read(number, stop)
        lines.words[number], lines.indents[number] = words, indent

    def _read_entry(self, number: int, stop: int, indent: int, term: tuple[int, int], width: int) -> int:
        """A field or option: a name, and what it says."""
        lines, builder = self.lines, self.builder
        after = lines.block_end(number + 1, stop, indent)
        words = lines.words[number]
        index = builder.open("definition_list", words)
        name = builder.open("term", words)
        self.inline.read(words + term[0], words + term[1])
        builder.close(name, words + term[1])
        body = builder.open("definition", min(words + width, lines.ends[number]))
        self.read_shifted(number, after, width)
        builder.close(body, lines.ends[after - 1])
        builder.close(index, lines.ends[after - 1])
        return after

    def _read_line_block(self, number: int, stop: int) -> int:
        lines, builder = self.lines, self.builder
        index = builder.open("paragraph", lines.words[number])
        last = number
        while number < stop and (match := _LINE_BLOCK.match(lines.text(number))):
            if last < number:
                builder.text(lines.ends[last], lines.words[number], "\n")
            self.inline.read(min(lines.words[number] + match.end(), lines.ends[number]), lines.ends[number])
            last = number
            number += 1
        builder.close(index, lines.ends[last])
        return number

    def _read_doctest(self, number: int, stop: int) -> int:
        after = number
        while after < stop and not self.lines.is_blank(after):
            after += 1
        self.add_code(number, after, "pycon")
        return after

    def _read_text(self, number: int, stop: int, indent: int) -> int:
        """A paragraph, or a term with its definition; and the literal block that `::` announces."""
        lines = self.lines
        if number + 1 < stop and lines.indents[number + 1] > indent and not lines.text(number).endswith("::"):
            return self._read_definition(number, stop, indent)
        after = number + 1
        while after < stop and lines.indents[after] >= indent and not lines.text(after - 1).endswith("::"):
            after += 1
        literal = lines.text(after - 1).endswith("::")
        self.read_paragraph(number, after, literal)
        return self._read_literal(after, stop, indent) if literal else after

    def _read_literal(self, number: int, stop: int, indent: int) -> int:
        lines = self.lines
        first = lines.skip_blank(number, stop)
        if first == stop:
            return number
        after = lines.block_end(first, stop, indent)
        quote = lines.text(first)[:1]
        if after == first and lines.indents[first] == indent and _QUOTED.match(quote):
            while after < stop and not lines.is_blank(after) and lines.text(after).startswith(quote):
                after += 1
        if after > first:
            self.add_code(first, after, "")
        return max(after, number)

    def _read_definition(self, number: int, stop: int, indent: int) -> int:
        lines, builder = self.lines, self.builder
        after = lines.block_end(number + 1, stop, indent)
        index = builder.open("definition_list", lines.words[number])
        term = builder.open("term", lines.words[number])
        self.inline.read(lines.words[number], lines.ends[number])
        builder.close(term, lines.ends[number])
        body = builder.open("definition", lines.words[number + 1])
        self.read(number + 1, after)
        builder.close(body, lines.ends[after - 1])
        builder.close(index, lines.ends[after - 1])
        return after

    def read_paragraph(self, number: int, stop: int, literal: bool = False) -> None:
        """Read lines as one paragraph; where it announces a literal block, its `::` reads as `:` or nothing."""
        lines = self.lines
        start, end = lines.words[number], lines.ends[stop - 1]
        if lines.is_blank(number) or start >= end:
            return
        index = self.builder.open("paragraph", start)
        shown = end
        if literal:
            shown = end - 2 if end - 2 <= start or self.source[end - 3].isspace() else end - 1
        self.inline.read(start, shown)
        self.builder.close(index, end)

    def add_code(self, number: int, stop: int, language: str) -> None:
        """Add lines as code."""
        lines = self.lines
        start, end = lines.words[number], lines.ends[stop - 1]
        index = self.builder.open("code", start, 0, language)
        self.builder.text(start, end)
        self.builder.close(index, end)

    def _add_table(self, number: int, stop: int, rows: list[list[Cell]]) -> None:
        builder, lines = self.builder, self.lines
        table = builder.open("table", lines.words[number])
        for row in rows:
            parts = [part for cell in row for part in cell]
            if not parts:
                continue
            index = builder.open("row", min(start for start, _ in parts))
            for cell in sorted((cell for cell in row if cell), key=lambda cell: cell[0]):
                self._add_cell(cell)
            builder.close(index, max(end for _, end in parts))
        builder.close(table, lines.ends[stop - 1])

    def _add_cell(self, cell: Cell) -> None:
        builder = self.builder
        index = builder.open("cell", cell[0][0])
        for place, (start, end) in enumerate(cell):
            if place:
                builder.text(cell[place - 1][1], cell[place - 1][1], " ")
            self.inline.read(start, end)
        builder.close(index, cell[-1][1])
