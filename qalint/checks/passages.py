"""Passages: the paragraphs, lists and headings of a document as rules about page furniture look at them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from qalint.checks.context import Context, Regions
from qalint.checks.damage import trim
from qalint.document.model import ROOT, Span

GLUED = re.compile(r"(?<=[a-z0-9à-ÿ.!?)])(?=[A-Z][a-zà-ÿ])")
"""Where extraction has joined two labels: `AdvertiseContact`."""

_MAY_BE_GLUED = re.compile(r"[a-z0-9à-ÿ.!?)][A-Z][a-zà-ÿ]")
LINE_END = re.compile(r"\r\n|\n|\r")
SHORT_LINE = 60
"""Code points up to which a line of plain text may be an item of a menu."""

STOPS = ".!?。！？"
"""What a sentence ends with."""

_CLOSING = "'\"”’)]"
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")

SAID_WORDS = 8
"""Words from which a passage that ends like a sentence is content, before or after which nothing leads or
trails.
"""

WHITE_SPACE = re.compile(r"(?:\s|(?<!\w)_+|_+(?!\w))+")
"""White space, and underscores around words: icons of a font that is not there."""
FLAT_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})

LONG = 200
"""Words from which a passage is text, and no label needs parting."""

SKIPPED = frozenset({"code", "math_block", "front_matter", "html_block"})
"""Kinds of blocks that hold no furniture of their own."""


class Passage(NamedTuple):
    """One paragraph, heading, whole list or table of one row: `source[start:end]`, white space at its ends
    left out.

    `items` are the visible texts of its list items or of its short lines (one item otherwise); `text` is
    all of them joined by a space, `words` how many they are; `plain` is the text as rules read it, `parted`
    the same with labels parted that extraction glued together (`AdvertiseContact`), "" where there are
    none. `linked` is the share (0..1) of visible letters inside links, `targets` where those lead. `place`
    counts from the document's start, `left` is how many passages follow. It `leads` where no heading and no
    sentence stands before it, `trails` where none follows; it is `introduced` where a heading or a text
    that ends with a colon stands right above it.
    """

    start: int
    end: int
    kind: str
    items: tuple[str, ...]
    text: str
    words: int
    plain: str
    parted: str
    linked: float
    targets: tuple[str, ...]
    place: int
    left: int = 0
    leads: bool = False
    trails: bool = False
    introduced: bool = False


def ends_like_sentence(text: str) -> bool:
    """Whether a passage ends as one does that says something: a word, no stop in between, and a stop."""
    said = text.rstrip().rstrip(_CLOSING)
    if not said or said[-1] not in STOPS:
        return False
    start = max(said.rfind(stop, 0, len(said) - 1) for stop in (*STOPS, "…")) + 1
    return _TWO_LETTERS.search(said, start, len(said) - 1) is not None


def plain(text: str) -> str:
    """Text as rules read it: case-folded, one space between words, quotes plain."""
    if text.isascii() and "_" not in text:
        return " ".join(text.split()).casefold()
    return WHITE_SPACE.sub(" ", text.translate(FLAT_QUOTES)).strip().casefold()


def passages(context: Context) -> list[Passage]:
    """The passages of a document, in order."""
    blocks, spans = context.document.blocks, context.document.spans
    rows = Counter(span.parent for span in spans if span.kind == "row")
    found: list[Passage] = []
    group: list[int] = []
    owner = ROOT
    for index in context.prose_blocks:
        kind = spans[blocks[index].span].kind
        top = _owner(spans, blocks[index].span, rows)
        if kind in SKIPPED or (kind == "cell" and top == ROOT) or _is_picture(context, index):
            continue
        if group and (top == ROOT or top != owner or _breaks(context, group, index, owner)):
            found.append(_passage(context, group, owner, len(found)))
            group = []
        owner = top
        group.append(index)
    if group:
        found.append(_passage(context, group, owner, len(found)))
    return _placed(found)


def _is_picture(context: Context, index: int) -> bool:
    """Whether all that a block shows is what stands for pictures: badges, logos."""
    images, pieces = context.regions("image"), context.document.blocks[index].pieces
    return len(images) > 0 and all(
        images.covers(low, high) for low, high, _ in pieces if context.source[low:high].strip()
    )


def _owner(spans: tuple[Span, ...], index: int, rows: Counter[int]) -> int:
    """The outermost list around a span, or a table that is a single row; else ROOT."""
    found = ROOT
    while index != ROOT:
        if spans[index].kind == "list" or (spans[index].kind == "table" and rows[index] == 1):
            found = index
        index = spans[index].parent
    return found


def _breaks(context: Context, group: list[int], index: int, owner: int) -> bool:
    """Whether a block of a list stands further off than those before: what Markdown reads on into, people do not.

    Extraction puts a menu right below a list of the text, or a paragraph below a menu.
    """
    if context.document.format == "html" or context.document.spans[owner].kind == "table":
        return False
    gap = _gap(context, group[-1], index)
    return gap > 0 and gap > min((_gap(context, one, two) for one, two in pairwise(group)), default=1)


def _gap(context: Context, one: int, two: int) -> int:
    """How many lines stand between two blocks."""
    blocks = context.document.blocks
    return context.line_at(blocks[two].pieces[0].start) - context.line_at(blocks[one].pieces[-1].end) - 1


def _placed(found: list[Passage]) -> list[Passage]:
    says = [
        passage.kind == "heading"
        or (passage.words >= SAID_WORDS and (_introduces(passage) or ends_like_sentence(passage.text)))
        for passage in found
    ]
    first = next((at for at, said in enumerate(says) if said), len(found))
    last = next((at for at in reversed(range(len(found))) if says[at]), -1)
    end, new, before = len(found) - 1, tuple.__new__, None
    placed = []
    for at, passage in enumerate(found):
        introduced = before is not None and _introduces(before)
        placed.append(new(Passage, (*passage[:11], end - at, at <= first, at >= last, introduced)))
        before = passage
    return placed


def _introduces(before: Passage) -> bool:
    return before.kind == "heading" or before.text.endswith((":", "："))


def _passage(context: Context, group: list[int], owner: int, number: int) -> Passage:
    document = context.document
    if owner != ROOT:
        (start, end), kind = _list_bounds(context, group, owner), document.spans[owner].kind
    else:
        block = document.blocks[group[0]]
        (start, end), kind = context.block_bounds(block), document.spans[block.span].kind
    start, end = trim(context.source, start, end)
    items = tuple(item for index in group for item in _items(context, index))
    targets, linked = _links(context, group, start, end)
    letters = sum(map(len, items)) or 1
    text = " ".join(items)
    words = text.count(" ") + 1 if text else 0
    parted = GLUED.sub(" ", text) if words <= LONG and _MAY_BE_GLUED.search(text) else text
    return Passage(
        start, end, kind, items, text, words, plain(text), plain(parted) if parted != text else "",
        min(1.0, linked / letters), targets, number,
    )  # fmt: skip


def _list_bounds(context: Context, group: list[int], owner: int) -> tuple[int, int]:
    """The source range of a group of blocks of one list, or of a table that is a row.

    Of a list it is the lines of these blocks: another group of it, or code that its last item swallowed, stays out.
    """
    document = context.document
    span = document.spans[owner]
    if document.format == "html" or span.kind == "table":
        return span.start, span.end
    first, last = document.blocks[group[0]].pieces[0], document.blocks[group[-1]].pieces[-1]
    start = context.lines[context.line_at(first.start)].start
    return max(span.start, start), min(span.end, context.lines[context.line_at(last.end)].end)


def _items(context: Context, index: int) -> list[str]:
    """The lines of a block where all of them are short, as a menu's are; else its text as one item."""
    block, view = context.document.blocks[index], context.views[index]
    first, last = block.pieces[0].start, block.pieces[-1].end
    if context.source.find("\n", first, last) < 0 and context.source.find("\r", first, last) < 0:
        return [" ".join(view.text.split())]
    lines: dict[int, str] = {}
    for start, end, text in block.pieces:
        at = context.line_at(start)
        if text is None:
            for number, part in enumerate(LINE_END.split(context.source[start:end])):
                lines[at + number] = lines.get(at + number, "") + part
        else:
            lines[at] = lines.get(at, "") + text
    shown = [" ".join(line.split()) for line in lines.values() if line.strip()]
    if len(shown) > 1 and all(len(line) <= SHORT_LINE for line in shown):
        return shown
    return [" ".join(view.text.split())]


def _links(context: Context, group: list[int], start: int, end: int) -> tuple[tuple[str, ...], int]:
    """Where the links in [start, end) lead, and how many code points of the group's visible text they hold."""
    if not context.links_within(start, end):
        return (), 0
    spans = [context.document.spans[index] for index in context.spans_within(start, end)]
    images = [span.start for span in spans if span.kind == "image"]
    links = [
        span
        for span in spans
        if span.kind in ("link", "autolink") and not any(span.start < at < span.end for at in images)
    ]
    inside = Regions((span.start, span.end) for span in links)
    letters = 0
    for index in group:
        for low, high, text in context.document.blocks[index].pieces:
            if high > low and inside.covers(low, high):
                letters += len((context.source[low:high] if text is None else text).strip())
    return tuple(span.name for span in links), letters
