"""Markdown (CommonMark, GFM and the dialects around them) to a `Document`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qalint.document.builder import SpanBuilder
from qalint.document.formats.admonitions import find_admonitions, may_have_admonitions
from qalint.document.formats.definitions import spell_definitions, spell_glossaries
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
    r"(?:https?://|ftp://|www\.(?=\w))(?<![\w/]www\.)[^\s<>。，、）」]*[^\s<>。，、）」?!.,:;*_~'\"()\[\]`|]"
)
_MAIL_START = re.compile(r"[\w.+-]+\Z")
_MAIL_END = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def parse(source: str) -> Document:
    """The document that Markdown text is. Never raises."""
    text, marks, front = mask_dialects(source)
    return build(source, text, text, byte_offsets(text), marks, front)


def mask_dialects(source: str) -> tuple[str, list[Mark], FrontMatter | None]:
    """What of a source is CommonMark and GFM, code point for code point; marks of the rest; front matter."""
    text, marks, front = read_header(source)
    text = spell_glossaries(text)
    if may_have_admonitions(text):
        text = _mask_found(text, find_admonitions(plain_breaks(text)), False, marks)
    if may_have_shortcodes(text):
        text = _mask_found(text, find_shortcodes(plain_breaks(text)), True, marks)
    return text, marks, front


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
    parsed = spell_definitions(parsed)
    overlays = [*find_definitions(parsed, offsets), *_find_urls(masked)]
    builder = SpanBuilder()
    walk = MarkdownWalk(masked, builder, sorted([*marks, *overlays], key=lambda mark: mark.start))
    walk.read(read_events(parsed), offsets)
    metadata, title = (front.metadata, front.title) if front else ({}, "")
    return builder.document("", "markdown", source, title=title, metadata=metadata)


def _mask_found(text: str, found: list[Mark], indented: bool, marks: list[Mark]) -> str:
    """Add what was found outside of code to the marks and return the text without it.

    `indented` says whether indented code is code here.
    """
    if not found:
        return text
    literal, html = literal_ranges(text, byte_offsets(text), indented)
    kept = without_overlaps(outside(found, literal))
    # A blank line would end a block of HTML, so a tag that stands on a line of one stays a word.
    in_markdown = set(outside(kept, html))
    blanked = blank_whole_lines(text, kept)
    kept = [after if before in in_markdown else before for before, after in zip(kept, blanked, strict=True)]
    marks += kept
    return mask(text, kept)


def _find_urls(text: str) -> list[Mark]:
    """Bare URLs and mail addresses, wherever they stand: the walk keeps those in visible text."""
    marks = []
    if "://" in text or "www." in text:
        marks += [
            Mark(*match.span(), "autolink", match.group(), OVERLAY, KEEP) for match in _URL.finditer(text)
        ]
    at = text.find("@")
    while at >= 0:
        local = _MAIL_START.search(text, max(0, at - 64), at)
        domain = _MAIL_END.match(text, at + 1)
        if local and domain:
            marks.append(Mark(local.start(), domain.end(), "autolink", "", OVERLAY, KEEP))
        at = text.find("@", at + 1)
    return marks
