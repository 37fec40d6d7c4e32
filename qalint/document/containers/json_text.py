"""JSON as text with positions: where a string stands, what it decodes to, and how a changed part is escaped.

Nothing here builds values from a whole record: whatever is odd about it (order and doubling of keys,
spelling of numbers, spaces) is never touched. Offsets are code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qalint.document.containers.model import Edits

JsonPath = tuple[str | int, ...]
"""Keys and indexes from the top of a record down to a value."""

_TOKEN = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")|([{}\[\],:])|([^\s{}\[\],:"]++)', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_UNICODE_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u([0-9a-fA-F]{4})")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class Habit:
    """How a file writes its strings; None where nothing told.

    `ascii`: characters beyond ASCII are escaped; `upper`: escapes have capital hex digits; `slash`: `/` is
    `\\/`.
    """

    ascii: bool | None = None
    upper: bool | None = None
    slash: bool | None = None

    def __or__(self, other: Habit) -> Habit:
        """This habit, and the other one's where this is silent."""
        return Habit(
            self.ascii if self.ascii is not None else other.ascii,
            self.upper if self.upper is not None else other.upper,
            self.slash if self.slash is not None else other.slash,
        )


def habit_of(raw: str) -> Habit:
    """What a piece of JSON tells about how it was written."""
    digits = [match[1] for match in _UNICODE_ESCAPE.finditer(raw)] if "\\u" in raw else []
    escaped = any(int(digit, 16) > 127 for digit in digits)
    letters = "".join(digits)
    beyond = not raw.isascii()
    return Habit(
        ascii=False if beyond else True if escaped else None,
        upper=letters == letters.upper() if re.search("[a-fA-F]", letters) else None,
        slash=True if "\\/" in raw else False if "/" in raw else None,
    )


def decode_string(raw: str) -> str:
    """What a string token, quotes included, decodes to; control characters inside are let through."""
    return str(json.loads(raw, strict=False))


def encode_string(text: str, habit: Habit) -> str:
    """`text` as the inside of a JSON string. Without evidence characters beyond ASCII are escaped, always
    legal.
    """
    return "".join([_escape(char, habit) for char in text])


def splice(raw: str, edits: Edits, habit: Habit) -> str:
    """The string token `raw`, quotes included, after edits of its decoded value; what no edit touches
    stays.
    """
    inside = raw[1:-1]
    places = iter(_raw_offsets(inside, [offset for start, end, _ in edits for offset in (start, end)]))
    parts: list[str] = []
    at = 0
    for (_, _, text), start, end in zip(edits, places, places, strict=False):
        parts += (inside[at:start], encode_string(text, habit))
        at = end
    return '"' + "".join((*parts, inside[at:])) + '"'


def _raw_offsets(inside: str, offsets: Sequence[int]) -> list[int]:
    """Offsets into a string's value, ascending, as offsets into its escaped inside."""
    found: list[int] = []
    drift = 0
    for match in _ESCAPE.finditer(inside):
        while len(found) < len(offsets) and offsets[len(found)] <= match.start() - drift:
            found.append(offsets[len(found)] + drift)
        if len(found) == len(offsets):
            return found
        drift += match.end() - match.start() - 1  # every escape, a surrogate pair too, is one code point
    return found + [offset + drift for offset in offsets[len(found) :]]


def strings(raw: str) -> Iterator[tuple[JsonPath, int, int]]:
    """The path, start and end of every string value in `raw`, in order; of doubled keys each one.

    Needs no recursion, so nesting may be of any depth. Broken JSON gives what can be made of it.
    """
    path: list[str | int] = []
    key: str | None = None
    for match in _TOKEN.finditer(raw):
        string, mark = match[1], match[2]
        if mark in ("{", "["):
            path.append("" if mark == "{" else 0)
            key = None
        elif mark in ("}", "]"):
            if path:
                path.pop()
        elif mark == ",":
            key = None
            if path and isinstance(path[-1], int):
                path[-1] += 1
        elif string is not None:
            if path and isinstance(path[-1], str) and key is None:
                key = path[-1] = decode_string(string) if "\\" in string else string[1:-1]
            else:
                yield tuple(path), match.start(1), match.end(1)


def find_strings(raw: str, paths: Sequence[JsonPath]) -> dict[JsonPath, tuple[int, int]]:
    """Where the values at `paths` stand; of doubled keys the last, as every reader takes it."""
    wanted = set(paths)
    return {path: (start, end) for path, start, end in strings(raw) if path in wanted}


def replace_ranges(raw: str, news: Sequence[tuple[int, int, str]]) -> str:
    """`raw` with each range replaced by its new text; ranges are disjoint, in any order."""
    ordered = sorted(news)
    assert all(before[1] <= after[0] for before, after in pairwise(ordered))
    parts: list[str] = []
    at = 0
    for start, end, new in ordered:
        parts += (raw[at:start], new)
        at = end
    return "".join((*parts, raw[at:]))


def _escape(char: str, habit: Habit) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if char == "/":
        return "\\/" if habit.slash else "/"
    code = ord(char)
    if 32 <= code < 127 or code == 127:
        return char
    if code > 127 and habit.ascii is False and not 0xD800 <= code <= 0xDFFF:
        return char
    units = [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)]
    return "".join(f"\\u{unit:04{'X' if habit.upper else 'x'}}" for unit in units)
