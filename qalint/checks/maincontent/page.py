"""A web page as its furniture is judged by: elements with their names, and the texts they show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from qalint.checks.maincontent.names import hides_inline
from qalint.checks.maincontent.phrases import tells_of_cookies
from qalint.document.model import Document, Piece, Span, view_of

_TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")
_NAMES = re.compile(
    r"""[\s"'](class|id|role|itemprop)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_STOP = re.compile(r'[.!?…。！？](?:["”’»)\]]|\s|$)')
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMELESS = frozenset(("attribute", "comment", "image", "link", "code_span", "script", "style"))
_ASIDE_KINDS = frozenset(("html_tag", "emphasis", "strong"))
INLINE_KINDS = _ASIDE_KINDS | {"link", "code_span"}


class Element(NamedTuple):
    """An element: `names` are its class and its identifier, `classes` its class alone."""

    place: int
    tag: str
    kind: str
    start: int
    end: int
    parent: int
    names: str = ""
    classes: str = ""
    role: str = ""
    prop: str = ""


def is_aside(element: Element) -> bool:
    """Whether an inline element is furniture inside of a line by its names: no text of its block."""
    return element.kind in _ASIDE_KINDS and bool(element.names) and hides_inline(element.names)


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
    """A page's elements, beside `Document.spans`, and its visible texts in order."""

    title: str
    elements: tuple[Element, ...]
    children: tuple[tuple[int, ...], ...]
    texts: tuple[Text, ...]

    def within(self, text: Text, element: Element) -> bool:
        """Whether a text stands inside of an element."""
        return element.start <= text.start < element.end


def read_page(document: Document) -> Page:
    """The page that an HTML document is."""
    elements = tuple(_element(document.source, index, span) for index, span in enumerate(document.spans))
    children: list[list[int]] = [[] for _ in elements]
    for element in elements:
        if element.parent >= 0:
            children[element.parent].append(element.place)
    title = " ".join(document.title.split()).lower()
    texts = tuple(_texts(document, elements, "cookie" in title))
    return Page(title, elements, tuple(tuple(own) for own in children), texts)


def _element(source: str, index: int, span: Span) -> Element:
    kind, start, end, parent = span.kind, span.start, span.end, span.parent
    if kind in _NAMELESS:
        return Element(index, "", kind, start, end, parent)
    match = _TAG.match(source, start)
    if match is None:
        return Element(index, "", kind, start, end, parent)
    tag, close = match[1].lower(), source.find(">", start)
    if close - match.end() < 5:
        return Element(index, tag, kind, start, end, parent)
    told: dict[str, str] = {}
    for name, double, single, bare in _NAMES.findall(source, match.end(), close + 1):
        told.setdefault(name.lower(), double or single or bare)
    classes = told.get("class", "")
    names = f"{classes} {told.get('id', '')}".strip()
    role, prop = told.get("role", "").lower(), told.get("itemprop", "").lower()
    return Element(index, tag, kind, start, end, parent, names, classes, role, prop)


class _Ranges:
    """Ranges in order, the later inside of the earlier or after it, asked for what holds a piece."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = list(ranges)
        self._starts = [start for start, _ in self._ranges]

    def hold(self, piece: Piece) -> bool:
        """Whether the last range that starts at or before the piece holds it."""
        at = bisect_right(self._starts, piece.start) - 1
        return at >= 0 and self._ranges[at][1] >= piece.end


def _texts(document: Document, elements: tuple[Element, ...], about_cookies: bool) -> Iterable[Text]:
    source = document.source
    links = _Ranges((span.start, span.end) for span in document.spans if span.kind == "link")
    asides = _Ranges((element.start, element.end) for element in elements if is_aside(element))
    for block in document.blocks:
        if block.hidden:
            continue
        pieces = tuple(piece for piece in block.pieces if not asides.hold(piece))
        text = " ".join(view_of(source, pieces).text.split())
        if not text:
            continue
        linked = 0
        for piece in pieces:
            if piece.end > piece.start and links.hold(piece):
                linked += _letters(source[piece.start : piece.end] if piece.text is None else piece.text)
        kind = elements[block.span].kind
        letters = _letters(text)
        prose = 0.0
        if kind != "heading" and (about_cookies or not tells_of_cookies(text)):
            prose = _prose(text, letters, linked, kind == "code")
        end = max(piece.end for piece in pieces)
        yield Text(block.span, pieces[0].start, end, text, letters, linked, prose, kind == "heading")


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
