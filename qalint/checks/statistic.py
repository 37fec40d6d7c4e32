"""The `statistic` check: a figure of a whole document that is out of the ordinary. Reported, never a reason
to delete.

The measures are those by which large corpora have been filtered (C4, Gopher, FineWeb, RefinedWeb). Applied
to whole documents they hit a third to four fifths of good ones, so each is information here, with wide
limits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import filterfalse, pairwise
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.ruleset.model import FixSpec

SYMBOL = re.compile(r"[^\w\s.,;:!?'\"()\-–—’‘“”]")
URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]{1,2000}")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{8}")
"""A run of letters of a script that puts no spaces between words: figures of words mean nothing there."""

_ASCII = "".join(map(chr, range(128)))
_NO_SYMBOL = "".join(character for character in _ASCII if not SYMBOL.match(character)).encode()
_NO_DIGIT = "".join(character for character in _ASCII if not character.isdigit()).encode()
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")

STOP_WORDS = frozenset(
    "the be to of and that have with is in for a on der die das und ist nicht ein le la les et des est une un el"
    " los de que y en es os uma não para il che di e per van het een niet na w nie się jest i и в не на что och att"
    " som det".split()
)


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one figure.

    Keys: `measure` (a name of MEASURES), `above` or `below` (the limit), `words` (the least a document must
    have, 80: figures of short texts say nothing). The finding stands at the first passage. Raises
    MatchError.
    """
    known_keys(params, ("measure", "above", "below", "words"))
    measure = MEASURES.get(params.get("measure", ""))
    if measure is None:
        raise MatchError("measure", f"{params.get('measure')!r} is none of {', '.join(sorted(MEASURES))}")
    if ("above" in params) == ("below" in params):
        raise MatchError("above", "needs a number here or in `below`, not in both")
    limit, over = float(params.get("above", params.get("below", 0))), "above" in params
    least = int(params.get("words", 80))

    def run(context: Context) -> Iterator[Hit]:
        words = context.words
        if (
            len(words) < least
            or not context.passages
            or (not context.ascii and UNSPACED.search(context.text))
        ):
            return
        value = measure(context, words, limit if over else 0.0)
        if (value > limit) if over else (value < limit):
            first = context.passages[0]
            yield Hit(first.start, first.end, values={"value": f"{value:.2f}", "limit": f"{limit:g}"})

    return run


def _count(text: str, unlike: bytes, count: Callable[[str], int]) -> int:
    """How many characters are of a kind: none of `unlike` in ASCII, those that `count` says of the rest."""
    if text.isascii():
        return len(text.encode().translate(None, unlike))
    bare = _OUTSIDE_ASCII.sub("", text)
    return len(bare.encode().translate(None, unlike)) + count("".join(_OUTSIDE_ASCII.findall(text)))


def _alphabetic(context: Context, words: list[str], limit: float) -> float:
    """Share of words that hold a letter."""
    plain = list(filterfalse(str.isalpha, words))
    return (len(words) - len(plain) + sum(any(map(str.isalpha, word)) for word in plain)) / len(words)


def _word_length(context: Context, words: list[str], limit: float) -> float:
    """Mean code points of a word."""
    return sum(map(len, words)) / len(words)


def _symbols(context: Context, words: list[str], limit: float) -> float:
    """Symbols for each word: what is no letter, digit, white space or common punctuation."""
    return _count(context.text, _NO_SYMBOL, lambda rest: len(SYMBOL.findall(rest))) / len(words)


def _digits(context: Context, words: list[str], limit: float) -> float:
    """Share of visible characters that are digits."""
    return _count(context.text, _NO_DIGIT, lambda rest: sum(map(str.isdigit, rest))) / len(context.text)


def _addresses(context: Context, words: list[str], limit: float) -> float:
    """Share of visible characters that belong to web addresses."""
    return sum(map(len, URL.findall(context.text))) / len(context.text)


def _list_items(context: Context, words: list[str], limit: float) -> float:
    """Share of blocks that are list items."""
    spans, blocks = context.document.spans, context.document.blocks
    items = 0
    for index in context.prose_blocks:
        at = blocks[index].span
        while at >= 0 and spans[at].kind != "list_item":
            at = spans[at].parent
        items += at >= 0
    return items / len(context.prose_blocks)


def _cut_off(context: Context, words: list[str], limit: float) -> float:
    """Share of blocks that end in an ellipsis."""
    texts = [context.views[index].text.rstrip() for index in context.prose_blocks]
    return sum(text.endswith(("…", "...", "[…]", "[...]")) for text in texts) / len(texts)


def _repeated_words(context: Context, words: list[str], limit: float) -> float:
    """Share of runs of four words that are the most common run; 0 where it cannot pass the limit: each word of a run
    stands as often as the run does."""
    often = {word for word, count in Counter(words).items() if count * 4 > limit * len(words)}
    if _longest_run(words, often) < 4:
        return 0.0
    runs = Counter(zip(words, words[1:], words[2:], words[3:], strict=False))
    return runs.most_common(1)[0][1] * 4 / len(words) if len(runs) > 1 else 1.0


def _longest_run(words: list[str], among: set[str]) -> int:
    """How many words in a row are among some, at most."""
    longest = run = 0
    for word in words if among else ():
        run = run + 1 if word in among else 0
        longest = max(longest, run)
    return longest


def _stop_words(context: Context, words: list[str], limit: float) -> float:
    """How many different function words of some European languages the text has; 99 in other scripts."""
    if not sum(word.isascii() for word in words) * 2 > len(words):
        return 99.0
    return float(len(STOP_WORDS & set(words)))


def _stutter(context: Context, words: list[str], limit: float) -> float:
    """Share of words that repeat the one before them."""
    return sum(before == after and before.isalpha() for before, after in pairwise(words)) / len(words)


MEASURES: dict[str, Callable[[Context, list[str], float], float]] = {
    "addresses": _addresses,
    "alphabetic": _alphabetic,
    "cut-off": _cut_off,
    "digits": _digits,
    "list-items": _list_items,
    "repeated-words": _repeated_words,
    "stop-words": _stop_words,
    "stutter": _stutter,
    "symbols": _symbols,
    "word-length": _word_length,
}
"""What can be measured, by name."""
