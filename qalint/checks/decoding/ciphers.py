"""Decodes writing that a patient reader could read: rot13, reversed letters, leet digits, letters set apart."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from qalint.checks.decoding.encoded import LONGEST, Encoded, reads_as_words
from qalint.checks.decoding.signs import Signs
from qalint.checks.needles import Needles

_PARAGRAPH = re.compile(r"[^\r\n]{16,}")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = (
    "the and you your this that with for are not all any only from have will must what when which user answer "
    "ignore instructions instruction previous prompt system response respond reply output question questions "
    "about document text should always never instead please write say tell to of is it in as do be or can"
).split()
_COMMON_WORDS = frozenset(_COMMON)
_ROT13 = (
    frozenset(codecs.encode(word, "rot13") for word in _COMMON)
    - _COMMON_WORDS
    - {"or", "be", "vf", "va", "nf", "vg"}
)
_REVERSED = (
    frozenset(word[::-1] for word in _COMMON)
    - _COMMON_WORDS
    - {"on", "era", "ton", "saw", "eb", "si", "ti", "ni"}
)
_FEW_ROT13 = Needles(("gur ", "lbh", "naq ", "abg ", "sbe ", "nf n ", "guv", "jvgu", "lbhe"))
_FEW_REVERSED = Needles(("eht ", "uoy", "dna ", "siht", "htiw", "taht", " ruo", "rewsna"))
_SPACED = re.compile(r"(?<!\S)(?:\S[ \t\u00a0]{1,4}){9,}\S(?!\S)")
_DASHED = re.compile(r"(?<!\w)(?:[^\W\d_]([-._*~·|/])(?:[^\W\d_]\1){1,40}[^\W\d_](?!\w)[ ,;:]{0,3}){3,200}")
_LEET_WORD = re.compile(
    r"(?<![\w.-])(?=[\w@$!|+]*[013457@$])(?=[\w@$!|+]*[A-Za-z])[A-Za-z0134578@$!|+]{2,}(?![\w-])"
)
_LEET = str.maketrans("013457@$!|8+", "oieastasilbt")
_TOKEN = re.compile(r"\S+")


def find_rot13(signs: Signs) -> Iterator[Encoded]:
    """Lines whose commonest words are those of English thirteen letters on."""
    if _FEW_ROT13.within(signs.text):
        yield from _by_words(signs.text, _ROT13, "rot13", lambda line: codecs.encode(line, "rot13"))


def find_reversed(signs: Signs) -> Iterator[Encoded]:
    """Lines whose commonest words are those of English backwards."""
    if _FEW_REVERSED.within(signs.text):
        yield from _by_words(signs.text, _REVERSED, "reversed", lambda line: line[::-1])


def _by_words(text: str, telling: frozenset[str], way: str, undo: Callable[[str], str]) -> Iterator[Encoded]:
    for match in _PARAGRAPH.finditer(text):
        line = match.group()[:LONGEST]
        words = [word.lower() for word in _WORD.findall(line)]
        hits = [word for word in words if word in telling]
        plain = sum(word in _COMMON_WORDS for word in words)
        if len(set(hits)) >= 2 and len(hits) >= 0.12 * len(words) and len(hits) > 2 * plain:
            start, end = _inner(text, match.start(), match.start() + len(line))
            yield Encoded(start, end, undo(text[start:end]), way)


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The line without the marks that begin a comment, a quote or an item, and without outer tags."""
    head = re.match(r"(?:\s|<!--|<[a-z][^<>]{0,200}>|[>#*/+-](?=[\s>#*/]))*", text[start:end], re.I)
    start += head.end() if head else 0
    tail = re.search(r"(?:\s|-->|\*/|</?[a-z][^<>]{0,40}>)*\Z", text[max(start, end - 200) : end], re.I)
    return start, end - (len(tail.group()) if tail else 0)


def find_leet(signs: Signs) -> Iterator[Encoded]:
    """Lines in which digits and signs stand for letters in a good part of the words."""
    text, done = signs.text, 0
    for place in signs.leet:
        start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
        match = _PARAGRAPH.match(text, start) if start >= done else None
        if not match:
            continue
        done = match.end()
        line = match.group()[:LONGEST]
        if sum(line.count(digit) for digit in "013457@$") < 5:
            continue
        tokens = _TOKEN.findall(line)
        hits = [word for word in _LEET_WORD.findall(line) if _unleet(word).isalpha()]
        words = _WORD.findall(_unleet(line).lower())
        gained = sum(word in _COMMON_WORDS for word in words)
        before = sum(word.lower() in _COMMON_WORDS for word in _WORD.findall(line))
        if len(hits) >= 3 and len(hits) >= 0.3 * len(tokens) and gained >= before + 2:
            start, end = _inner(text, match.start(), match.start() + len(line))
            yield Encoded(start, end, _unleet(text[start:end]), "leet")


def _unleet(text: str) -> str:
    return text.translate(_LEET)


def find_spaced(signs: Signs) -> Iterator[Encoded]:
    """Words whose letters are set apart by spaces, dots or dashes."""
    text = signs.text
    for match in _SPACED.finditer(text) if signs.spaced else ():
        says = re.sub(r"(\S)[ \t\u00a0]", r"\1", match.group()[:LONGEST])
        says = re.sub(r"[ \t\u00a0]+", " ", says)
        letters = sum(character.isalpha() for character in says)
        if letters >= 9 and letters >= 0.75 * len(says.replace(" ", "")) and _varied(says):
            yield Encoded(match.start(), match.end(), says, "spaced")
    for match in _DASHED.finditer(text) if signs.dashed else ():
        says = re.sub(r"(?<=\w)[-._*~·|/](?=\w)", "", match.group()[:LONGEST])
        if reads_as_words(says, 2):
            yield Encoded(match.start(), match.end(), says, "spaced")


def _varied(text: str) -> bool:
    """Whether these are words set apart, and not a row of variables or a picture in letters."""
    return len({character.lower() for character in text if character.isalpha()}) >= 6
