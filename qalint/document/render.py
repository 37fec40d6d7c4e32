"""Renders a document as the plain text that a generator reads, with the way back to its source.

No bullets, no heading marks, no markup: only what a reader of the rendered document sees, code kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qalint.document.model import ROOT, Block, Document, Piece, Span, View, view_of

_LISTS = frozenset(("list", "definition_list"))
_LEFT_OUT = frozenset(("front_matter",))


class _Place(NamedTuple):
    """Where a span stands: indexes of the spans around it (itself included), ROOT where there is none."""

    items: int
    """The outermost list since the innermost table."""
    table: int
    row: int
    cell: int
    left_out: bool


_TOP = _Place(ROOT, ROOT, ROOT, ROOT, False)


def read_text(document: Document) -> View:
    """What a generator reads of a document: its visible blocks, front matter left out, blank lines between them.

    Items of one list and rows of one table stand on consecutive lines, cells of a row are parted by a tab. A
    cell that holds several blocks makes its row a layout: its blocks are parted as any others. The text ends
    with a line feed where it is not empty.
    """
    places = _places(document.spans)
    blocks = [block for block in document.blocks if not block.hidden and not _place(places, block).left_out]
    return view_of(document.source, _pieces(document.source, blocks, places))


def _places(spans: Sequence[Span]) -> list[_Place]:
    places: list[_Place] = []
    for index, span in enumerate(spans):
        around = _TOP if span.parent == ROOT else places[span.parent]
        kind = span.kind
        if kind in _LISTS and around.items == ROOT:
            around = around._replace(items=index)
        elif kind == "table":
            around = around._replace(table=index, row=ROOT, cell=ROOT, items=ROOT)
        elif kind == "row":
            around = around._replace(row=index, cell=ROOT)
        elif kind == "cell":
            around = around._replace(cell=index)
        elif kind in _LEFT_OUT:
            around = around._replace(left_out=True)
        places.append(around)
    return places


def _place(places: Sequence[_Place], block: Block) -> _Place:
    return _TOP if block.span == ROOT else places[block.span]


def _pieces(source: str, blocks: Sequence[Block], places: Sequence[_Place]) -> Iterator[Piece]:
    layouts = _layout_rows(blocks, places)
    before, end = _TOP, 0
    first = True
    for block in blocks:
        place = _place(places, block)
        trimmed = _without_outer_breaks(source, block.pieces)
        if not trimmed:
            continue
        if not first:
            yield Piece(end, end, _separator(before, place, layouts))
        yield from trimmed
        before, end, first = place, trimmed[-1].end, False
    if not first:
        yield Piece(end, end, "\n")


def _layout_rows(blocks: Sequence[Block], places: Sequence[_Place]) -> set[int]:
    """The rows of which a cell holds more than one block."""
    layouts, cells = set[int](), set[int]()
    for block in blocks:
        place = _place(places, block)
        if place.cell != ROOT:
            if place.cell in cells:
                layouts.add(place.row)
            cells.add(place.cell)
    return layouts


def _separator(before: _Place, after: _Place, layouts: set[int]) -> str:
    if before.items == after.items != ROOT:
        return "\n"
    if before.table == after.table != ROOT and before.row not in layouts and after.row not in layouts:
        return "\t" if before.row == after.row != ROOT else "\n"
    return "\n\n"


def _without_outer_breaks(source: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """A block's pieces without line breaks before its first and after its last line: separators bring them."""
    first = 0
    while first < len(pieces) and not _read(source, pieces[first]).strip("\r\n"):
        first += 1
    last = len(pieces)
    while last > first and not _read(source, pieces[last - 1]).strip("\r\n"):
        last -= 1
    kept = list(pieces[first:last])
    if kept and kept[0].text is None:
        start, end, _ = kept[0]
        kept[0] = Piece(end - len(source[start:end].lstrip("\r\n")), end)
    if kept and kept[-1].text is None:
        start, end, _ = kept[-1]
        kept[-1] = Piece(start, start + len(source[start:end].rstrip("\r\n")))
    return tuple(kept)


def _read(source: str, piece: Piece) -> str:
    return source[piece.start : piece.end] if piece.text is None else piece.text
