"""Finds what is said to a language model in English: patterns that say it alone, and cues that support a model.

The patterns stand in `phrases.toml`, written for this project; they look at folded text, sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from qalint.checks.instruction.tables import table
from qalint.checks.needles import Needles

AI = (
    r"ai|a\.i\.|llms?|(?:large )?language models?|chat ?bots?|chatgpt|gpt(?:-?\d\w*)?|claude|gemini|copilot|bard"
    r"|llama|mistral|deepseek|qwen|grok|artificial intelligences?"
    r"|(?:ai|virtual|digital) (?:systems?|models?|assistants?|agents?|tools?|readers?)"
)
"""How a text names the machine that reads it."""

_LONGEST = 2000


class Phrase(NamedTuple):
    """One pattern of phrases.toml."""

    intent: str
    sure: bool
    hints: tuple[str, ...]
    written: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """It compiled, once it is first tried: few are in a small run."""
        return _compiled(self.written)


@cache
def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written.replace("{ai}", AI), re.M)


class Wording(NamedTuple):
    """What the words of a sentence say: an intent and its place in the folded text, and whether they alone say it."""

    intent: str
    sure: bool
    start: int
    end: int


@cache
def phrases() -> tuple[Phrase, ...]:
    """The patterns of phrases.toml, sure ones first."""
    made = [
        Phrase(
            entry["intent"],
            entry["sure"],
            tuple(entry["hints"]),
            entry["pattern"],
        )
        for entry in table("phrases")["phrase"]
    ]
    return tuple(sorted(made, key=lambda phrase: not phrase.sure))


def hinted(texts: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """For each of a document's folded passages the patterns of which a hint stands in it: others cannot match there.

    All passages are searched at once for all hints.
    """
    found: dict[int, set[int]] = {}
    needles, by_hint = _hints()
    for hint, passages in needles.in_texts(texts).items():
        for passage in passages:
            found.setdefault(passage, set()).update(by_hint[hint])
    known = phrases()
    return [
        tuple(known[number] for number in sorted(found[passage])) if passage in found else ()
        for passage in range(len(texts))
    ]


@cache
def _hints() -> tuple[Needles, dict[str, list[int]]]:
    """Every hint, and the numbers of the patterns that have it."""
    numbers: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases()):
        for hint in phrase.hints:
            numbers.setdefault(hint, []).append(number)
    return Needles(numbers), numbers


def wording(folded: str, among: tuple[Phrase, ...] | None = None) -> Wording | None:
    """The first pattern that a folded sentence matches, sure ones before cues; None where none does.

    `among` are the patterns to try, all by default.
    """
    text = folded[:_LONGEST]
    for phrase in phrases() if among is None else among:
        for hint in phrase.hints:
            if hint in text:
                match = phrase.pattern.search(text)
                if match:
                    return Wording(phrase.intent, phrase.sure, match.start(), match.end())
                break
    return None
