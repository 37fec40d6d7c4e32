"""Explicit markup of reStructuredText: everything that begins with two dots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qalint.document.formats.rst_directives import (
    CODE,
    FIRST_LINE_IS_TEXT,
    IMAGES,
    MATH,
    NO_PROSE,
    RAW,
    TITLED,
    directive_kind,
)

if TYPE_CHECKING:
    from qalint.document.formats.rst_blocks import RstReader

_DIRECTIVE = re.compile(
    r"\.\.[ \t]+(?:\|([^|\n]{1,100})\|[ \t]+)?([A-Za-z][\w:+.-]{0,80}?)[ \t]?::(?:[ \t]+|\Z)"
)
_TARGET = re.compile(
    r"\.\.[ \t]+_(?:`[^`\n]{1,300}`|(?:[^:\n]|:(?!\s|\Z)){1,300}):(?:[ \t]+(.*))?\Z|\.\.[ \t]+__:.*\Z"
)
_FOOTNOTE = re.compile(r"\.\.[ \t]+\[(#?[\w.:-]{1,80}|#|\*)\](?:[ \t]+|\Z)")
_OPTION = re.compile(r":([\w -]{1,60}):(?:[ \t]+(.*))?\Z")
_MARKUP = re.compile(r"\.\.(?:[ \t]|\Z)")
_SHOWN_OPTIONS = frozenset({"alt", "caption", "title", "header"})


class ExplicitMarkup:
    """Reads directives, comments, targets and footnotes for an `RstReader`."""

    def __init__(self, reader: RstReader) -> None:
        self._reader = reader
        self._lines = reader.lines
        self._builder = reader.builder

    def read(self, number: int, stop: int, indent: int) -> int:
        """Read the construct that begins on a line, and return the line after it; 0 where none begins there."""
        text = self._lines.text(number)
        if not _MARKUP.match(text):
            return 0
        after = self._lines.block_end(number + 1, stop, indent)
        start, end = self._lines.words[number], self._lines.ends[after - 1]
        if match := _DIRECTIVE.match(text):
            if match[1]:
                self._builder.add("directive", start, end, name=f"|{match[1]}|")
            else:
                self._read_directive(number, after, match[2].lower(), match.end())
        elif match := _FOOTNOTE.match(text):
            index = self._builder.open("footnote", start, 0, match[1])
            self._reader.read_shifted(number, after, match.end())
            self._builder.close(index, end)
        elif match := _TARGET.match(text):
            self._builder.add("definition_link", start, end, name=(match[1] or "").strip())
        else:
            if self._lines.is_blank(number + 1) and len(text.strip()) == 2:
                # An empty comment ends what stands before it and takes in nothing.
                after, end = number + 1, self._lines.ends[number]
            self._builder.add("comment", start, end)
        return after

    def _read_directive(self, number: int, stop: int, name: str, width: int) -> None:
        lines, builder = self._lines, self._builder
        start, end = lines.words[number], lines.ends[stop - 1]
        argument = (min(start + width, lines.ends[number]), lines.ends[number])
        if name in RAW or name in NO_PROSE:
            index = builder.add("raw" if name in RAW else "directive", start, end, name=name)
            if name not in RAW:
                self._read_options(number + 1, stop)
            return
        if name in IMAGES - {"figure"}:
            builder.add("image", start, end, name=lines.source[slice(*argument)])
            self._read_options(number + 1, stop)
            return
        kind = directive_kind(name)
        language = lines.source[slice(*argument)].split()[:1]
        index = builder.open(kind, start, 0, language[0] if kind == "code" and language else name)
        if name in CODE or name in MATH:
            self._read_literal(number, stop, argument)
        else:
            self._read_prose(number, stop, name, width, argument)
        builder.close(index, end)

    def _read_options(self, number: int, stop: int) -> int:
        """Read the options under a directive: those that show words become attributes. The line after them."""
        lines = self._lines
        while number < stop and (match := _OPTION.match(lines.text(number))):
            if match[2] and match[1] in _SHOWN_OPTIONS:
                offset = lines.words[number]
                self._builder.add("attribute", offset + match.start(2), offset + match.end(2), name=match[1])
            number += 1
        return number

    def _read_literal(self, number: int, stop: int, argument: tuple[int, int]) -> None:
        lines = self._lines
        first = self._read_options(number + 1, stop)
        first = lines.skip_blank(first, stop)
        if first < stop:
            self._builder.text(lines.words[first], lines.ends[stop - 1])
        elif argument[0] < argument[1]:
            self._builder.text(*argument)

    def _read_prose(self, number: int, stop: int, name: str, width: int, argument: tuple[int, int]) -> None:
        """A directive whose content is read on: its argument is content, a title, or a name."""
        lines, builder, reader = self._lines, self._builder, self._reader
        if name in FIRST_LINE_IS_TEXT and argument[0] < argument[1]:
            options = self._read_options(number + 1, stop)
            if options == number + 1:
                reader.read_shifted(number, stop, width)
                return
            reader.inline.read(*argument)
            builder.flush()
            reader.read(options, stop)
            return
        if argument[0] < argument[1]:
            self._read_argument(name, argument)
        first = number + 1
        if name not in TITLED and name != "figure":
            # A signature may go on over lines of its own until the blank one.
            while first < stop and not lines.is_blank(first) and not _OPTION.match(lines.text(first)):
                if lines.text(first).endswith((".", "!", "?")) or ":" not in name:
                    break
                first += 1
        reader.read(self._read_options(first, stop), stop)

    def _read_argument(self, name: str, argument: tuple[int, int]) -> None:
        builder = self._builder
        if name in TITLED:
            index = builder.open("caption", argument[0])
            self._reader.inline.read(*argument)
            builder.close(index, argument[1])
        elif name == "figure":
            builder.add("image", *argument, name=self._lines.source[slice(*argument)])
        elif ":" in name or name in _SIGNED:
            index = builder.open("code", argument[0], 0, "signature")
            builder.text(*argument)
            builder.close(index, argument[1])


_SIGNED = frozenset(
    "function method class attribute data exception module-signature describe object option cmdoption envvar confval"
    " setting signal program directive role autoclass classmethod staticmethod property decorator macro type".split()
)
"""Directives of object descriptions: the argument is the object's signature."""
