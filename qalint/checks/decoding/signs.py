"""Cheap tests of a text, each of which a way of writing must pass to be in it: most documents pass none.

Every test is one or two passes in C over the text; the finders behind them look at every character with a pattern.
"""

from __future__ import annotations

import re
from functools import cached_property

_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_LEET = re.compile(r"[013457@$]")
_LEET_LEAST = 5
_RUN = 20
"""Characters of base64 that a stretch of it begins with; hexadecimal ones are longer."""


def _table(classes: dict[str, str], rest: str) -> bytes:
    """What turns bytes of ASCII into the signs of their classes, and all others into `rest`."""
    signs = {code: ord(sign) for characters, sign in classes.items() for code in characters.encode()}
    return bytes(signs.get(code, ord(rest)) for code in range(256))


_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = bytes(code if chr(code) in _DIGITS + _LETTERS + "+/_-" else 0x20 for code in range(256))
_PAIRS = _table({_DIGITS + "abcdefABCDEF": "h", " ,:;-": " "}, ".")
_DASHED = _table({_LETTERS + "?": "a", "-._*~|/": "-"}, ".")
_SPACED = _table({" \t\n\r\v\f": " "}, "x")
_NOT_BINARY = bytes(byte for byte in range(256) if byte not in b"01")
_NOT_DECIMAL = bytes(byte for byte in range(256) if byte not in _DIGITS.encode())


class Signs:
    """What of a text tells that a way of writing may be in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ascii = text.isascii()

    @cached_property
    def foreign(self) -> str:
        """All that is not ASCII, in order."""
        return "" if self.ascii else "".join(_OUTSIDE_ASCII.findall(self.text))

    @cached_property
    def _bytes(self) -> bytes:
        """The text with one byte for each code point: what is not ASCII is a question mark."""
        return self.text.encode("ascii", "replace")

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """The longest stretches of characters of base64 (and so of base32 and hexadecimal), in order."""
        parted = self._bytes.translate(_BASE64)
        found, at = [], 0
        for word in parted.split():
            if len(word) >= _RUN:
                at = parted.index(word, at)
                found.append((at, at + len(word)))
                at += len(word)
        return found

    @cached_property
    def pairs(self) -> bool:
        """Whether three pairs of hexadecimal digits stand set apart in a row."""
        shape = self._bytes.translate(_PAIRS, b"x\\")
        shape = b" ".join(shape.split())
        return any(row in shape for row in (b"h hh hh ", b"h hhh hhh ", b"h hh hhh ", b"h hhh hh "))

    @property
    def escapes(self) -> bool:
        """Whether there are as many percent signs and backslashes as a stretch of escapes has at least."""
        return self.text.count("%") + self.text.count("\\") >= 12

    @property
    def binary(self) -> bool:
        """Whether there are digits enough for twelve octets."""
        return len(self._bytes.translate(None, _NOT_BINARY)) >= 96

    @property
    def decimals(self) -> bool:
        """Whether there are digits enough for sixteen codes of characters."""
        return not self.ascii or len(self._bytes.translate(None, _NOT_DECIMAL)) >= 32

    @cached_property
    def leet(self) -> list[int]:
        """Offsets in lines that have as many digits and signs as leet has at least."""
        places = [match.start() for match in _LEET.finditer(self.text)]
        find = self.text.find
        return [
            first
            for first, last in zip(places, places[_LEET_LEAST - 1 :], strict=False)
            if find("\n", first, last) < 0 and find("\r", first, last) < 0
        ]

    @cached_property
    def spaced(self) -> bool:
        """Whether ten characters stand apart in a row, as letters set apart do at least."""
        text = self._bytes if self.ascii else self.text.replace("\u00a0", " ").encode("ascii", "replace")
        shape = b" ".join(text.translate(_SPACED).split())
        return b"x x x x x x x x x x" in shape

    @cached_property
    def dashed(self) -> bool:
        """Whether letters stand apart by the same or other signs, often enough for words so written."""
        text = self._bytes if self.ascii else self.text.replace("·", "-").encode("ascii", "replace")
        return text.translate(_DASHED).count(b"a-a-a") >= 3
