"""The `hyphenation` check: words that a line end cut in two and nobody joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.finding import Edit
from qalint.ruleset.model import FixSpec

_CUT = re.compile(r"(?<![\w-])([^\W\d_]{2,})-[ \t]*(?:\r\n|\n|\r)[ \t]*([^\W\d_]{2,})(?![\w-])")
_WORD = re.compile(r"[^\W\d_]+")

_PREFIXES = frozenset(
    "self well non pre post multi long short high low real time so two three four open full half cross anti user end ex"
    " mid low semi inter intra quasi pseudo ultra left right top single double all co read write case thread type"
    " command built add plug sign log back front key run on off in up down out over under first second third one five"
    " six ten e x".split()
)
"""First parts of compounds whose hyphen is their own, wherever the line ends."""

_ENDING = re.compile(
    r"(?:ing|ings|ed|er|ers|est|ly|ness|ment|ments|tion|tions|sion|sions|able|ible|al|ally|ance|ances|ence|ences|ant|ent|ents"
    r"|ist|ists|ism|ity|ities|ive|ively|ful|fully|less|ous|ously|ize|ized|izes|izing|ise|ised|ises|ising|ization|isation|ical"
    r"|ically|ies|ied|ier|ship|ships|hood|ward|wards|ware|man|men|ian|ians|tive|ture|tures|tic|tics|tor|tors|ter|ters|ry)\Z"
)
"""Endings that make a word of the half before them."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. A hit is the word with its line end; its edit joins it. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        if "-\n" not in context.source and "-\r" not in context.source and "- \n" not in context.source:
            return
        found = [
            match for match in _CUT.finditer(context.source) if not context.literal.overlaps(*match.span())
        ]
        if not found:
            return
        known = Counter(word.lower() for word in _WORD.findall(context.source))
        for match in found:
            joined = joined_word(match[1], match[2], known)
            if joined:
                edits = None if fix is None else (Edit(match.start(), match.end(), joined),)
                yield Hit(match.start(), match.end(), edits, values={"word": joined})

    return run


def joined_word(first: str, second: str, known: Mapping[str, int]) -> str:
    """The word that the halves make, "" where the hyphen may be the word's own or the halves are two words.

    `known` counts the words of the document, in lower case. A half that no text has as a word of its own, or a joined
    form that this document or the language has, speaks for a cut.
    """
    if not second.islower() or first.isupper():
        return ""
    joined = (first + second).lower()
    if known.get(joined, 0):
        return first + second
    first, low = first, first.lower()
    if low in _PREFIXES:
        return ""
    words = common_words()
    if any(form in words for form in _stems(joined)):
        return first + second
    if second in words or known.get(second, 0) > 1:
        return "" if low in words or known.get(low, 0) > 1 or len(second) > 3 else first + second
    return "" if low in words and len(low) > 3 and not _ENDING.match(second) else first + second


def joined_fragments(text: str) -> str:
    """Fragments of one word without the spaces between them; as they are where they make no word in common use."""
    joined = text.replace(" ", "")
    words = common_words()
    return joined if any(form in words for form in _stems(joined.lower())) else text


def _stems(word: str) -> Iterator[str]:
    """The word, and what is left of it without an ending of inflection."""
    yield word
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("ies", "y"),
    ):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word[: -len(ending)] + instead


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """English words in common use, in lower case, from the list beside the rule."""
    from qalint.resources import bundled

    return frozenset((bundled("rules") / "conversion" / "words.txt").read_text(encoding="utf-8").split())
