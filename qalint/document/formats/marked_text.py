"""The visible text of Markdown with marks in it: marks become spans and are cut out, escapes and entities decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from qalint.document.builder import SpanBuilder
from qalint.document.formats.marks import CLOSE, CODE, GIVEN, OPEN, OVERLAY, Mark

_ENCODED = re.compile(
    r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_NEVER = 1 << 62


class MarkedText:
    """A masked source and its marks, sorted by start, each of which is passed once, in order.

    `next_start` is where the next mark starts; `in_links` counts the links that are open.
    """

    __slots__ = ("_builder", "_containers", "_marks", "_next", "_starts", "_text", "in_links", "next_start")

    def __init__(self, text: str, builder: SpanBuilder, marks: Sequence[Mark]) -> None:
        self._text = text
        self._builder = builder
        self._marks = marks
        self._starts = [*(mark.start for mark in marks), _NEVER]
        self._next = 0
        self._containers: list[int] = []
        self.next_start = self._starts[0]
        self.in_links = 0

    def show(self, start: int, end: int) -> None:
        """Add visible text: marks are cut out of it, escapes and entities decoded."""
        at = start
        while self.next_start < end:
            mark = self._marks[self._next]
            if mark.role == OVERLAY:
                if mark.start >= start and (mark.kind != "autolink" or self.in_links == 0):
                    self._builder.add(mark.kind, mark.start, min(mark.end, end), name=mark.name)
                self._advance()
                continue
            if mark.start > at:
                self._decode(at, mark.start)
            at = max(at, mark.end)
            self._emit(mark)
            self._advance()
        if at < end:
            self._decode(at, end)

    def _decode(self, start: int, end: int) -> None:
        builder = self._builder
        at = start
        for match in _ENCODED.finditer(self._text, start, end):
            escaped = match[1]
            decoded = escaped if escaped is not None else unescape(match.group())
            if escaped is None and decoded == match.group():
                continue
            if match.start() > at:
                builder.text(at, match.start())
            builder.add("entity" if escaped is None else "escape", *match.span())
            builder.text(*match.span(), decoded)
            at = match.end()
        if at < end:
            builder.text(at, end)

    def emit_until(self, limit: int) -> None:
        """Emit the marks that start before `limit`."""
        while self.next_start < limit:
            self._emit(self.take())

    def drop_until(self, limit: int) -> None:
        """Pass the marks that start before `limit`: they lie in something literal."""
        while self.next_start < limit:
            self._advance()

    def take(self) -> Mark:
        """Pass the next mark without emitting it. There must be one."""
        mark = self._marks[self._next]
        self._advance()
        return mark

    def starts_given(self, start: int) -> bool:
        """Whether the next mark starts there and is shown to the parser as something else."""
        return self.next_start == start and self._marks[self._next].fill == GIVEN

    def end_containers(self, block: int, stop: int, end: int) -> int:
        """Emit the marks of a block that ends at `stop`, and those that end its containers: where the last ends."""
        self.emit_until(stop)
        while self.next_start < end and self._marks[self._next].role == CLOSE:
            if not self._containers or self._containers[-1] < block:
                break
            stop = self._marks[self._next].end
            self._emit(self.take())
        return stop

    def _advance(self) -> None:
        self._next += 1
        self.next_start = self._starts[self._next]

    def _emit(self, mark: Mark) -> None:
        builder = self._builder
        if mark.kind == "autolink":
            return
        if mark.role == OPEN:
            self._containers.append(builder.open(mark.kind, mark.start, 0, mark.name))
            if mark.shown:
                builder.text(*mark.shown)
                builder.flush()
        elif mark.role == CLOSE:
            if self._containers:
                builder.close(self._containers.pop(), mark.end)
        elif mark.role == CODE:
            index = builder.open(mark.kind, mark.start, 0, mark.name)
            builder.text(mark.start, mark.end)
            builder.close(index, mark.end)
        else:
            builder.add(mark.kind, mark.start, mark.end, name=mark.name)
            if mark.name == "br":
                builder.text(mark.start, mark.end, "\n")
