"""The sentence-level spans of a document: what a question can be about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from qalint.document.model import ROOT, Document, Span
from qalint.document.sentences import sentences

MOST_ROW = 600
"""Code points of a table row that is one span; the cells of a longer one hold prose (a layout)."""

_KINDS = {
    "heading": "heading", "list_item": "list", "term": "list", "definition": "list", "quote": "quote",
    "caption": "caption", "footnote": "footnote",
}  # fmt: skip
_LINE = re.compile(r"\s*(?:\r\n|\n|\r)\s*")
_ESCAPED = re.compile(r"(?:\\[nr]|\\\n)+\s*(?=[^a-z])|[\"'][\s,}\]]+[{\[]?[\"']\w+[\"']:\s*[\"']?")
"""Line breaks that were written out, and what stands between the strings of a dump."""
_STOP = re.compile(r"(?<=[.!?])[\"”’)\]]{0,3}\s+(?=\S)")
_WORD = re.compile(r"\w")

LONG = 300
"""Code points from which a sentence is parted at full stops whatever follows: text in lower case, joined lines."""

WRAPPED = 0.6
"""A line shorter than this share of its sentence's longest line was broken by its author, not wrapped."""

NARROW = 50
"""Code points of a line that no editor wraps at."""

UNWRAPPED = 130
"""Code points of a line that no editor leaves: in a document with a longer one every line break is its author's."""


class Place(NamedTuple):
    """`source[start:end]` as one span: `kind` is sentence, heading, list, table, code, quote, caption or footnote.

    `text` is what a reader sees of it; `linked` the share (0..1) of its source that lies inside links; `opens` says
    that it is the first prose after a heading of the first level, or of the document.
    """

    start: int
    end: int
    kind: str
    text: str
    linked: float = 0.0
    opens: bool = False


def places_of(document: Document) -> list[Place]:
    """The places of a document in order, none overlapping: its sentences, rows of tables, lines of code."""
    found = sorted([*_prose(document), *_code(document)])
    links = [span for span in document.spans if span.kind in ("link", "autolink")]
    starts = [link.start for link in links]
    kept: list[Place] = []
    opening = True
    for place in found:
        if kept and place.start < kept[-1].end:
            continue
        opens = opening and place.kind not in ("heading", "code")
        kept.append(place._replace(linked=_linked(place, links, starts), opens=opens))
        opening = (opening and not opens) or (place.kind == "heading" and _is_title(document, place))
    return kept


def _prose(document: Document) -> Iterator[Place]:
    row = ROOT
    parts: list[Place] = []
    found = list(sentences(document))
    unwrapped = any(
        len(line) > UNWRAPPED for s in found for line in _LINE.split(document.source[s.start : s.end])
    )
    for sentence in found:
        kind, above = _kind(document, sentence.span)
        if row != ROOT and above != row:
            yield from _row(parts)
            parts = []
        row = above
        place = Place(sentence.start, sentence.end, kind, sentence.text)
        if row == ROOT:
            yield from _parted(document.source, place, unwrapped)
        else:
            parts.append(place)
    yield from _row(parts)


def _parted(source: str, place: Place, unwrapped: bool) -> Iterator[Place]:
    """A sentence at the line breaks that its author made, and at full stops where it is long; else itself."""
    text = source[place.start : place.end]
    lines = [line for line in _LINE.split(text) if line]
    if len(lines) == 1 and len(text) <= LONG and not _ESCAPED.search(text):
        yield place
        return
    longest = max(map(len, lines), default=0)
    cuts = [gap.span() for gap in _ESCAPED.finditer(text)]
    cuts += [
        gap.span()
        for gap in _LINE.finditer(text)
        if unwrapped or _broken(text, gap.start(), gap.end(), longest)
    ]
    if len(text) > LONG:
        small = text == text.lower()
        cuts += [gap.span() for gap in _STOP.finditer(text) if small or not text[gap.end()].islower()]
    if not cuts:
        yield place
        return
    at = 0
    for start, end in [*sorted(cuts), (len(text), len(text))]:
        if start >= at and _WORD.search(text, at, start):
            yield Place(place.start + at, place.start + start, place.kind, " ".join(text[at:start].split()))
        at = max(at, end)


def _broken(text: str, start: int, end: int, longest: int) -> bool:
    line = start - 1 - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))
    if text[end : end + 1].islower() or text[start - 1] in ",;(":
        return False
    return line < max(WRAPPED * longest, NARROW) or text[start - 1] in ":."


def _row(parts: list[Place]) -> Iterator[Place]:
    if not parts:
        return
    if parts[-1].end - parts[0].start > MOST_ROW:
        yield from parts
    else:
        yield Place(parts[0].start, parts[-1].end, "table", " | ".join(part.text for part in parts))


def _kind(document: Document, index: int) -> tuple[str, int]:
    """The kind of what stands in a span, and the row of a table around it (ROOT where there is none)."""
    kind = ""
    while index != ROOT:
        span = document.spans[index]
        if span.kind == "row":
            return "table", index
        kind = kind or _KINDS.get(span.kind, "")
        index = span.parent
    return kind or "sentence", ROOT


def _code(document: Document) -> Iterator[Place]:
    source = document.source
    end = 0
    for span in document.spans:
        if span.kind != "code" or span.start < end:
            continue
        end = span.end
        at = span.start
        for gap in [*_LINE.finditer(source, span.start, span.end), None]:
            stop = gap.start() if gap else span.end
            if _WORD.search(source, at, stop):
                yield Place(at, stop, "code", source[at:stop])
            at = gap.end() if gap else stop


def _linked(place: Place, links: list[Span], starts: list[int]) -> float:
    inside = 0
    for link in links[bisect_left(starts, place.start) : bisect_left(starts, place.end)]:
        inside += min(link.end, place.end) - link.start
    return min(1.0, inside / max(1, place.end - place.start))


def _is_title(document: Document, place: Place) -> bool:
    level = 7
    for span in document.spans:
        if span.start > place.start:
            break
        if span.kind == "heading" and span.end >= place.end:
            level = span.level
    return level <= 1
