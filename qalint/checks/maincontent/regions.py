"""Turns decisions about texts into stretches of the source: whole elements where all that they show is furniture."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qalint.checks.maincontent.page import INLINE_KINDS, Page
from qalint.document.model import Document, Span

_PAGE_TAGS = frozenset(("html", "head", "body"))


class Region(NamedTuple):
    """`source[start:end]` is furniture of this part (one of `names.PARTS`); it holds no main content."""

    start: int
    end: int
    part: str


def regions(page: Page, parts: list[str], document: Document) -> list[Region]:
    """The furniture of a page in order, without overlap; `parts` stands beside `page.texts`."""
    if not any(parts):
        return []
    source = document.source
    found = [*_elements(page, parts, document.spans), *(Region(*aside) for aside in page.asides)]
    found.sort(key=lambda region: (region.start, -region.end))
    merged: list[Region] = []
    for region in found:
        last = merged[-1] if merged else None
        if last and region.start < last.end:
            continue
        if last and last.part == region.part and not source[last.end : region.start].strip():
            merged[-1] = Region(last.start, region.end, last.part)
        else:
            merged.append(region)
    return merged


def _elements(page: Page, parts: list[str], spans: Sequence[Span]) -> Iterator[Region]:
    """The outermost elements that show furniture only, and bare texts beside main content in one element."""
    emptied = _emptied(page, parts)
    covered = [False] * len(page.elements)
    chosen: dict[int, str] = {}
    for at, (text, part) in enumerate(zip(page.texts, parts, strict=True)):
        if not part:
            continue
        top = _top(page, emptied, text.element)
        if top is None:
            yield Region(*_bare_range(page, parts, at, spans), part)
        elif not covered[top]:
            covered[top] = True
            chosen[top] = part
    for index, part in chosen.items():
        element = page.elements[index]
        yield Region(element.start, element.end, part)


def _emptied(page: Page, parts: list[str]) -> list[bool]:
    """Whether all texts in an element are furniture, and there are any."""
    shown, kept = [False] * len(page.elements), [False] * len(page.elements)
    for text, part in zip(page.texts, parts, strict=True):
        shown[text.element] = True
        kept[text.element] = kept[text.element] or not part
    for element in reversed(page.elements):
        if element.parent >= 0:
            shown[element.parent] = shown[element.parent] or shown[element.place]
            kept[element.parent] = kept[element.parent] or kept[element.place]
    return [
        shown[element.place] and not kept[element.place] and element.tag not in _PAGE_TAGS
        for element in page.elements
    ]


def _top(page: Page, emptied: list[bool], index: int) -> int | None:
    """The outermost element around `index` that is emptied, None where the innermost is not."""
    if not emptied[index]:
        return None
    while (parent := page.elements[index].parent) >= 0 and emptied[parent]:
        index = parent
    return index


def _bare_range(page: Page, parts: list[str], at: int, spans: Sequence[Span]) -> tuple[int, int]:
    """The range of a text with the inline elements that it fills, as far as they hold no main content."""
    text = page.texts[at]
    before = page.texts[at - 1].end if at else 0
    start, end = text.start, text.end
    first = bisect_left(spans, max(before, page.elements[text.element].start), key=lambda span: span.start)
    last = bisect_left(spans, text.end, key=lambda span: span.start)
    for span in spans[first:last]:
        if span.kind in INLINE_KINDS and span.end > text.start:
            start, end = min(start, span.start), max(end, span.end)
    after = at + 1
    while after < len(parts) and page.texts[after].start < end:
        if not parts[after]:
            return text.start, text.end
        after += 1
    return start, end
