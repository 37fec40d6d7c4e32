"""Tells text whose words mix letters that look alike, so that a reader sees the word and a search does not."""

from __future__ import annotations

import re
import unicodedata

_MIXED = re.compile(
    r"(?<!\w)(?=[^\W\d_]{0,40}[A-Za-z])(?=[^\W\d_]{0,40}[\u0370-\u052f\u0530-\u058f\u0250-\u02af\u1d00-\u1d7f"
    r"\ua640-\ua69f])[^\W\d_]{3,40}(?!\w)"
)
_STYLED = re.compile(
    "[\U0001d400-\U0001d7cb\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189]{3,}"
)
_UNITS = frozenset("μµΩΔπαβγλσθφω")
LEAST = 2
"""Disguised words in one sentence: a single one is a slip of a keyboard, a name or a unit."""


def mixes_scripts(text: str) -> bool:
    """Whether at least LEAST words of `text` mix scripts, or stand in mathematical, circled or full-width letters."""
    if text.isascii():
        return False
    mixed = sum(_mixes(match.group()) for match in _MIXED.finditer(text))
    return mixed + len(_STYLED.findall(text)) >= LEAST


def _mixes(word: str) -> bool:
    foreign = [c for c in word if not c.isascii() and not unicodedata.name(c, "").startswith("LATIN")]
    return bool(foreign) and not all(character in _UNITS for character in foreign)
