"""MDX to a `Document`: Markdown with imports, JSX tags and expressions."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from qalint.document.formats.admonitions import find_admonitions, may_have_admonitions
from qalint.document.formats.jsx import JsxTag, find_jsx
from qalint.document.formats.markdown import build, read_header
from qalint.document.formats.marks import (
    BLANK,
    blank_whole_lines,
    byte_offsets,
    mask,
    outside,
    plain_breaks,
    without_overlaps,
)
from qalint.document.model import Document

_LINE = re.compile(r"([ \t]*)([^\n]*)(?:\n|\Z)")
_NO_CONTENT = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "area", "col", "wbr"})


class _OpenTag(NamedTuple):
    """A tag that is open, the column where it stands once moved, and the column of its content as written."""

    name: str
    column: int
    content: int


def parse(source: str) -> Document:
    """The document that MDX text is. Never raises."""
    text, header, front = read_header(source)
    plain = plain_breaks(text)
    jsx = find_jsx(plain)
    marks = blank_whole_lines(plain, without_overlaps(jsx.marks))
    masked = mask(text, marks)
    if may_have_admonitions(masked):
        found = without_overlaps(outside(find_admonitions(plain_breaks(masked)), jsx.literal))
        marks += found
        masked = mask(masked, found)
    blanked = {mark.start for mark in marks if mark.fill == BLANK}
    parsed, offsets = _dedent(plain, masked, [tag for tag in jsx.tags if tag.start in blanked])
    return replace(build(source, masked, parsed, offsets, [*header, *marks], front), format="mdx")


def _dedent(plain: str, masked: str, tags: list[JsxTag]) -> tuple[str, Sequence[int] | None]:
    """The masked text with the content of tags moved out to the tags' own columns, and its bytes' offsets.

    In MDX four columns of indentation make no code, and content is indented under its tag for looks.
    """
    removed = _indentation_to_remove(plain, tags) if tags else []
    if not removed:
        return masked, byte_offsets(masked)
    parts: list[str] = []
    offsets = array("q")
    at = 0
    for start, width in [*removed, (len(masked), 0)]:
        part = masked[at:start]
        parts.append(part)
        mapped = byte_offsets(part)
        if mapped is None:
            offsets.extend(array("q", range(at, start)))
        else:
            offsets.extend(array("q", (at + offset for offset in mapped[:-1])))
        at = start + width
    offsets.append(len(masked))
    return "".join(parts), offsets


def _indentation_to_remove(plain: str, tags: list[JsxTag]) -> list[tuple[int, int]]:
    """Offset and width of the indentation to take away, line by line."""
    removed: list[tuple[int, int]] = []
    open_tags: list[_OpenTag] = []
    lines = list(_LINE.finditer(plain))
    below = _indents_below(lines)
    place = 0
    for number, line in enumerate(lines):
        start, words = line.start(), line.end(1)
        has_tag = place < len(tags) and tags[place].start < line.end(2)
        inside = open_tags[-2:-1] if has_tag and tags[place].closes else open_tags[-1:]
        width = _width_to_remove(words - start, inside) if words < line.end(2) else 0
        if width:
            removed.append((start, width))
        while place < len(tags) and tags[place].start < line.end():
            _track(tags[place], words - start - width, below[number], open_tags)
            place += 1
    return removed


def _indents_below(lines: list[re.Match[str]]) -> list[int]:
    """For each line, the indentation of the next one that is not blank."""
    below = [0] * len(lines)
    indent = 0
    for number in range(len(lines) - 1, -1, -1):
        below[number] = indent
        line = lines[number]
        if line.end(1) < line.end(2):
            indent = line.end(1) - line.start()
    return below


def _width_to_remove(indent: int, inside: list[_OpenTag]) -> int:
    """How much of a line's indentation its tag explains: what lies between the tag's column and its content's."""
    return max(0, min(indent, inside[-1].content) - inside[-1].column) if inside else 0


def _track(tag: JsxTag, column: int, below: int, open_tags: list[_OpenTag]) -> None:
    """Keep the tags that are open up to date with one more, which stands at `column` once moved."""
    if not tag.closes:
        if not tag.empty and tag.name.lower() not in _NO_CONTENT:
            open_tags.append(_OpenTag(tag.name, column, max(below, column)))
    elif any(opened.name == tag.name for opened in open_tags[-20:]):
        while open_tags.pop().name != tag.name:
            pass
