"""Nests the tags of an HTML page: which element is inside which, where unclosed and misplaced ones end.

It follows the WHATWG tree construction as far as it decides who a text belongs to: implied end tags, the
scope of tables and lists, ignored end tags. Nothing is moved: text stays where it stands in the source.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from qalint.document.builder import SpanBuilder
from qalint.document.formats.html_tags import BLOCKS, END_STOPS, HEADINGS, IMPLIED_ENDS, LISTS, TABLE_PARTS

MAX_DEPTH = 512
"""Elements open at once, as in Chromium: one that would nest deeper ends the innermost open one."""


class Element(NamedTuple):
    """An open element: `span` is its index in the builder, `tag` "" for an implied paragraph."""

    tag: str
    span: int
    block: bool
    hidden: bool
    """Whether it, not one around it, keeps its content from the reader."""


class Tree:
    """The open elements of one page."""

    __slots__ = ("_builder", "_count", "open")

    def __init__(self, builder: SpanBuilder) -> None:
        self._builder = builder
        self.open: list[Element] = []
        self._count: defaultdict[str, int] = defaultdict(int)

    def has(self, tag: str) -> bool:
        """Whether an element of this tag is open."""
        return self._count[tag] > 0

    @property
    def list_depth(self) -> int:
        """How many lists are open."""
        return sum(self._count[tag] for tag in LISTS)

    def push(self, element: Element) -> None:
        """Enter an element that the builder has opened."""
        self.open.append(element)
        self._count[element.tag] += 1

    def implied_ends(self, tag: str) -> int:
        """How many of the open elements, counted from the outermost, stay open when `tag` starts."""
        keep, count = len(self.open), self._count
        for ended, stops in IMPLIED_ENDS.get(tag, ()):
            for name in ended:
                if count[name]:
                    keep = self._outermost(ended, stops, keep)
                    break
        if keep and self.open[0].tag == "" and tag in BLOCKS:
            return 0
        return keep if keep < MAX_DEPTH else MAX_DEPTH - 1

    def end_of(self, tag: str) -> int:
        """How many of the open elements stay open after `</tag>`: all of them where nothing matches."""
        everything = len(self.open)
        if tag in HEADINGS and not self._count[tag]:
            return self._innermost_heading(everything)
        if not self._count[tag]:
            return everything
        block = tag in BLOCKS
        for place in range(everything - 1, -1, -1):
            element = self.open[place]
            if element.tag == tag:
                return place
            if (element.tag in END_STOPS and tag not in TABLE_PARTS) or element.tag == "table":
                return everything
            if not block and element.block:
                self._cut(tag, place)
                return len(self.open)
        return everything

    def close(self, end: int) -> None:
        """End the innermost open element."""
        element = self.open.pop()
        self._count[element.tag] -= 1
        self._builder.close(element.span, end)

    def _outermost(self, ended: frozenset[str], stops: frozenset[str], keep: int) -> int:
        for place in range(keep - 1, -1, -1):
            tag = self.open[place].tag
            if tag in ended:
                keep = place
            elif tag in stops:
                break
        return keep

    def _innermost_heading(self, everything: int) -> int:
        for place in range(everything - 1, -1, -1):
            element = self.open[place]
            if element.tag in HEADINGS:
                return place
            if element.block:
                break
        return everything

    def _cut(self, tag: str, place: int) -> None:
        """An inline element closed inside a block that it opened ends where that block began."""
        for outer in range(place - 1, -1, -1):
            element = self.open[outer]
            if element.block:
                return
            if element.tag == tag and not element.hidden:
                self._builder.cut(element.span)
                self._count[tag] -= 1
                del self.open[outer]
                return
