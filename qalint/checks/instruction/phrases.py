"""Finds what is said to a language model in English: patterns that say it alone, and cues that support a model.

The patterns stand in `phrases.toml`, written for this project; they look at folded text, sentence by sentence.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

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
    pattern: re.Pattern[str]


class Wording(NamedTuple):
    """What the words of a sentence say: an intent and its place in the folded text, and whether they alone say it."""

    intent: str
    sure: bool
    start: int
    end: int


@cache
def phrases() -> tuple[Phrase, ...]:
    """The patterns of phrases.toml, sure ones first."""
    text = resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    made = [
        Phrase(
            entry["intent"],
            entry["sure"],
            tuple(entry["hints"]),
            re.compile(entry["pattern"].replace("{ai}", AI), re.M),
        )
        for entry in tomllib.loads(text)["phrase"]
    ]
    return tuple(sorted(made, key=lambda phrase: not phrase.sure))


def hinted(texts: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """For each of a document's folded passages the patterns of which a hint stands in it: others cannot match there.

    All passages are searched at once for one hint after the other: a search through one long text costs far less than
    searches through many short ones.
    """
    joined = "\n".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found: dict[int, set[int]] = {}
    needles, by_hint = _hints()
    for hint in needles.within(joined):
        numbers = by_hint[hint]
        at = joined.find(hint)
        while at >= 0:
            passage = bisect_right(starts, at) - 1
            found.setdefault(passage, set()).update(numbers)
            at = joined.find(hint, starts[passage + 1])
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
