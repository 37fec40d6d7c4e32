"""The `damage` check: marks that spoil the sentence or line they stand in, which is what a finding then
speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context, Line
from qalint.checks.starts import Search
from qalint.finding import Edit
from qalint.ruleset.model import FixSpec

SENTENCE_END = re.compile(r"[.!?…]['\"”’)]*\s+")


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for marks.

    Keys: `pattern` (a mark inside one line); `unit` ("sentence" by default, "word" or "line": what is
    reported); `literal` (true to look inside code as well). The fix's `replace` is put in the place of
    every mark. Raises MatchError.
    """
    known_keys(params, ("pattern", "unit", "literal"))
    try:
        search = Search(re.compile(params["pattern"]))
    except (KeyError, TypeError, re.error) as error:
        raise MatchError("pattern", f"must be a regular expression: {error}") from error
    unit = params.get("unit", "sentence")
    if unit not in ("word", "sentence", "line"):
        raise MatchError("unit", f"{unit!r} is none of word, sentence, line")
    literal = bool(params.get("literal", False))

    def run(context: Context) -> Iterator[Hit]:
        if not any(search.matches(context.source, context.places)):
            return
        for line in context.lines:
            marks = [
                match.span()
                for match in search.pattern.finditer(context.source, line.start, line.end)
                if literal or not context.literal.overlaps(*match.span())
            ]
            for low, high in _stretches(context, line, marks, unit):
                inside = [(start, end) for start, end in marks if low <= start < high]
                edits = tuple(Edit(start, end, fix.replace) for start, end in inside) if fix else None
                yield Hit(low, high, edits)

    return run


def _stretches(
    context: Context, line: Line, marks: list[tuple[int, int]], unit: str
) -> Iterator[tuple[int, int]]:
    """The line, or the sentences in it, that hold marks: ordered, each once."""
    done = line.start
    for start, end in marks:
        if start < done:
            continue
        low, high = AROUND[unit](context, line, start, end)
        low, high = trim(context.source, max(low, done), high)
        yield min(low, start), max(high, end)
        done = max(high, end)


def sentence_around(context: Context, line: Line, start: int, end: int) -> tuple[int, int]:
    """The part of the line that holds [start, end) and is bounded by sentence ends outside of it."""
    low, high = line.start, line.end
    for match in SENTENCE_END.finditer(context.source, line.start, line.end):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            high = match.end()
            break
    return low, high


def word_around(context: Context, line: Line, start: int, end: int) -> tuple[int, int]:
    """The letters of the line that [start, end) stands among, other marks without a width included."""
    source = context.source
    while start > line.start and (source[start - 1].isalpha() or source[start - 1] == "\u00ad"):
        start -= 1
    while end < line.end and (source[end].isalpha() or source[end] == "\u00ad"):
        end += 1
    return start, end


def line_around(context: Context, line: Line, start: int, end: int) -> tuple[int, int]:
    """All of the line."""
    return line.start, line.end


AROUND = {"word": word_around, "sentence": sentence_around, "line": line_around}


def trim(source: str, low: int, high: int) -> tuple[int, int]:
    """[low, high) without the white space at its ends."""
    text = source[low:high]
    return low + len(text) - len(text.lstrip()), high - len(text) + len(text.rstrip())
