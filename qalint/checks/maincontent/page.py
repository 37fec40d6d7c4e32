"""A web page as its furniture is judged by: elements with their names, and the texts they show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qalint.checks.maincontent.names import NOTICE, hides_inline, name_part
from qalint.checks.maincontent.phrases import tells_of_cookies
from qalint.document.model import Document, Piece, View, view_of

_TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")
_NAMES = re.compile(
    r"""[\s"'](class|id|role|itemprop)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_STOP = re.compile(r'[.!?…。！？](?:["”’»)\]]|\s|$)')
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ASIDE_KINDS = frozenset(("html_tag", "emphasis", "strong"))
INLINE_KINDS = _ASIDE_KINDS | {"link", "code_span"}
HEADING_HYPHENS = 3
"""Hyphens from which the identifier of a section without a class is made of the words of its heading, and no name."""
LONG_TAG = 400
"""Characters from which a tag is not worth remembering: it will not come again."""


class Element(NamedTuple):
    """An element: `names` are its class and its identifier, `classes` its class alone."""

    place: int
    kind: str
    start: int
    end: int
    parent: int
    tag: str = ""
    names: str = ""
    classes: str = ""
    role: str = ""
    prop: str = ""


class Text(NamedTuple):
    """The text that one block shows, white space made plain.

    `letters` counts what is no space, `linked` those of them in links, `prose` those that count as running text: of
    sentences, outside of links.
    """

    element: int
    start: int
    end: int
    text: str
    letters: int
    linked: int
    prose: float
    heading: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page's elements that show text, parents first, its visible texts in order, and its inline asides.

    `Element.place` and `Element.parent` index `elements`; `asides` are ranges with the part each of them is.
    """

    title: str
    elements: tuple[Element, ...]
    children: tuple[tuple[int, ...], ...]
    texts: tuple[Text, ...]
    asides: tuple[tuple[int, int, str], ...]

    def tabled(self) -> list[bool]:
        """For each element whether it stands in a table with header cells: a table of data, and no layout."""
        headed = set[int]()
        for element in self.elements:
            if element.tag == "th":
                headed.add(self._table_around(element.place))
        inside: list[bool] = []
        for element in self.elements:
            parent = element.parent
            inside.append(parent >= 0 and (inside[parent] or parent in headed))
        return inside

    def _table_around(self, place: int) -> int:
        while place >= 0 and self.elements[place].tag != "table":
            place = self.elements[place].parent
        return place

    def within(self, text: Text, element: Element) -> bool:
        """Whether a text stands inside of an element."""
        return element.start <= text.start < element.end


def read_page(document: Document, views: Sequence[View]) -> Page:
    """The page that an HTML document is; `views` stand beside its blocks."""
    elements, place_of = _elements(document)
    children: list[list[int]] = [[] for _ in elements]
    for element in elements:
        if element.parent >= 0:
            children[element.parent].append(element.place)
    asides = tuple(_asides(document))
    title = " ".join(document.title.split()).lower()
    texts = tuple(_texts(document, views, place_of, asides, "cookie" in title))
    return Page(title, tuple(elements), tuple(tuple(own) for own in children), texts, asides)


def _elements(document: Document) -> tuple[list[Element], dict[int, int]]:
    """The elements that hold visible blocks, and the place of each by the index of its span."""
    spans, source = document.spans, document.source
    holding = set[int]()
    for block in document.blocks:
        index = block.span
        while index >= 0 and index not in holding and not block.hidden:
            holding.add(index)
            index = spans[index].parent
    place_of = {index: place for place, index in enumerate(sorted(holding))}
    elements = []
    for index, place in place_of.items():
        kind, start, end, parent, _, _ = spans[index]
        around = place_of[parent] if parent >= 0 else -1
        elements.append(Element(place, kind, start, end, around, *_names(source, start)))
    return elements, place_of


def _names(source: str, start: int) -> tuple[str, str, str, str, str]:
    """Tag, names, classes, role and property of the element that starts here."""
    close = source.find(">", start)
    told = source[start : close + 1]
    return _told(told) if len(told) < LONG_TAG else _told.__wrapped__(told)


@lru_cache(maxsize=8192)
def _told(tag: str) -> tuple[str, str, str, str, str]:
    match = _TAG.match(tag)
    if match is None:
        return "", "", "", "", ""
    told: dict[str, str] = {}
    for name, double, single, bare in _NAMES.findall(tag, match.end()):
        told.setdefault(name.lower(), double or single or bare)
    classes, identifier = told.get("class", ""), told.get("id", "")
    if match[1].lower() == "section" and not classes and identifier.count("-") >= HEADING_HYPHENS:
        identifier = ""
    names = f"{classes} {identifier}".strip()
    return match[1].lower(), names, classes, told.get("role", "").lower(), told.get("itemprop", "").lower()


def _asides(document: Document) -> Iterable[tuple[int, int, str]]:
    """Inline elements that are furniture inside of a line by their names: no text of their blocks."""
    for span in document.spans:
        if span.kind in _ASIDE_KINDS:
            names = _names(document.source, span.start)[1]
            if names and hides_inline(names):
                yield span.start, span.end, name_part(names) or NOTICE


class _Ranges:
    """Ranges in order of their starts, the later inside of the earlier or after it, asked for what holds a piece."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in ranges:
            if not self._ranges or start >= self._ranges[-1][1]:
                self._ranges.append((start, end))
        self._starts = [start for start, _ in self._ranges]

    def hold(self, piece: Piece) -> bool:
        """Whether a range holds the piece."""
        at = bisect_right(self._starts, piece.start) - 1
        return at >= 0 and self._ranges[at][1] >= piece.end


def _texts(
    document: Document,
    views: Sequence[View],
    place_of: dict[int, int],
    asides: Sequence[tuple[int, int, str]],
    about_cookies: bool,
) -> Iterable[Text]:
    source = document.source
    links = _Ranges((span.start, span.end) for span in document.spans if span.kind == "link")
    unread = _Ranges((start, end) for start, end, _ in asides)
    for block, view in zip(document.blocks, views, strict=True):
        if block.hidden:
            continue
        pieces, text = block.pieces, view.text
        if asides and any(unread.hold(piece) for piece in pieces):
            pieces = tuple(piece for piece in pieces if not unread.hold(piece))
            text = view_of(source, pieces).text
        text = " ".join(text.split())
        if not text:
            continue
        linked = 0
        for piece in pieces:
            if piece.end > piece.start and links.hold(piece):
                linked += _letters(source[piece.start : piece.end] if piece.text is None else piece.text)
        kind = document.spans[block.span].kind
        letters = _letters(text)
        prose = 0.0
        if kind != "heading" and (about_cookies or not tells_of_cookies(text)):
            prose = _prose(text, letters, linked, kind == "code")
        end = max(piece.end for piece in pieces)
        yield Text(
            place_of[block.span], pieces[0].start, end, text, letters, linked, prose, kind == "heading"
        )


def _letters(text: str) -> int:
    return len(text) - text.count(" ")


def _prose(text: str, letters: int, linked: int, code: bool) -> float:
    """How many letters count as running text: of eight words or more with a full stop, or of twenty without.

    Chinese and Japanese words are taken to have two letters; short lines of them often end without a stop.
    """
    free = letters - linked
    if code:
        return free
    if linked > 0.7 * letters:
        return 0
    if not text.isascii() and _CJK.search(text):
        words, many = free / 2, 8
    else:
        words, many = (text.count(" ") + 1) * free / max(1, letters), 20
    if words >= 8 and _STOP.search(text):
        return free
    return free * 0.7 if words >= many else 0
