"""Markdown (CommonMark, GFM and the dialects around them) to a `Document`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qalint.document.builder import SpanBuilder
from qalint.document.formats.admonitions import find_admonitions, may_have_admonitions
from qalint.document.formats.front_matter import FrontMatter, find_front_matter
from qalint.document.formats.markdown_events import find_definitions, literal_ranges, read_events
from qalint.document.formats.markdown_walk import MarkdownWalk
from qalint.document.formats.marks import (
    BLANK,
    KEEP,
    OVERLAY,
    Mark,
    blank_whole_lines,
    byte_offsets,
    mask,
    outside,
    plain_breaks,
    well_formed,
    without_overlaps,
)
from qalint.document.formats.shortcodes import find_shortcodes, may_have_shortcodes
from qalint.document.model import Document

_URL = re.compile(
    r"(?<![\w/])(?:https?://|ftp://|www\.(?=\w))[^\s<>。，、）」]*[^\s<>。，、）」?!.,:;*_~'\"()\[\]`|]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+(?![\w-])"
)


def parse(source: str) -> Document:
    """The document that Markdown text is. Never raises."""
    text, header, front = read_header(source)
    marks: list[Mark] = []
    if may_have_admonitions(text):
        literal, _ = literal_ranges(text, byte_offsets(text), indented=False)
        marks = without_overlaps(outside(find_admonitions(plain_breaks(text)), literal))
        text = mask(text, marks)
    if may_have_shortcodes(text):
        found = _shortcodes(text)
        text = mask(text, found)
        marks += found
    return build(source, text, text, byte_offsets(text), [*header, *marks], front)


def read_header(source: str) -> tuple[str, list[Mark], FrontMatter | None]:
    """The text without its front matter and byte order mark (blanked, of equal length), their marks, what was read."""
    text = well_formed(source)
    front = find_front_matter(text)
    if front is None:
        return (" " + text[1:] if text.startswith("\ufeff") else text), [], None
    header = Mark(front.start, front.end, "front_matter", front.language, fill=BLANK)
    text = mask(text, [header])
    return " " * front.start + text[front.start :], [header], front


def build(
    source: str,
    masked: str,
    parsed: str,
    offsets: Sequence[int] | None,
    marks: Iterable[Mark],
    front: FrontMatter | None,
) -> Document:
    """Build the document of a source from what its parser is to see.

    `masked` is as long as the source; `parsed` is what the parser reads; `offsets` maps its bytes to code points of
    the source (None: equal).
    """
    overlays = [*find_definitions(parsed, offsets), *_find_urls(masked)]
    builder = SpanBuilder()
    walk = MarkdownWalk(masked, builder, sorted([*marks, *overlays], key=lambda mark: mark.start))
    walk.read(read_events(parsed), offsets)
    metadata, title = (front.metadata, front.title) if front else ({}, "")
    return builder.document("", "markdown", source, title=title, metadata=metadata)


def _shortcodes(text: str) -> list[Mark]:
    literal, html = literal_ranges(text, byte_offsets(text), indented=True)
    found = without_overlaps(outside(find_shortcodes(plain_breaks(text)), literal))
    # A blank line would end a block of HTML, so a tag that stands on a line of one stays a word.
    in_markdown = set(outside(found, html))
    blanked = blank_whole_lines(text, found)
    return [after if before in in_markdown else before for before, after in zip(found, blanked, strict=True)]


def _find_urls(text: str) -> list[Mark]:
    """Bare URLs and mail addresses, wherever they stand: the walk keeps those in visible text."""
    if "://" not in text and "www." not in text and "@" not in text:
        return []
    return [
        Mark(*match.span(), "autolink", match.group() if ":" in match.group() else "", OVERLAY, KEEP)
        for match in _URL.finditer(text)
    ]
