"""Places as editors and review tools count them: lines and columns in UTF-16 code units or in UTF-8 bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qalint.document.lines import line_starts
from qalint.document.model import Document
from qalint.linehash import line_hashes
from qalint.report.model import Placed, Region, Regions

BOM = "\ufeff"

Measure = Callable[[str], int]


def with_regions(document: Document, placed: Iterable[Placed]) -> Iterator[Placed]:
    """The findings of a whole file with their regions and the hash of their line; those of a record as they are."""
    if document.record is not None:
        yield from placed
        return
    source, starts = document.source, line_starts(document.source)
    hashes: list[str] = []
    for each in placed:
        hashes = hashes or line_hashes(source)
        line_hash = hashes[each.line - 1] if each.line <= len(hashes) else ""
        yield replace(
            each,
            utf16=_regions(each, source, starts, utf16_length),
            utf8=_regions(each, source, starts, utf8_length),
            line_hash=line_hash,
        )


def _regions(placed: Placed, source: str, starts: Sequence[int], measure: Measure) -> Regions:
    finding = placed.finding
    edits = finding.fix.edits if finding.fix else ()
    return Regions(
        region_of(source, starts, finding.start, finding.end, measure),
        tuple(region_of(source, starts, edit.start, edit.end, measure) for edit in edits),
    )


def region_of(source: str, starts: Sequence[int], start: int, end: int, measure: Measure) -> Region:
    """The region of `source[start:end]`; `starts` are the offsets at which lines start, `measure` counts a column."""
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end) - 1
    return Region(
        first + 1,
        1 + measure(source[starts[first] : start]),
        last + 1,
        1 + measure(source[starts[last] : end]),
    )


def utf16_length(text: str) -> int:
    """UTF-16 code units of a text. A byte-order mark is none: readers of SARIF and editors take it off the file."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text) - text.startswith(BOM)


def utf8_length(text: str) -> int:
    """UTF-8 bytes of a text, the byte-order mark among them."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
