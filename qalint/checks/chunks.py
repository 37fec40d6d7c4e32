"""Cuts a source into chunks, runs of lines that are not blank, and says which of them stand outside of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qalint.checks.context import Context, Regions


class Chunk(NamedTuple):
    """`source[start:end]` are whole lines without the last line end; `first` and `last` index `Context.lines`."""

    start: int
    end: int
    first: int
    last: int


def chunks(context: Context, excluded: Regions) -> Iterator[Chunk]:
    """Every run of lines that are not blank and touch no excluded region, in order."""
    lines, source = context.lines, context.source
    first: int | None = None
    for index, line in enumerate(lines):
        blank = not source[line.start : line.end].strip() or excluded.overlaps(line.start, line.end)
        if blank and first is not None:
            yield Chunk(lines[first].start, lines[index - 1].end, first, index - 1)
            first = None
        elif not blank and first is None:
            first = index
    if first is not None:
        yield Chunk(lines[first].start, lines[-1].end, first, len(lines) - 1)


def fenced(context: Context) -> Regions:
    """Code that its author marked as code: fences, front matter, raw regions; not what only indentation makes code."""
    source = context.source
    return Regions(
        (span.start, span.end)
        for span in context.document.spans
        if span.kind in ("front_matter", "raw", "math_block")
        or (span.kind == "code" and source[span.start : span.end].lstrip(" \t>")[:3] in ("```", "~~~", ":::"))
    )
