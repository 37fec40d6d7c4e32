"""Finds what is said to a language model in English: patterns that say it alone, and cues that support a model.

The patterns stand in `phrases.toml`, written for this project; they look at folded text, sentence by sentence.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

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


def hinted(text: str) -> tuple[Phrase, ...]:
    """The patterns of which a hint stands somewhere in a folded text: the others need not be tried on its parts."""
    return tuple(phrase for phrase in phrases() if any(hint in text for hint in phrase.hints))


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
