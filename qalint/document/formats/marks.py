"""Marks: regions of a Markdown source that are not CommonMark's, found first and masked from the parser."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

LEAF, OPEN, CLOSE, OVERLAY, CODE = range(5)
"""What a mark does: one hidden span; opens a container; closes it; a span over text that stays; literal code."""

KEEP, WORD, STOPS, BLANK, GIVEN = range(5)
"""How the parser sees a mark: as it is, as one word, as full stops, as blank space with its breaks, as `given`."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_LONE_CR = re.compile(r"\r(?!\n)")
_NOT_BREAK = re.compile(r"[^\r\n]")
_STARTS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


class Mark(NamedTuple):
    """A region `source[start:end]` with the kind and name of its span; `shown` is a part of it that a reader sees."""

    start: int
    end: int
    kind: str
    name: str = ""
    role: int = LEAF
    fill: int = WORD
    shown: tuple[int, int] | None = None
    given: str = ""


def well_formed(source: str) -> str:
    """The source as the parser can take it, one code point for one.

    Lone surrogates, for which UTF-8 has no form, are replaced. A CR that ends a line becomes LF: the parser knows
    lone CR as a line end, but not where fences are.
    """
    if "\r" in source:
        source = _LONE_CR.sub("\n", source)
    return source if source.isascii() else _SURROGATE.sub("\ufffd", source)


def plain_breaks(source: str) -> str:
    """The source with every line end spelled `\\n`, code point for code point, so that `^` and `$` find all of them."""
    return source.replace("\r\n", " \n").replace("\r", "\n") if "\r" in source else source


def mask(source: str, marks: Iterable[Mark]) -> str:
    """What the parser is to see: as many code points as the source, with line breaks of blanked marks kept."""
    parts: list[str] = []
    at = 0
    for mark in marks:
        if mark.fill == KEEP or mark.start < at:
            continue
        inside = source[mark.start : mark.end]
        parts.append(source[at : mark.start])
        if mark.fill == BLANK:
            parts.append(_NOT_BREAK.sub(" ", inside))
        else:
            parts.append(
                mark.given if mark.fill == GIVEN else ("x" if mark.fill == WORD else ".") * len(inside)
            )
        at = mark.end
    parts.append(source[at:])
    return "".join(parts)


def byte_offsets(text: str) -> Sequence[int] | None:
    """For each byte of the text's UTF-8 form, and for its end, the code point it belongs to; None: they are equal."""
    if text.isascii():
        return None
    offsets = array("q")
    at = 0
    for run in _OUTSIDE_ASCII.finditer(text):
        offsets.extend(array("q", range(at, run.start())))
        steps = run.group().encode().translate(_STARTS)
        # Whatever lies inside of a code point is counted to its end: no range of the parser's begins or ends there.
        offsets.extend(array("q", accumulate(steps[:-1], initial=run.start())))
        at = run.end()
    offsets.extend(array("q", range(at, len(text) + 1)))
    return offsets


def outside(marks: Iterable[Mark], literal: Sequence[tuple[int, int]]) -> list[Mark]:
    """The marks, sorted, that lie in none of the literal ranges, which are sorted and do not overlap.

    A container that opens where a literal range does is that range (a fence that names a directive), and stays.
    """
    starts = [start for start, _ in literal]
    own: set[int] = set()
    kept = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        index = bisect_right(starts, mark.start) - 1
        if index < 0 or mark.start >= literal[index][1] or mark.end > literal[index][1]:
            kept.append(mark)
        elif mark.role == OPEN and mark.start == starts[index]:
            own.add(index)
            kept.append(mark)
        elif mark.role == CLOSE and index in own and literal[index][1] - mark.end <= len("\r\n"):
            kept.append(mark)
    return kept


def without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    """The marks by start; of those that overlap, the one that starts first (the longer one, where both do)."""
    kept: list[Mark] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= at or mark.role == OVERLAY:
            kept.append(mark)
            at = max(at, mark.end) if mark.role != OVERLAY else at
    return kept


def blank_whole_lines(source: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, blanked where their lines hold nothing else, so that they part paragraphs as they do when rendered."""
    result = list(marks)
    index = 0
    while index < len(result):
        if result[index].fill not in (WORD, STOPS):
            index += 1
            continue
        last = index
        at = result[index].end
        while last + 1 < len(result) and result[last + 1].fill in (WORD, STOPS):
            between = source[at : result[last + 1].start]
            if between.strip(" \t"):
                break
            last += 1
            at = result[last].end
        if _starts_line(source, result[index].start) and _ends_line(source, at):
            result[index : last + 1] = [mark._replace(fill=BLANK) for mark in result[index : last + 1]]
        index = last + 1
    return result


def _starts_line(source: str, offset: int) -> bool:
    while offset > 0 and source[offset - 1] in " \t":
        offset -= 1
    return offset == 0 or source[offset - 1] in "\r\n\ufeff"


def _ends_line(source: str, offset: int) -> bool:
    while offset < len(source) and source[offset] in " \t":
        offset += 1
    return offset == len(source) or source[offset] in "\r\n"
