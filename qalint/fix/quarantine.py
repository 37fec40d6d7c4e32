"""What fixes took out, kept so that it can be put back byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from qalint.fix.converge import Cleaned


class RestoreError(Exception):
    """A quarantine that does not fit the document it speaks of."""


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8 (lone surrogates as they are), in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def records(cleaned: Cleaned) -> Iterator[dict[str, Any]]:
    """One JSON-ready row for each stretch of the original that fixes changed.

    `start` is an offset into the original, `after` one into the cleaned document; `text` is what stood in the
    original, `replacement` what stands there now; `rule` is the code, several joined by commas where fixes met.
    """
    before, later = digest(cleaned.original.source), digest(cleaned.cleaned.source)
    for change in cleaned.source_map.changes():
        causes = [
            a
            for a in cleaned.applied
            if a.start < max(change.end, change.start + 1) and a.end >= change.start
        ]
        causes = causes or list(cleaned.applied)
        yield {
            "path": cleaned.original.path,
            "record": cleaned.original.record,
            "field": cleaned.original.field,
            "start": change.start,
            "text": cleaned.original.source[change.start : change.end],
            "rule": ",".join(sorted({cause.code for cause in causes})),
            "confidence": min((cause.confidence for cause in causes), default=1.0),
            "after": change.new_start,
            "replacement": cleaned.cleaned.source[change.new_start : change.new_end],
            "digest_before": before,
            "digest_after": later,
        }


def restore(source: str, rows: Iterable[dict[str, Any]]) -> str:
    """The original of a cleaned text, from the rows that its cleaning left.

    Raises RestoreError where the text is not the one that the fixes left, or the rows do not lead to the original.
    """
    ordered = sorted(rows, key=lambda row: (row["after"], row["start"]))
    if any(digest(source) != row["digest_after"] for row in ordered):
        raise RestoreError("has changed since the fix; nothing was restored")
    parts: list[str] = []
    at = 0
    for row in ordered:
        parts += (source[at : row["after"]], row["text"])
        at = row["after"] + len(row["replacement"])
    text = "".join((*parts, source[at:]))
    if any(digest(text) != row["digest_before"] for row in ordered):
        raise RestoreError("cannot be restored from this quarantine file; nothing was restored")
    return text


def undo_edits(source: str, before: str) -> list[tuple[int, int, str]]:
    """The one edit that leads from `source` to `before`: all between what both begin and end with."""
    if source == before:
        return []
    low = _common(source, before)
    high = _common(source[low:][::-1], before[low:][::-1])
    return [(low, len(source) - high, before[low : len(before) - high])]


def _common(one: str, other: str) -> int:
    """How many code points two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one.startswith(other[low:middle], low) else (low, middle - 1)
    return low
