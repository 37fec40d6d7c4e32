"""The hash of each line by which GitHub recognises an alert when a file changes (`primaryLocationLineHash`).

The method is the one of github/codeql-action (src/fingerprints.ts): a polynomial over the 100 characters from the
line's start on, in UTF-16 code units, blanks skipped and every line end taken for one line feed, followed by the number
of times the value has been seen in the file.
"""

from __future__ import annotations

import re
from collections import Counter

BLOCK = 100
"""Characters that a line's hash looks at."""

BASE = 37
MASK = (1 << 64) - 1
END_OF_FILE = 0xFFFF
DROPPED = BASE**BLOCK & MASK

_ENDS = re.compile(r"\r\n?")


def line_hashes(source: str) -> list[str]:
    """The hash of every line that has a character, "value:count", in the order of lines."""
    text = _ENDS.sub("\n", source).replace(" ", "").replace("\t", "")
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    values = [*units, END_OF_FILE, *([0] * BLOCK)]
    starts = _line_starts(values, len(units))
    prefix = 0
    prefixes = [0]
    for value in values:
        prefix = (prefix * BASE + value) & MASK
        prefixes.append(prefix)
    seen: Counter[str] = Counter()
    hashes = []
    for start in starts:
        digits = format((prefixes[start + BLOCK] - DROPPED * prefixes[start]) & MASK, "x")
        seen[digits] += 1
        hashes.append(f"{digits}:{seen[digits]}")
    return hashes


def _line_starts(values: list[int], length: int) -> list[int]:
    """Where lines start among the characters that are left; one of the file's end alone counts as a line."""
    starts = [0]
    starts += [index + 1 for index in range(length) if values[index] == ord("\n")]
    return starts
