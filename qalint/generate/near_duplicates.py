"""Tells questions that ask the same thing in nearly the same words, without comparing every pair."""

from __future__ import annotations

import re
from collections import defaultdict

SIMILAR = 0.8
"""Jaccard similarity of word sets from which two questions are one."""


class Questions:
    """The questions accepted so far. Two share few enough words that only likely ones are compared.

    Sets whose similarity reaches t share a word among the first |x| - ceil(t |x|) + 1 of any fixed order
    (prefix filtering, Chaudhuri et al. 2006); long words first, so that the lists looked up are short.
    """

    def __init__(self) -> None:
        self._by_word: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
        self._sets: list[frozenset[str]] = []
        self._ids: list[str] = []

    def add(self, question: str, id: str) -> str | None:
        """Keep the question, unless one like it is kept already: then that one's id."""
        words = frozenset(re.findall(r"\w+", question.lower()))
        numbers = _numbers(words)
        keys = [(word, numbers) for word in _prefix(words)]
        for other in sorted({number for key in keys for number in self._by_word.get(key, ())}):
            known = self._sets[other]
            if len(words & known) >= SIMILAR * len(words | known):
                return self._ids[other]
        for key in keys:
            self._by_word[key].append(len(self._sets))
        self._sets.append(words)
        self._ids.append(id)
        return None


def _prefix(words: frozenset[str]) -> list[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return ordered[: len(words) - int(-(-SIMILAR * len(words) // 1)) + 1]


def _numbers(words: frozenset[str]) -> frozenset[str]:
    """Two questions that differ in a number ask different things."""
    return frozenset(word for word in words if any(char.isdigit() for char in word))
