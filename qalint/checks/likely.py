"""Tells by one look at a document's words which of many rules can find anything in it: a run calls no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from qalint.checks import Needs, needs
from qalint.checks.context import Context
from qalint.checks.needles import Needles
from qalint.ruleset.model import Rule

_SHORT = 30
"""Characters without white space in a row that most documents hold: asking for them saves nothing."""


class Likely:
    """The rules of a run by the words that a document needs for them, and by format."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._needs = [needs(rule) for rule in rules]
        self._by_format: dict[str, _OfFormat] = {}

    def of(self, context: Context) -> list[int]:
        """The numbers of the rules that may find something in the document, in order."""
        name = context.document.format
        if name not in self._by_format:
            self._by_format[name] = _OfFormat(
                {
                    number: need
                    for number, need in enumerate(self._needs)
                    if need.formats is None or name in need.formats
                }
            )
        return self._by_format[name].among(context)


class _OfFormat:
    """The rules that speak of one format, each with what it needs."""

    def __init__(self, needs: dict[int, Needs]) -> None:
        self._words = words = {number: need.words for number, need in needs.items()}
        self._runs = {number: need.run for number, need in needs.items() if need.run > _SHORT}
        self._always = [number for number, sets in words.items() if not sets]
        self._by_word: dict[str, list[int]] = {}
        for number, sets in words.items():
            for word in sets[0] if sets else ():
                self._by_word.setdefault(word, []).append(number)

    @cached_property
    def _needles(self) -> Needles:
        return Needles(word for sets in self._words.values() for texts in sets for word in texts)

    def among(self, context: Context) -> list[int]:
        """The numbers of the rules of which the document has what they need, in order."""
        present = self._needles.within(context.lowered)
        found = set(self._always)
        for word in present & self._by_word.keys():
            found.update(self._by_word[word])
        words = self._words
        found -= {number for number, run in self._runs.items() if run > context.longest_word}
        return sorted(
            number for number in found if not any(texts.isdisjoint(present) for texts in words[number][1:])
        )
