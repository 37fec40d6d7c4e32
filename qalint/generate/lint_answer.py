"""What is wrong with an answer beside its question and window: the answer lints and the grounding checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qalint.generate.control_tokens import has_control_token
from qalint.generate.grounding import LEAST_SUPPORT, invented_names, invented_numbers, stem_of, support
from qalint.plan.eligibility import content_words

MOST_CHARACTERS = 1500
"""Code points: a longer answer to a question about one sentence is about something else."""

ECHO_WORDS = 6
"""Words in a row shared with a removed passage (and not with the window) that make an echo."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, its answer, and what they must rest on. `context` is the window with its place and
    question.
    """

    question: str
    answer: str
    window: str
    place: str
    removed: tuple[str, ...]

    @property
    def context(self) -> str:
        """Every text that the answer may take its words from."""
        return f"{self.window}\n{self.place}\n{self.question}"


_REFUSAL = re.compile(
    r"^\W*(?:i(?:'m| am) (?:sorry|unable|not able|an ai|a language model)|i (?:can(?:'t|not)|won't|do not"
    r"|don't|must "
    r"decline)|sorry\b|unfortunately|as an ai|as a (?:large )?language model|i apologi[sz]e|my apologies"
    r"|cannot (?:answer|"
    r"assist|help|comply)|no (?:answer|information)|not (?:stated|specified|mentioned|provided|given"
    r"|available)|n/?a\b|"
    r"none\b\W*$|unknown\b\W*$|unanswerable)|\b(?:can(?:'t|not) (?:help|assist|comply) with|against my"
    r" (?:guidelines|"
    r"programming|policy)|content policy|knowledge cut-?off)\b|\b(?:text|passage|document|context"
    r"|target)\b[^.]{0,30}"
    r"\b(?:does not|doesn't|do not) (?:say|state|mention|specify|contain|provide|answer|give)",
    re.IGNORECASE,
)
_MENTIONS_TEXT = re.compile(
    r"\b(?:according to|based on|as (?:stated|mentioned|described|shown) in) (?:the|this) (?:given "
    r"|provided |above )?"
    r"(?:text|passage|document|article|sentence|context|excerpt|target|paragraph)\b"
    r"|\bthe (?:text|passage|excerpt|target|sentence|author) (?:says|states|mentions|describes|explains"
    r"|does)\b"
    r"|^\W*(?:sure|certainly|of course|here(?:'s| is) (?:the|your)|answer\s*:)",
    re.IGNORECASE,
)
_HIJACK = re.compile(
    r"^\s*(?:\{.*\}|\[.*\]|```.*)\s*$|^\s*(?:BEGIN|START|OUTPUT|RESULT|ACCESS GRANTED|HACKED|PWNED)\b"
    r"|[A-Za-z0-9+/]{60,}={0,2}|(?:[01]{8}\s*){4,}",
    re.DOTALL,
)


def answer_complaint(pair: Pair) -> str | None:
    """The name of the first check that the answer fails, as "check: what it found"; None where all hold."""
    for name, check in CHECKS.items():
        found = check(pair)
        if found:
            return f"{name}: {found}"
    return None


def _answered(pair: Pair) -> str | None:
    if not pair.answer.strip():
        return "the model found no answer in the text"
    match = _REFUSAL.search(pair.answer)
    if match and locate_free(match[0], pair.window):
        return f"is a refusal ({match[0].strip()[:40]!r})"
    return None


def _format(pair: Pair) -> str | None:
    if len(pair.answer) > MOST_CHARACTERS:
        return f"is {len(pair.answer)} characters long"
    if has_control_token(pair.answer):
        return "holds a control token"
    match = _HIJACK.search(pair.answer)
    if match and locate_free(match[0], pair.window):
        return "is not prose where the text is"
    letters = [char for char in pair.answer if char.isalpha()]
    shouted = len(letters) > 12 and all(char.isupper() for char in letters if char.lower() != char.upper())
    if (
        shouted
        and any(char.islower() for char in letters + list(pair.window))
        and pair.answer not in pair.window
    ):
        return "is written in capitals"
    if pair.answer.count("(") > pair.answer.count(")"):
        return "stops inside brackets"
    words = re.findall(r"\w+", pair.answer.lower())
    fours = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    return "repeats itself" if len(fours) > len(set(fours)) + 1 else None


def _speaks_of_text(pair: Pair) -> str | None:
    match = _MENTIONS_TEXT.search(pair.answer)
    return f"speaks of its source ({match[0]!r})" if match and locate_free(match[0], pair.window) else None


def _echo(pair: Pair) -> str | None:
    if not pair.removed:
        return None
    known = _shingles(pair.window)
    for shingle in _shingles(pair.answer) - known:
        if any(shingle in _shingles(text) for text in pair.removed):
            return f"repeats a removed passage ({' '.join(shingle)[:60]!r})"
    return None


def _numbers(pair: Pair) -> str | None:
    found = invented_numbers(pair.answer, pair.context)
    return f"{', '.join(found[:3])} not in the text" if found else None


def _names(pair: Pair) -> str | None:
    found = invented_names(pair.answer, pair.context)
    return f"{', '.join(found[:3])} not in the text" if found else None


def _task(pair: Pair) -> str | None:
    share = support(pair.answer, pair.context)
    return f"{share:.0%} of its words are in the text" if share < LEAST_SUPPORT else None


def _leak(pair: Pair) -> str | None:
    asked = {stem_of(word) for word in content_words(pair.question)}
    told = [stem_of(word) for word in content_words(pair.answer)]
    words = re.findall(r"\w+", pair.answer.lower())
    question = " ".join(re.findall(r"\w+", pair.question.lower()))
    verbatim = bool(words) and f" {' '.join(words)} " in f" {question} "
    return "the question holds its answer" if verbatim or (told and asked.issuperset(told)) else None


def locate_free(found: str, window: str) -> bool:
    """Whether what was found is the model's own: the window does not hold it."""
    return " ".join(found.lower().split()) not in " ".join(window.lower().split())


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words: Sequence[str] = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + ECHO_WORDS]) for i in range(len(words) - ECHO_WORDS + 1))


CHECKS: dict[str, Callable[[Pair], str | None]] = {
    "answered": _answered,
    "answer-format": _format,
    "answer-no-source-talk": _speaks_of_text,
    "answer-no-echo": _echo,
    "answer-numbers": _numbers,
    "answer-names": _names,
    "answer-on-task": _task,
    "question-no-leak": _leak,
}
"""Each check by the name that rows and refusals carry; the order is the order of telling."""
