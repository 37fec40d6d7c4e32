"""Lines and columns: where lines start, and which line and column an offset has."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\n|\r")
"""Lines end at CRLF, LF or CR and nowhere else: not at \\v, \\x85 or U+2028."""


def line_starts(source: str) -> list[int]:
    """The offset at which each line starts, in code points; the first is 0, an empty text has one line."""
    return [0, *(match.end() for match in _LINE_END.finditer(source))]


def line_column(starts: list[int], offset: int) -> tuple[int, int]:
    """The 1-based line and column (code points) of an offset, for `starts` of `line_starts`."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1
