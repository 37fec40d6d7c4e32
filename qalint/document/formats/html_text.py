"""Turns the text between tags into pieces as a reader sees it: entities decoded, white space collapsed.

A `Line` is what stands between two block borders; it carries the one pending space across tags.
"""

from __future__ import annotations

import re
from html import unescape

from qalint.document.model import Piece

_SPACES = re.compile(r"[ \t\n\r\f]*+")
_ENTITY = r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++)|[a-zA-Z][a-zA-Z0-9]*+);?+"
_ODD = re.compile(rf"[ \t\n\r\f]{{2,}}+|[\t\n\r\f]|{_ENTITY}")
_ENTITIES = re.compile(_ENTITY)
_FIRST_BREAK = re.compile(r"\r\n|\n|\r")


class Line:
    """The visible text of one block while it grows. Offsets are code points of `source`."""

    __slots__ = ("_ended", "_pending", "_source", "breaks", "pieces")

    def __init__(self, source: str) -> None:
        self._source = source
        self.pieces: list[Piece] = []
        self._pending: Piece | None = None
        self._ended = False
        """Whether white space that comes now is swallowed: nothing, or a break, stands before."""
        self.breaks = 0
        """How many `<br>` stand at the end of the line."""

    def flow(self, start: int, end: int) -> None:
        """Add text in which white space collapses."""
        source = self._source
        first = _SPACES.match(source, start, end).end()  # type: ignore[union-attr]
        if first > start:
            self._space(start, first)
        if first == end:
            return
        last = end
        while source[last - 1] in " \t\n\r\f":
            last -= 1
        at = first
        for match in _ODD.finditer(source, first, last):
            begin, stop = match.span()
            if source[begin] != "&":
                self._put(at, begin)
                self._space(begin, stop)
                at = stop
                continue
            decoded = unescape(match[0])
            if decoded != match[0]:
                self._put(at, begin)
                self._put_decoded(begin, stop, decoded)
                at = stop
        self._put(at, last)
        if last < end:
            self._space(last, end)

    def keep(self, start: int, end: int, entities: bool = True) -> None:
        """Add preformatted text, all of it."""
        at = start
        for match in _ENTITIES.finditer(self._source, start, end) if entities else ():
            decoded = unescape(match[0])
            if decoded != match[0]:
                self._put(at, match.start())
                self._put_decoded(*match.span(), decoded)
                at = match.end()
        self._put(at, end)

    def line_break(self, at: int) -> bool:
        """A `<br>` at this offset; true where it is the second in a row, to readers a new paragraph."""
        self.breaks += 1
        if self.pieces:
            self._pending = Piece(at, at, "\n")
        self._ended = True
        return self.breaks > 1

    def gap(self, at: int) -> None:
        """Words before and after this offset are apart, though no white space stands there."""
        if self.pieces and self._pending is None:
            self._pending = Piece(at, at, " ")

    def take(self) -> tuple[Piece, ...]:
        """The pieces so far; the line starts afresh."""
        pieces = tuple(self.pieces)
        self.pieces = []
        self._pending, self._ended, self.breaks = None, False, 0
        return pieces

    def _space(self, start: int, end: int) -> None:
        if self.pieces and self._pending is None and not self._ended:
            single = end - start == 1 and self._source[start] == " "
            self._pending = Piece(start, end, None if single else " ")

    def _put(self, start: int, end: int) -> None:
        if end <= start:
            return
        pieces, pending = self.pieces, self._pending
        if pending is not None:
            self._pending = None
            if pending.text is None and pending.end == start:
                start = pending.start
            else:
                pieces.append(pending)
        if pieces and pieces[-1].end == start and pieces[-1].text is None:
            start = pieces.pop().start
        pieces.append(Piece(start, end))
        self._ended, self.breaks = False, 0

    def _put_decoded(self, start: int, end: int, text: str) -> None:
        if not text:
            return
        if self._pending is not None:
            self.pieces.append(self._pending)
            self._pending = None
        self.pieces.append(Piece(start, end, text))
        self._ended, self.breaks = False, 0


def opening_break(source: str, start: int, end: int) -> int:
    """Where preformatted content begins to count: a line break right after `<pre>` is no text."""
    match = _FIRST_BREAK.match(source, start, end)
    return match.end() if match else start
