"""Collects spans and blocks while a parser walks a text once, and freezes them into a `Document`."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from qalint.document.model import BLOCK_KINDS, ROOT, Block, Document, Piece, Span

_Head = tuple[str, int, int, int, str]
"""Kind, start, parent (as created), level, name."""


class SpanBuilder:
    """The mutable side of one parse. Offsets are code points; indexes count spans as created."""

    __slots__ = ("_blocks", "_ends", "_heads", "_hidden", "_open", "_owners", "_pieces")

    def __init__(self) -> None:
        self._heads: list[_Head] = []
        self._ends: list[int] = []
        self._open: list[int] = []
        self._owners: list[int] = []
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._hidden = 0

    @property
    def pending(self) -> bool:
        """Whether the current block holds any piece."""
        return bool(self._pieces)

    def kind(self, index: int) -> str:
        """The kind of a span, "" for ROOT."""
        return self._heads[index][0] if index >= 0 else ""

    def open(self, kind: str, start: int, level: int = 0, name: str = "") -> int:
        """Open a child of the innermost open span; one of a block kind ends the current block."""
        index = len(self._heads)
        opened = self._open
        self._heads.append((kind, start, opened[-1] if opened else ROOT, level, name))
        self._ends.append(start)
        if kind in BLOCK_KINDS:
            if self._pieces:
                self.flush()
            self._owners.append(index)
        opened.append(index)
        return index

    def close(self, index: int, end: int) -> None:
        """Close a span and all that is still open inside; nothing where it is not open."""
        opened = self._open
        if not opened or opened[-1] != index:
            # Open indexes only rise, so looking for one stays cheap however deep a document nests.
            place = bisect_left(opened, index)
            if place == len(opened) or opened[place] != index:
                return
        while True:
            last = opened.pop()
            self._ends[last] = end
            if self._owners and self._owners[-1] == last:
                if self._pieces:
                    self.flush()
                self._owners.pop()
            if last == index:
                return

    def add(self, kind: str, start: int, end: int, level: int = 0, name: str = "") -> int:
        """Add a leaf, a child of the innermost open span. It does not end the current block."""
        opened = self._open
        self._heads.append((kind, start, opened[-1] if opened else ROOT, level, name))
        self._ends.append(end)
        return len(self._ends) - 1

    def cut(self, index: int) -> None:
        """End an open span where its open child starts: the child and what follows are its siblings from now on."""
        at = self._open.index(index)
        child = self._open[at + 1]
        kind, start, _, level, name = self._heads[child]
        self._heads[child] = (kind, start, self._heads[index][2], level, name)
        self._ends[index] = start
        del self._open[at]

    def add_block(self, pieces: tuple[Piece, ...], hidden: bool = False) -> None:
        """Add a whole block to the innermost open block span, beside the current one; at the top to a paragraph."""
        owner = self._owners[-1] if self._owners else self.add("paragraph", pieces[0].start, pieces[-1].end)
        self._blocks.append(Block(owner, pieces, hidden))

    def text(self, start: int, end: int, decoded: str | None = None) -> None:
        """Add a visible piece to the current block: of the innermost open block, else of a new paragraph."""
        self._pieces.append(Piece(start, end, decoded))

    def flush(self) -> None:
        """End the current block."""
        pieces = self._pieces
        if pieces:
            owner = (
                self._owners[-1] if self._owners else self.add("paragraph", pieces[0].start, pieces[-1].end)
            )
            self._blocks.append(Block(owner, tuple(pieces), self._hidden > 0))
            self._pieces = []

    def hide(self) -> None:
        """Blocks from here to the matching `show` are hidden. Nests."""
        self.flush()
        self._hidden += 1

    def show(self) -> None:
        """Undo one `hide`."""
        self.flush()
        self._hidden = max(0, self._hidden - 1)

    def document(
        self,
        path: str,
        format: str,
        source: str,
        record: int | None = None,
        field: str | None = None,
        line: int = 0,
        title: str = "",
        metadata: dict[str, str] | None = None,
    ) -> Document:
        """Close what is open and freeze: spans by start, parents first; blocks that show something."""
        if self._open:
            self.close(self._open[0], len(source))
        self.flush()
        spans, places = self._ordered_spans()
        blocks = [block for block in self._blocks if _shows(block, source)]
        if places is not None:
            blocks = [block._replace(span=places[block.span]) for block in blocks]
        if any(after.pieces[0].start < before.pieces[0].start for before, after in pairwise(blocks)):
            blocks.sort(key=lambda block: block.pieces[0].start)
        return Document(
            path, format, source, spans, tuple(blocks), record, field, line, title, metadata or {}
        )

    def _ordered_spans(self) -> tuple[tuple[Span, ...], list[int] | None]:
        """Spans in order, and the new index of each as created (None where the order is the same)."""
        heads, ends = self._heads, self._ends
        spans = [
            Span(kind, start, end, parent, level, name)
            for (kind, start, parent, level, name), end in zip(heads, ends, strict=True)
        ]
        if all(before.start <= after.start for before, after in pairwise(spans)):
            return tuple(spans), None
        spans = [self._below_an_earlier(span, spans) for span in spans]
        order = sorted(range(len(spans)), key=lambda index: spans[index].start)
        places = [0] * len(spans)
        for place, index in enumerate(order):
            places[index] = place
        moved = (spans[index] for index in order)
        return tuple(s if s.parent == ROOT else s._replace(parent=places[s.parent]) for s in moved), places

    @staticmethod
    def _below_an_earlier(span: Span, spans: list[Span]) -> Span:
        """The span, below the nearest ancestor that does not start behind it: tags inside of tags are met late."""
        parent = span.parent
        while parent != ROOT and spans[parent].start > span.start:
            parent = spans[parent].parent
        return span if parent == span.parent else span._replace(parent=parent)


def _shows(block: Block, source: str) -> bool:
    """Whether a block holds anything but white space."""
    for start, end, text in block.pieces:
        shown = source[start:end] if text is None else text
        if shown and not shown.isspace():
            return True
    return False
