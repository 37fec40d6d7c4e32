"""A document's text is untrusted: what a terminal would act on is shown escaped."""

from __future__ import annotations

import re
import unicodedata

_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with control characters, ANSI escapes, bidi overrides and invisible characters as \\x1b, \\u202e …"""
    return _ACTS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
