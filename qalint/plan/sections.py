"""Which headings stand above each place of a document."""

from __future__ import annotations

from bisect import bisect_right

from qalint.document.model import Document

MOST_HEADING = 200
"""Code points kept of a heading in a section path."""


class Sections:
    """The section paths of one document, looked up by source offset."""

    def __init__(self, document: Document) -> None:
        self._starts: list[int] = []
        self._paths: list[tuple[str, ...]] = []
        texts: dict[int, list[str]] = {}
        for block in document.blocks:
            owner = _heading_above(document, block.span)
            if owner is not None and not block.hidden:
                texts.setdefault(owner, []).append(document.view(block).text)
        open_levels: list[tuple[int, str]] = []
        for index, span in enumerate(document.spans):
            title = " ".join(" ".join(texts.get(index, ())).split())[:MOST_HEADING]
            if span.kind != "heading" or not title:
                continue
            level = span.level or 1
            open_levels = [*(pair for pair in open_levels if pair[0] < level), (level, title)]
            self._starts.append(span.start)
            self._paths.append(tuple(name for _, name in open_levels))

    def at(self, offset: int) -> tuple[str, ...]:
        """The headings above a source offset, the outermost first; empty before the first heading."""
        index = bisect_right(self._starts, offset) - 1
        return self._paths[index] if index >= 0 else ()


def _heading_above(document: Document, index: int) -> int | None:
    while index >= 0:
        if document.spans[index].kind == "heading":
            return index
        index = document.spans[index].parent
    return None
