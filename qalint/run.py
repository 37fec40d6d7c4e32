"""Files and settings to findings: read, parse, lint, place; one document at a time, in a stable order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qalint.document.lines import line_starts
from qalint.document.model import Document
from qalint.finding import Finding
from qalint.report.model import Placed, excerpt_of

CONTEXT_LINES = 1
"""Source lines shown around a finding in reports for people."""

MAX_SHOWN_LINES = 6
"""Source lines of one finding shown at most."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one document gave: its findings with their places, and errors as (path, message)."""

    path: str
    placed: tuple[Placed, ...]
    characters: int
    errors: tuple[tuple[str, str], ...] = ()


def place(document: Document, findings: Sequence[Finding]) -> Iterator[Placed]:
    """The findings with lines, columns, excerpts and the source lines around them."""
    if not findings:
        return
    source, starts = document.source, line_starts(document.source)

    def text_of(number: int) -> str:
        end = starts[number + 1] if number + 1 < len(starts) else len(source)
        return source[starts[number] : end].rstrip("\r\n")

    for finding in findings:
        first = bisect_right(starts, finding.start) - 1
        last = bisect_right(starts, finding.end) - 1
        column, end_column = finding.start - starts[first] + 1, finding.end - starts[last] + 1
        excerpt = excerpt_of(source, finding.start, finding.end)
        if document.record is not None:
            shown = ((document.line, text_of(first)),)
            yield Placed(finding, document.line, 1, document.line, 1, excerpt, shown)
            continue
        bottom = min(last, first + MAX_SHOWN_LINES - 1)
        numbers = range(max(0, first - CONTEXT_LINES), min(len(starts), bottom + 1 + CONTEXT_LINES))
        shown = tuple((number + 1, text_of(number)) for number in numbers)
        yield Placed(finding, first + 1, column, last + 1, end_column, excerpt, shown)


def keep_confident(findings: Iterable[Finding], least: float) -> list[Finding]:
    """The findings at or above a confidence of 0..1."""
    return [finding for finding in findings if finding.confidence >= least]
