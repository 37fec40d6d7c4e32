"""Finds a quote in a text as a careful reader would: spaces, quotation marks, dashes and forms of letters
aside.
"""

from __future__ import annotations

import unicodedata

_ALIKE = {
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys('“”„‟″«»', '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_EDGES = " \t\r\n.,;:!?…\"'“”‘’«»()[]`*_"

LEAST = 2
"""Code points, spaces aside: less than that proves nothing."""


def locate(quote: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """The range of `text` that reads as the quote; None where there is none.

    Where it stands once letter by letter that is the place, else the one closest to `near`.
    Punctuation around the quote is passed over; letter case counts unless nothing matches with it.
    """
    wanted = quote.strip(_EDGES)
    if len("".join(wanted.split())) < LEAST:
        return None
    exact = text.find(wanted)
    if exact >= 0 and text.find(wanted, exact + 1) < 0:
        return exact, exact + len(wanted)
    for fold_case in (False, True):
        needle, _ = _bare(wanted, fold_case)
        hay, places = _bare(text, fold_case)
        best = _closest(needle, hay, places, near)
        if best is not None:
            return places[best], places[best + len(needle) - 1] + 1
    return None


def _closest(needle: str, hay: str, places: list[int], near: int) -> int | None:
    best, at = None, hay.find(needle) if needle else -1
    while at >= 0:
        if best is None or abs(places[at] - near) < abs(places[best] - near):
            best = at
        at = hay.find(needle, at + 1)
    return best


def _bare(text: str, fold_case: bool) -> tuple[str, list[int]]:
    """The text without white space and invisible characters, forms of letters made one, and where each came
    from.
    """
    letters: list[str] = []
    places: list[int] = []
    for offset, char in enumerate(text):
        if char.isspace() or char in _INVISIBLE:
            continue
        plain = _ALIKE.get(char) or (char if char.isascii() else unicodedata.normalize("NFKC", char))
        plain = plain.casefold() if fold_case else plain
        for letter in plain:
            if not letter.isspace():
                letters.append(letter)
                places.append(offset)
    return "".join(letters), places
