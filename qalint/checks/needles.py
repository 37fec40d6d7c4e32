"""Literals that a regular expression cannot match without, and which of many stand where: a prefilter for patterns.

Trying hundreds of patterns on every passage is where a run would spend its time; nearly all of them need one of a few
words that are not there. A pattern without such words is always tried, so that the filter never changes a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SHORTEST = 3
"""Code points from which a literal of ASCII letters tells anything; two of any other script do."""

MOST = 60
"""Literals of one pattern beyond which it is tried everywhere."""


@lru_cache(maxsize=4096)
def needed(pattern: str) -> frozenset[str] | None:
    """Literals of which every match of the pattern (matched with regard to case) holds one; None where none are known.

    Raises re.error where it is no pattern.
    """
    tree = parser.parse(pattern)
    if tree.state.flags & re.IGNORECASE:
        return None
    return _of_sequence(tree)


def _of_sequence(items: Any) -> frozenset[str] | None:
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
        best = _better(best, _of_part(operation, value))
    return best


def _of_part(operation: Any, value: Any) -> frozenset[str] | None:
    if operation is ops.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _of_sequence(value[3])
    if operation is ops.ATOMIC_GROUP:
        return _of_sequence(value)
    if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return _of_sequence(value[2]) if value[0] >= 1 else None
    if operation is ops.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
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


_LENGTH = 4
"""Code points of a literal by which it is looked up: enough to tell most words apart."""


class Needles:
    """Many literals, of which a document holds few."""

    def __init__(self, literals: Iterable[str] = ()) -> None:
        self._by_part: dict[str, set[str]] = {}
        self._always: set[str] = set()
        self.add(literals)

    def add(self, literals: Iterable[str]) -> None:
        """Look for these too."""
        for literal in literals:
            word = max(literal.split(), key=len, default="")
            if len(word) < _LENGTH:
                self._always.add(literal)
            else:
                self._by_part.setdefault(word[:_LENGTH], set()).add(literal)

    def within(self, text: str) -> list[str]:
        """Those that may stand in a text and perhaps some others, in a stable order; the rest does not.

        Each word of the text is looked at once, however often it stands there.
        """
        parts = {
            word[at : at + _LENGTH] for word in set(text.split()) for at in range(len(word) - _LENGTH + 1)
        }
        found = set(self._always)
        for part in parts & self._by_part.keys():
            found |= self._by_part[part]
        return sorted(found)


_cues = Needles()


def remember(literals: Iterable[str]) -> None:
    """Add literals to those that `present` looks for in this process; more of them change no result."""
    _cues.add(literals)


def present(texts: Sequence[str]) -> list[frozenset[str]]:
    """The remembered literals that stand in each of the texts."""
    joined = "\n".join(texts)
    possible = [literal for literal in _cues.within(joined) if literal in joined]
    return [frozenset([literal for literal in possible if literal in text]) for text in texts]
