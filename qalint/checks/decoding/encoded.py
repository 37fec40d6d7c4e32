"""What a decoder finds: a stretch of a text, what it says, and how it was written."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 6000
"""Code points of one stretch that are decoded: what stands behind them is of the same kind."""

_WORD = re.compile(r"[^\W\d_]{2,}")


class Encoded(NamedTuple):
    """`text[start:end]` says `says`; `way` is a name of DECODERS.

    `certain` says that nothing but a wish to hide text writes so: such a stretch is a finding whatever it says.
    """

    start: int
    end: int
    says: str
    way: str
    certain: bool = False


def reads_as_words(text: str, least: int = 3) -> bool:
    """Whether a decoded text is words (at least `least` of two letters and more) and hardly anything else."""
    words = _WORD.findall(text[:400])
    if len(words) < least:
        letters = sum(character.isalpha() for character in text)
        return letters >= 4 * least and letters > 0.6 * len(text) and not text.isascii()
    printable = sum(character.isprintable() or character in "\r\n\t" for character in text)
    letters = sum(character.isalpha() or character.isspace() for character in text)
    return printable >= 0.98 * len(text) and letters >= 0.7 * len(text)
