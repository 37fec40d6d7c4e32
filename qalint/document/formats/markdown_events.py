"""What the Markdown parser says of a text: its events, its literal ranges and its link reference definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qalint.document.formats.marks import KEEP, OVERLAY, Mark

if TYPE_CHECKING:
    from pyromark import Markdown

_DEFINITION = re.compile(r"(?:^|[\r\n])[ \t>*+\d.)-]*\[[^\]]+\]:")
_LITERAL_EVENTS = ("Code", "InlineMath", "DisplayMath", "InlineHtml")


def read_events(text: str) -> Iterator[tuple[Any, Any]]:
    """The parser's events, each with its range in bytes of the text's UTF-8 form."""
    return _parser().events_with_range(text, merge_text=True)


def byte_offsets_of(offsets: Sequence[int] | None, start: int, end: int) -> tuple[int, int]:
    """A range of bytes as one of code points; `offsets` as `marks.byte_offsets` gives them."""
    return (start, end) if offsets is None else (offsets[start], offsets[end])


def literal_ranges(
    text: str, offsets: Sequence[int] | None, indented: bool
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Ranges of code, math and comments, and ranges of HTML blocks: code points, sorted, without overlaps.

    Indented code counts only where `indented`: the body of an indented admonition looks like it.
    """
    literal: list[tuple[int, int]] = []
    html: list[tuple[int, int]] = []
    for event, place in read_events(text):
        if type(event) is str:
            continue
        for tag, value in event.items():
            if tag in _LITERAL_EVENTS:
                if tag != "InlineHtml" or value.startswith("<!--"):
                    literal.append(byte_offsets_of(offsets, place["start"], place["end"]))
            elif tag == "Start" and type(value) is dict and "CodeBlock" in value:
                if indented or value["CodeBlock"] != "Indented":
                    literal.append(byte_offsets_of(offsets, place["start"], place["end"]))
            elif tag == "Start" and value == "HtmlBlock":
                html.append(byte_offsets_of(offsets, place["start"], place["end"]))
    return literal, html


def find_definitions(text: str, offsets: Sequence[int] | None) -> list[Mark]:
    """Link reference definitions and their titles as overlays."""
    if "]:" not in text or not _DEFINITION.search(text):
        return []
    marks = []
    for definition in _parser().reference_definitions(text).values():
        start, end = byte_offsets_of(offsets, definition["span"]["start"], definition["span"]["end"])
        marks.append(Mark(start, end, "definition_link", definition["dest"] or "", OVERLAY, KEEP))
        title = definition["title"] or ""
        at = text.rfind(title, start, end) if title and offsets is None else -1
        if at >= 0:
            marks.append(Mark(at, at + len(title), "attribute", "a.title", OVERLAY, KEEP))
    return marks


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    """The parser: CommonMark and GFM with footnotes, math and definition lists; nothing that rewrites text."""
    from pyromark import Markdown, Options

    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_GFM
        | Options.ENABLE_MATH
        | Options.ENABLE_DEFINITION_LIST
    )
