"""Decodes characters that show nothing: Unicode tags, variation selectors, zero-width marks, bidi overrides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qalint.checks.decoding.encoded import LONGEST, Encoded
from qalint.checks.decoding.signs import Signs

_TAGS = re.compile(
    "[\U000e0020-\U000e007e](?:[\U000e0000-\U000e007f\u200b-\u200d\u2060\ufeff]*[\U000e0020-\U000e007f])*"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e\u00ad\u034f"
_RUN = re.compile("[\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e\u034f\u200e\u200f]{8,}")
_SPRINKLED = re.compile(
    f"[^{_ZERO_WIDTH}\r\n]{{0,24}}(?:[{_ZERO_WIDTH}]{{1,8}}[^{_ZERO_WIDTH}\r\n]{{1,24}}){{4,}}[{_ZERO_WIDTH}]{{0,8}}"
)
_MARKS = re.compile(f"[{_ZERO_WIDTH}]+")
_JOINED = re.compile(f"(?<=[^\\W\\d_])[{_ZERO_WIDTH}]+(?=[^\\W\\d_])")
_NEEDS_JOINERS = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]"
)
_OVERRIDE = re.compile("[\u202d\u202e]([^\u202a-\u202e\r\n]{8,2000})\u202c?")
_LEAST_TAGS = 7
"""A flag of a region is up to six tag characters after a black flag (Unicode TS 51); more, or no flag, is text."""


def find_tags(signs: Signs) -> Iterator[Encoded]:
    """Runs of Unicode tag characters: ASCII that no font shows. Flags of regions are left out."""
    text = signs.text
    for match in _TAGS.finditer(text) if _TAGS.search(signs.foreign) else ():
        says = "".join(chr(ord(c) - 0xE0000) for c in match.group()[:LONGEST] if 0xE0020 <= ord(c) <= 0xE007E)
        flag = text[match.start() - 1 : match.start()] == "\U0001f3f4"
        if says and not (flag and len(says) < _LEAST_TAGS):
            yield Encoded(match.start(), match.end(), says, "unicode-tags", certain=len(says) >= 3)


def find_variation_selectors(signs: Signs) -> Iterator[Encoded]:
    """Runs of variation selectors: each can stand for a byte (1 to 16, then 17 to 256)."""
    for match in _SELECTORS.finditer(signs.text) if _SELECTORS.search(signs.foreign) else ():
        codes = [ord(character) for character in match.group()[:LONGEST]]
        data = bytes(code - 0xFE00 if code < 0xE0000 else code - 0xE0100 + 16 for code in codes)
        yield Encoded(
            match.start(), match.end(), data.decode("utf-8", "replace"), "variation-selectors", certain=True
        )


def find_zero_width_runs(signs: Signs) -> Iterator[Encoded]:
    """Long runs of zero-width characters, which write bits; read with the two commonest as 0 and 1."""
    for match in _RUN.finditer(signs.text) if _RUN.search(signs.foreign) else ():
        marks = match.group()[:LONGEST]
        yield Encoded(
            match.start(),
            match.end(),
            _bits(marks),
            "zero-width",
            certain=len(set(marks)) > 1 or len(marks) >= 24,
        )


def _bits(marks: str) -> str:
    """What a run says when its marks are read as bits of ASCII, "" where it says nothing so."""
    kinds = sorted(set(marks), key=lambda mark: -marks.count(mark))[:2]
    if len(kinds) < 2:
        return ""
    pairs = [kinds, kinds[::-1]]
    for zero, one in pairs:
        bits = "".join("0" if mark == zero else "1" for mark in marks if mark in (zero, one))
        says = "".join(chr(int(bits[at : at + 8], 2)) for at in range(0, len(bits) // 8 * 8, 8))
        if says.isprintable() and says.isascii() and says:
            return says
    return ""


def find_zero_width(signs: Signs) -> Iterator[Encoded]:
    """Text with zero-width characters strewn into its words, where its script has no use for them."""
    text = signs.text
    if not _MARKS.search(signs.foreign):
        return
    for match in _SPRINKLED.finditer(text):
        start, end = _at_words(text, match.start(), match.end(), match.group())
        stretch = text[start:end]
        if len(_JOINED.findall(stretch)) < 4 or _NEEDS_JOINERS.search(stretch):
            continue
        yield Encoded(start, end, _MARKS.sub("", stretch)[:LONGEST], "zero-width")


def _at_words(text: str, start: int, end: int, stretch: str) -> tuple[int, int]:
    """The stretch from the sentence or word in which the first mark stands to the word of the last one."""
    first = _MARKS.search(stretch)
    low = start + (first.start() if first else 0)
    while low > start and not text[low - 1].isspace():
        low -= 1
    last = max((match.end() for match in _MARKS.finditer(stretch)), default=len(stretch))
    high = start + last
    while high < end and not text[high].isspace():
        high += 1
    return low, high


def find_bidi(signs: Signs) -> Iterator[Encoded]:
    """Text between a direction override and its end: shown in the other order than it is read."""
    text = signs.text
    if "\u202e" not in text and "\u202d" not in text:
        return
    for match in _OVERRIDE.finditer(text):
        shown = match[1][::-1] if match.group()[0] == "\u202e" else match[1]
        yield Encoded(match.start(), match.end(), f"{match[1]}\n{shown}", "bidi")
