"""What a fix may do to the text it matched, beside replacing it: small named functions from text to text."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable


def unescape(text: str) -> str:
    """HTML entities decoded, twice where the ampersand itself was encoded; a lone `<` stays an entity."""
    once = html.unescape(text)
    twice = html.unescape(once)
    return text if "<" in twice or ">" in twice else twice


def compatibility(text: str) -> str:
    """Ligatures and presentation forms as plain letters (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", text)


TRANSFORMS: dict[str, Callable[[str], str]] = {"unescape": unescape, "compatibility": compatibility}
"""A fix's `transform` and its function."""
