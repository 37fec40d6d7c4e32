"""Literals that a regular expression cannot match without, and which of many stand where: a prefilter for patterns.

Trying hundreds of patterns on every passage is where a run would spend its time; nearly all of them need one of a few
words that are not there. A pattern without such words is always tried, so that the filter never changes a result.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from qalint.compiled import of_rules

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

SHORTEST = 3
"""Code points from which a literal of ASCII letters tells anything; two of any other script do."""

MOST = 60
"""Literals of one pattern beyond which it is tried everywhere."""

_SAME_LETTERS = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
"""Letters outside of ASCII that `re.IGNORECASE` takes for one of ASCII."""


def caseless(text: str) -> str:
    """Text in which every ASCII literal in lower case stands that a pattern finds in `text` whatever the case.

    It is of the text's own length only where `lower()` keeps that.
    """
    if not text.isascii():
        for letter, plain in _SAME_LETTERS.items():
            text = text.replace(letter, plain)
    return text.lower()


@lru_cache(maxsize=4096)
def needed(pattern: str, flags: int = 0) -> frozenset[str] | None:
    """Literals of which every match of the pattern (matched with regard to case) holds one; None where none are known.

    Where the flags ignore case they are in lower case and of ASCII, and stand in `caseless` of the text.
    Raises re.error where it is no pattern.
    """
    found = of_rules().get(f"needed {int(flags)} {pattern}", lambda: _worked_out(pattern, flags))
    return None if found is None else frozenset(found)


def _worked_out(pattern: str, flags: int) -> list[str] | None:
    found = _in_tree(pattern, flags)
    return None if found is None else sorted(found)


def _in_tree(pattern: str, flags: int) -> frozenset[str] | None:
    tree = parser.parse(pattern, flags)
    ignoring = bool(flags & re.IGNORECASE)
    if tree.state.flags & re.IGNORECASE and not ignoring:
        return None
    found = _of_sequence(tree, ignoring)
    if found is not None and ignoring:
        return frozenset(map(str.lower, found)) if all(map(str.isascii, found)) else None
    return found


def _of_sequence(items: Any, ignoring: bool) -> frozenset[str] | None:
    """The best of what the parts need, one after the other; characters in a row are one literal."""
    best: frozenset[str] | None = None
    run: list[str] = []
    for operation, value in (*items, (None, None)):
        if operation is ops.LITERAL:
            run.append(chr(value))
            continue
        if run:
            best = _better(best, frozenset(("".join(run),)))
            run = []
        best = _better(best, _of_part(operation, value, ignoring))
    return best


def _of_part(operation: Any, value: Any, ignoring: bool) -> frozenset[str] | None:
    if operation is ops.SUBPATTERN:
        return None if value[1] & re.IGNORECASE and not ignoring else _of_sequence(value[3], ignoring)
    if operation is ops.ATOMIC_GROUP:
        return _of_sequence(value, ignoring)
    if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return _of_sequence(value[2], ignoring) if value[0] >= 1 else None
    if operation is ops.BRANCH:
        branches = [_of_sequence(branch, ignoring) for branch in value[1]]
        known = [branch for branch in branches if branch is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The more telling of two sets: longer literals, then fewer. Sets that tell nothing are none."""
    if other is None or len(other) > MOST or not all(_tells(text) for text in other):
        return one
    if one is None:
        return other
    return min(one, other, key=lambda texts: (-min(4, min(map(len, texts))), len(texts), sorted(texts)))


def _tells(text: str) -> bool:
    return len(text) >= SHORTEST or (len(text) == 2 and not text.isascii())


class Needles:
    """Many literals, all looked for in one pass over a text."""

    def __init__(self, literals: Iterable[str] = ()) -> None:
        self._literals: dict[str, None] = {}
        self.add(literals)

    def add(self, literals: Iterable[str]) -> None:
        """Look for these too. An empty one stands nowhere."""
        self._literals.update(dict.fromkeys(filter(None, literals)))
        self.__dict__.pop("_search", None)

    def within(self, text: str) -> set[str]:
        """Those that stand in a text."""
        literals, search = self._search
        return {literals[number] for number, _, _ in search.find_matches_as_indexes(text, overlapping=True)}

    def in_texts(self, texts: Sequence[str]) -> dict[str, set[int]]:
        """Those that stand in any of the texts, each with the numbers of those texts; one pass over all of them."""
        literals, search = self._search
        ends = list(accumulate(len(text) + 1 for text in texts))
        found: dict[int, set[int]] = {}
        for number, start, end in search.find_matches_as_indexes("\0".join(texts), overlapping=True):
            text = bisect_right(ends, start)
            if end < ends[text]:
                found.setdefault(number, set()).add(text)
        return {literals[number]: places for number, places in found.items()}

    @cached_property
    def _search(self) -> tuple[list[str], AhoCorasick]:
        from ahocorasick_rs import AhoCorasick, Implementation

        literals = list(self._literals)
        # A deterministic automaton is 1.5x as fast and takes 8x as long to build, which a run on one file would feel.
        return literals, AhoCorasick(
            literals, implementation=Implementation.ContiguousNFA, store_patterns=False
        )


_cues = Needles()


def remember(literals: Iterable[str]) -> None:
    """Add literals to those that `remembered_in` looks for in this process; more of them change no result."""
    _cues.add(literals)


def remembered_in(texts: Sequence[str]) -> dict[str, set[int]]:
    """The remembered literals that stand in any of the texts, each with the numbers of those texts."""
    return _cues.in_texts(texts)
