"""Finds text that is written so that a reader does not read it, and says what it says.

Each decoder is a function from a text's `Signs` to `Encoded` stretches; what a stretch wants is for others to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from qalint.checks.decoding.ciphers import find_leet, find_reversed, find_rot13, find_spaced
from qalint.checks.decoding.encoded import Encoded
from qalint.checks.decoding.invisible import (
    find_bidi,
    find_tags,
    find_variation_selectors,
    find_zero_width,
    find_zero_width_runs,
)
from qalint.checks.decoding.lookalikes import mixes_scripts
from qalint.checks.decoding.signs import Signs
from qalint.checks.decoding.transfer import find_base64, find_escapes, find_hex, find_number_codes

__all__ = ["DECODERS", "INVISIBLE", "Encoded", "decode", "mixes_scripts"]

DECODERS: Mapping[str, tuple[Callable[[Signs], Iterator[Encoded]], ...]] = {
    "base64": (find_base64,),
    "hex": (find_hex, find_escapes, find_number_codes),
    "rot13": (find_rot13,),
    "reversed": (find_reversed,),
    "leet": (find_leet,),
    "spaced": (find_spaced,),
    "zero-width": (find_zero_width, find_zero_width_runs),
    "unicode-tags": (find_tags,),
    "variation-selectors": (find_variation_selectors,),
    "bidi": (find_bidi,),
}
"""The ways of writing that are decoded, by name, and what finds each."""

INVISIBLE = frozenset(("zero-width", "unicode-tags", "variation-selectors", "bidi"))
"""The ways of writing that put characters into a text which nobody sees."""


def decode(text: str) -> list[Encoded]:
    """Every encoded stretch of `text`, in order of place; stretches of different ways may overlap."""
    signs = Signs(text)
    found = [stretch for finders in DECODERS.values() for find in finders for stretch in find(signs)]
    return sorted(found, key=lambda stretch: (stretch.start, -stretch.end))
