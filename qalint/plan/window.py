"""The surroundings of a target that a model may read and quote from."""

from __future__ import annotations

import re
from collections.abc import Sequence

REACH = 600
"""Code points of context on each side: a paragraph or two, enough to resolve what a sentence points at."""

_BREAK = re.compile(r"\n\s*\n|(?<=[.!?。！？])\s+")


def window_of(text: str, start: int, end: int, blocked: Sequence[tuple[int, int]] = ()) -> tuple[int, int]:
    """The range around `text[start:end]`, cut at ends of sentences and clear of `blocked` stretches."""
    low = max([0, start - REACH, *(b for _, b in blocked if b <= start)])
    high = min([len(text), end + REACH, *(a for a, _ in blocked if a >= end)])
    if low > 0:
        cut = _BREAK.search(text, low, start)
        low = cut.end() if cut else start
    if high < len(text):
        cuts = [m.start() for m in _BREAK.finditer(text, end, high)]
        high = cuts[-1] if cuts else end
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return low, high
