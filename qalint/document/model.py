"""The data that a text becomes: `Document`, its `Span`s, `Block`s of visible text, `View`s and `Sentence`s.

Every offset in this module is a code-point offset into `Document.source`, unless it says "into the view".
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

ROOT = -1
"""The parent of a span that stands at the top of its document."""


class Span(NamedTuple):
    """One structural element: `source[start:end]` is all of it, markup included.

    `kind` is one of `KINDS`; `parent` indexes `Document.spans` (`ROOT` at the top); `level` is a heading's level
    (1-6) or a list's nesting depth (from 1), else 0; `name` is what the kind leaves open: an HTML tag, a code block's
    language, the name of a directive, shortcode or component, a link's or image's destination.
    """

    kind: str
    start: int
    end: int
    parent: int = ROOT
    level: int = 0
    name: str = ""


BLOCK_KINDS = frozenset(
    "heading paragraph list list_item quote table row cell code html_block front_matter footnote rule math_block"
    " definition_list term definition admonition directive element caption figure".split()
)
"""Kinds that stand on lines of their own; `element` is any other HTML block element, named by its tag."""

INLINE_KINDS = frozenset(
    "link image code_span math emphasis strong strikethrough html_tag comment autolink footnote_reference shortcode"
    " component expression role escape entity script style attribute import page_break raw definition_link".split()
)
"""Kinds that stand inside a line, or may (`comment`, `shortcode`, `component`).

`script`/`style` hold code of a page, `attribute` is a human-readable HTML attribute (alt, title, aria-label,
placeholder, content of a meta; `name` is "tag.attribute"), `raw` is a literal region of a template (`{% raw %}`),
`definition_link` is a Markdown link reference definition.
"""

KINDS = BLOCK_KINDS | INLINE_KINDS

LITERAL_KINDS = frozenset("code code_span math math_block front_matter script style raw".split())
"""Kinds whose inside is shown or run as it is: no markup rule speaks of it unless it asks to."""


class Piece(NamedTuple):
    """A run of visible text: `source[start:end]` reads as `text`, or as itself where `text` is None.

    A piece with `start == end` is white space that the markup implies (a soft break, a cell border).
    """

    start: int
    end: int
    text: str | None = None


class Block(NamedTuple):
    """The visible text that one block span holds directly: a paragraph, a heading, a cell, an item's own line.

    `span` indexes `Document.spans`. Pieces are in source order and do not overlap. A span with children may own
    several blocks (the text of an item before and after its nested list). `hidden` says that a reader of the rendered
    document does not see it (`display:none`, `hidden`, a template); such text is no prose, but rules look at it.
    """

    span: int
    pieces: tuple[Piece, ...]
    hidden: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """Decoded text and the way back to source: `text[texts[i]:texts[i + 1]]` came from piece `i`.

    `texts` holds the offset into the view at which each piece starts; `pieces` the pieces. Offsets inside a piece
    with its own text (an entity, an escape) map to the piece's edges: its start for a start, its end for an end.
    """

    text: str
    texts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source range of `text[start:end]`, both offsets into the view, `start <= end`.

        Raises ValueError where the range lies outside of the view or the view is empty.
        """
        if not 0 <= start <= end <= len(self.text) or not self.pieces:
            raise ValueError(f"[{start}, {end}) lies outside of a view of {len(self.text)} code points")
        first = self._source_start(start)
        return first, max(first, self._source_end(end) if end > start else first)

    def view_offset(self, offset: int) -> int:
        """The offset into the view of the first code point whose source is at or after `offset`."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if index < 0:
            return 0
        piece = self.pieces[index]
        if offset >= piece.end:
            return self.texts[index + 1] if index + 1 < len(self.texts) else len(self.text)
        return self.texts[index] + (offset - piece.start if piece.text is None else 0)

    def _source_start(self, at: int) -> int:
        index = bisect_right(self.texts, at) - 1
        piece = self.pieces[index]
        if piece.text is None:
            return min(piece.start + at - self.texts[index], piece.end)
        return piece.start

    def _source_end(self, at: int) -> int:
        index = bisect_left(self.texts, at) - 1
        piece = self.pieces[index]
        if piece.text is None:
            return piece.start + at - self.texts[index]
        return piece.end


def view_of(source: str, pieces: Iterable[Piece]) -> View:
    """The view that pieces make when read one after the other."""
    kept = tuple(piece for piece in pieces if piece.text or (piece.text is None and piece.end > piece.start))
    texts, parts, at = [], [], 0
    for piece in kept:
        part = source[piece.start : piece.end] if piece.text is None else piece.text
        texts.append(at)
        parts.append(part)
        at += len(part)
    return View("".join(parts), tuple(texts), kept)


class Sentence(NamedTuple):
    """One sentence of visible prose: `text` is decoded, `source[start:end]` holds it with its inline markup.

    `span` indexes `Document.spans` (the block that holds it); `block` indexes `Document.blocks`.
    """

    start: int
    end: int
    span: int
    text: str
    block: int


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One text and its structure. `source` is the decoded text with its newlines, BOM and oddities kept.

    `path` is as found, with `/`; `record` (0-based) and `field` are set where the text is a value inside a container;
    `format` is a name of `qalint.document.formats`; `title` is what the metadata call the document ("" if nothing).
    `spans` are ordered by start, parents before children. `blocks` are in source order. `line` is the 1-based
    physical line of a record in its container, else 0; `ignores` are the selectors of rules
    that the record itself silences.
    """

    path: str
    format: str
    source: str
    spans: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    record: int | None = None
    field: str | None = None
    line: int = 0
    title: str = ""
    metadata: dict[str, str] = dataclasses.field(default_factory=dict)
    ignores: tuple[str, ...] = ()

    @property
    def unread_from(self) -> int | None:
        """The offset from which the text was left unread, because it is larger than the bounds of its parser."""
        return int(self.metadata["left_out"]) if "left_out" in self.metadata else None

    @property
    def unread(self) -> str:
        """For people: how much was read and why no more, "" where all of it was."""
        at = self.unread_from
        if at is None:
            return ""
        why = "it has too many tags" if at < len(self.source) else "it is too long for one document, split it"
        return f"only its first {at:,} characters were read: {why}"

    def view(self, block: Block) -> View:
        """The decoded text of a block and the way back."""
        return view_of(self.source, block.pieces)
