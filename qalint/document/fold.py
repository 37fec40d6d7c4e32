"""Folds text to the letters a reader sees, so that spelling tricks do not hide words, and keeps the way back.

Folded text is lower case; compatibility forms (full width, mathematical, circled letters, ligatures, long s),
spaces of every width and look-alike letters of other scripts become plain ones; characters that show nothing
(zero width, soft hyphen, bidi controls, variation selectors, stray combining marks) go; Unicode tag
characters become the ASCII they shadow. Quotes and dashes become ASCII ones. Line breaks (CR, LF) stay. Words
written in another script as such stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# By the shapes that common fonts give them: Cyrillic, Greek, Armenian, IPA and small-capital letters.
_LOOKALIKES = {
    "a": "аɑαᴀ", "b": "вьƅʙβ", "c": "сϲᴄ", "d": "ԁժᴅ", "e": "еєεᴇ", "f": "ꜰ", "g": "ɡցɢ", "h": "һհʜн",
    "i": "іɩıιɪ", "j": "јϳȷᴊ", "k": "кκᴋ", "l": "ӏʟ", "m": "мᴍ", "n": "ոηɴп", "o": "оοօᴏσ", "p": "рρᴘ",
    "q": "ԛ", "r": "ʀг", "s": "ѕꜱ", "t": "тτᴛ", "u": "υսᴜ", "v": "ѵνᴠ", "w": "ԝωᴡ", "x": "хχ", "y": "уʏγү",
    "z": "ᴢ",
}  # fmt: skip
_PUNCTUATION = {"'": "‘’‚‛′ʹʼ", '"': "“”„‟″«»", "-": "‐‑‒–—―−"}
_LATIN = {look: plain for plain, looks in _LOOKALIKES.items() for look in looks}

_QUOTES_AND_DASHES = {look: plain for plain, looks in _PUNCTUATION.items() for look in looks}

_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_CONTROLS = {ord("\t"): " ", ord("\v"): " ", ord("\f"): " "}
_SHOWS_NOTHING = frozenset({"Cf", "Cc", "Cn", "Co", "Cs"})


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Folded text and, for each of its code points and for its end, the offset in `text` it comes from.

    The offsets are len(folded) + 1 long, never fall, and end with len(text): what stands at folded[a:b] came
    from text[offsets[a]:offsets[b]] (with invisible characters that follow the last letter).
    """
    if text.isascii():
        return text.translate(_PLAIN_CONTROLS).lower(), range(len(text) + 1)
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for run in _OUTSIDE_ASCII.finditer(text):
        parts.append(text[at : run.start()].translate(_PLAIN_CONTROLS).lower())
        offsets.extend(range(at, run.start()))
        for at, character in enumerate(run.group(), run.start()):
            plain = fold_character(character)
            parts.append(plain)
            offsets.extend([at] * len(plain))
        at = run.end()
    parts.append(text[at:].translate(_PLAIN_CONTROLS).lower())
    offsets.extend(range(at, len(text) + 1))
    return _replace_lookalikes("".join(parts)), offsets


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """What one code point folds to, without regard to its neighbours: no, one or several code points."""
    code = ord(character)
    if 0xE0020 <= code <= 0xE007E:
        return chr(code - 0xE0000).lower()
    category = unicodedata.category(character)
    if character in _QUOTES_AND_DASHES:
        return _QUOTES_AND_DASHES[character]
    if category in ("Zs", "Zl", "Zp") or character in "\t\v\f\x85":
        return " "
    if category in _SHOWS_NOTHING or _is_stray_mark(code):
        return ""
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(ord("a") + code - 0x1F1E6)
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(" " if part.isspace() else part for part in plain if not _is_stray_mark(ord(part)))


def _is_stray_mark(code: int) -> bool:
    """Whether a code point is a combining mark of no script of its own, a variation selector or a blank
    filler.
    """
    return (
        0x0300 <= code <= 0x036F
        or 0x20D0 <= code <= 0x20FF
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x0489)
    )


def _replace_lookalikes(folded: str) -> str:
    """Latin letters for their look-alikes, one for one, in words that mix scripts or stand in Latin text."""
    if not any(character in _LATIN for character in set(folded)):
        return folded
    letters = sum(character.isalpha() for character in folded)
    latin = sum(character.isalpha() for character in folded if character.isascii())
    mostly_latin = 2 * latin > letters

    def plain(match: re.Match[str]) -> str:
        word = match.group()
        if word.isascii():
            return word
        mixed = any(character.isascii() for character in word)
        if mixed or (mostly_latin and all(character in _LATIN for character in word)):
            return "".join(_LATIN.get(character, character) for character in word)
        return word

    return _WORD.sub(plain, folded)
