"""What a fix may do to the text it matched, beside replacing it: small named functions from text to text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from qalint.checks.addresses import untracked
from qalint.checks.entities import decode_entities, peel_entity
from qalint.checks.formula import plain_formula
from qalint.checks.hyphenation import joined_fragments
from qalint.checks.spelling import decode_quoted_printable, detokenised, unescape_string
from qalint.checks.template_text import macro_text, role_text, shortcode_text


def windows_1252(text: str) -> str:
    """C1 control characters as what the same bytes mean in Windows-1252; the five that mean nothing there
    go.
    """
    return "".join(bytes([ord(c)]).decode("cp1252", "ignore") if "\x80" <= c <= "\x9f" else c for c in text)


def narrow(text: str) -> str:
    """Full-width ASCII as plain ASCII; all else as it is."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def plain_quotes(text: str) -> str:
    """Typographic quotes and apostrophes as ASCII ones."""
    return text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


_LIGATURE = re.compile("[\ufb00-\ufb06]")


def split_ligatures(text: str) -> str:
    """Typographic ligatures of Latin letters as the letters they join."""
    return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


TRANSFORMS: dict[str, Callable[[str], str]] = {
    "entities": decode_entities,
    "entity-layer": peel_entity,
    "shortcode": shortcode_text,
    "role": role_text,
    "macro": macro_text,
    "untracked": untracked,
    "ligatures": split_ligatures,
    "formula": plain_formula,
    "quoted-printable": decode_quoted_printable,
    "unescape-string": unescape_string,
    "detokenise": detokenised,
    "join": joined_fragments,
    "windows-1252": windows_1252,
    "narrow": narrow,
    "plain-quotes": plain_quotes,
}
"""A fix's `transform` and its function."""
