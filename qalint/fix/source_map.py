"""Where each stretch of a rewritten text came from, composable over any number of rewrites."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from qalint.finding import Edit


class Kept(NamedTuple):
    """`new[start:start + length]` equals `old[source:source + length]`; offsets are code points."""

    start: int
    source: int
    length: int


class Change(NamedTuple):
    """`old[start:end]` became `new[new_start:new_end]`."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The stretches a text kept from the text it was made of, in order; all else is deleted or written new."""

    kept: tuple[Kept, ...]
    old_length: int
    new_length: int

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the old text from which `new[start:end]` came.

        An edge inside text that was written new moves out to the edge of what that text replaced.
        """
        first = self._old_start(start)
        return first, max(first, self._old_end(end) if end > start else first)

    def changes(self) -> list[Change]:
        """What lies between the kept stretches, in order: deletions, insertions and replacements."""
        found, old, new = [], 0, 0
        for piece in [*self.kept, Kept(self.new_length, self.old_length, 0)]:
            if piece.source > old or piece.start > new:
                found.append(Change(old, piece.source, new, piece.start))
            old, new = piece.source + piece.length, piece.start + piece.length
        return found

    def then(self, later: SourceMap) -> SourceMap:
        """The map of both rewrites, this one first."""
        out: list[Kept] = []
        for piece in later.kept:
            at = max(0, bisect_right(self.kept, piece.source, key=lambda mine: mine.start) - 1)
            while at < len(self.kept) and self.kept[at].start < piece.source + piece.length:
                mine = self.kept[at]
                low = max(mine.start, piece.source)
                high = min(mine.start + mine.length, piece.source + piece.length)
                if high > low:
                    _extend(
                        out,
                        Kept(piece.start + low - piece.source, mine.source + low - mine.start, high - low),
                    )
                at += 1
        return SourceMap(tuple(out), self.old_length, later.new_length)

    def _old_start(self, offset: int) -> int:
        index = bisect_right(self.kept, offset, key=lambda piece: piece.start) - 1
        if index < 0:
            return 0
        piece = self.kept[index]
        return piece.source + min(offset - piece.start, piece.length)

    def _old_end(self, offset: int) -> int:
        index = bisect_left(self.kept, offset, key=lambda piece: piece.start) - 1
        if index >= 0 and offset <= self.kept[index].start + self.kept[index].length:
            return self.kept[index].source + offset - self.kept[index].start
        return self.kept[index + 1].source if index + 1 < len(self.kept) else self.old_length


def identity(length: int) -> SourceMap:
    """The map of a text that was left as it is; `length` in code points."""
    return SourceMap((Kept(0, 0, length),) if length else (), length, length)


def map_of(edits: Iterable[Edit], length: int) -> SourceMap:
    """The map of ordered edits that do not overlap, over a text of `length` code points."""
    kept: list[Kept] = []
    old = new = 0
    for edit in edits:
        if edit.start > old:
            kept.append(Kept(new, old, edit.start - old))
        new += edit.start - old + len(edit.text)
        old = edit.end
    if length > old:
        kept.append(Kept(new, old, length - old))
    return SourceMap(tuple(kept), length, new + length - old)


def _extend(out: list[Kept], piece: Kept) -> None:
    last = out[-1] if out else None
    if last and last.start + last.length == piece.start and last.source + last.length == piece.source:
        out[-1] = Kept(last.start, last.source, last.length + piece.length)
    else:
        out.append(piece)
