"""What is wrong with a question by itself and beside its target: the question lints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from qalint.generate.control_tokens import has_control_token
from qalint.generate.grounding import stem_of
from qalint.plan.eligibility import content_words, words_in

MOST_WORDS = 60
LEAST_WORDS = 3

_MARK = ("?", "？", "؟", ";", "՞")
_PREAMBLE = re.compile(
    r"^\W*(?:sure|certainly|of course|here(?:'s| is| are)|okay|ok,|question\s*\d*\s*[:.)]|q\d*\s*[:.)]"
    r"|\d+[.)]\s)",
    re.IGNORECASE,
)
_TEXT = (
    r"(?:text|passage|document|article|sentence|paragraph|excerpt|context|snippet|author|writer|speaker"
    r"|target|"
    r"page|guide|section|chapter|tutorial|example|table|figure|list|README|blog post|post|user|quote)"
)
_POINTS_AT_TEXT = re.compile(
    rf"\b(?:according to|based on|mentioned in|described in|given in|stated in|shown in|discussed in|in"
    rf"|from|of|by|"
    rf"does|is|do|did|are) (?:the|this|that|these|those) (?:(?:above|given|following|provided|previous"
    rf"|first|target) )?"
    rf"{_TEXT}\b(?! (?:of|for|in|that|tag|field|node|class|method|file|object|type|option|format|element"
    rf"|command))"
    r"|\b(?:mentioned|described|listed|shown|discussed|stated|given) (?:above|below|here|in the)\b"
    r"|\bthe (?:above|following|previous|given|provided)\b|\b(?:above|below) (?:is|are|example|text)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"\b(?:this|these|those|it|its|they|them|their|he|him|his|she|her|that|we|our|us)\b")
_NO_SUBJECT = re.compile(
    r"\b(?:this|these|those|here|the same thing|lines? \d+|do that|do it|do so)\b(?! (?:year|century)\b)"
)
_NAMED = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z]|\w[._/-]\w|\d|[`\"“]")
"""A name, an identifier, a number or a quotation: something that one word can be known by."""
_FURNITURE = re.compile(
    r"\b(?:cookies? (?:policy|banner|notice)|navigation|menu bar|side ?bar|page number|footer|header line"
    r"|breadcrumb|"
    r"table of contents|copyright|all rights reserved|licen[cs]ed? under|last (?:updated|modified|edited)"
    r"|read more|"
    r"share (?:on|this)|sign up|log ?in|subscribe|newsletter|next page|previous page|bibliography"
    r"|reference list|"
    r"references? section|doi|isbn|(?:title|heading|name|author|url|link)s? of the (?:document|page"
    r"|article|section|"
    r"file|text|book|guide|module page)|who (?:wrote|published) (?:the|this) (?:document|page|article|text"
    r"|guide))\b",
    re.IGNORECASE,
)
_QUESTION_WORDS = """
what which who whom whose when where why how is are was were do does did can could should would will
has have may must a an the in on at for to of from by with
"""
_WH = frozenset(_QUESTION_WORDS.split())

Complaint = str | None


def question_complaint(question: str, target: str, window: str) -> Complaint:
    """The name of the first lint that the question breaks, as "lint: what it found"; None where all hold."""
    for name, lint in LINTS.items():
        found = lint(question, target, window)
        if found:
            return f"{name}: {found}"
    return None


def _form(question: str, target: str, window: str) -> Complaint:
    if "\n" in question.strip():
        return "runs over several lines"
    if not question.rstrip(" \"'”’*").endswith(_MARK):
        return "does not end as a question"
    count = words_in(question)
    if not LEAST_WORDS <= count <= MOST_WORDS:
        return f"has {count} words"
    return "opens with a preamble" if _PREAMBLE.match(question) else None


def _markup(question: str, target: str, window: str) -> Complaint:
    if has_control_token(question):
        return "holds a control token"
    return "holds a code block or a tag" if re.search(r"```|</?[a-z]+[ >]", question) else None


def _self_contained(question: str, target: str, window: str) -> Complaint:
    match = _POINTS_AT_TEXT.search(question) or _NO_SUBJECT.search(question.lower())
    if match:
        return f"points at what its reader does not see ({match[0]!r})"
    if (
        re.search(r"\bthe\b", question.lower())
        and len(content_words(question)) < 2
        and not _NAMED.search(question)
    ):
        return "names no more than a common word"
    dangling = _DANGLING.search(question.lower())
    if dangling:
        before = [w for w in content_words(question[: dangling.start()]) if w not in _WH]
        if not before:
            return f"{dangling[0]!r} stands for nothing it names"
    return None


def _furniture(question: str, target: str, window: str) -> Complaint:
    match = _FURNITURE.search(question)
    return f"asks about the page and not its matter ({match[0]!r})" if match else None


def _repetition(question: str, target: str, window: str) -> Complaint:
    words = re.findall(r"\w+", question.lower())
    threes = Counter(zip(words, words[1:], words[2:], strict=False))
    if threes and max(threes.values()) > 1:
        return "repeats itself"
    long = Counter(word for word in words if len(word) > 3)
    return "repeats a word" if long and max(long.values()) > 2 else None


def _tied(question: str, target: str, window: str) -> Complaint:
    stems = {stem_of(word) for word in content_words(target)}
    shared = [word for word in content_words(question) if stem_of(word) in stems]
    same_script = question.isascii() == target.isascii()
    return "shares no word with its target" if not shared and same_script else None


LINTS: dict[str, Callable[[str, str, str], Complaint]] = {
    "question-form": _form,
    "question-markup": _markup,
    "question-furniture": _furniture,
    "question-self-contained": _self_contained,
    "question-repetition": _repetition,
    "question-tied": _tied,
}
"""Each lint by the name that rows and refusals carry; the order is the order of telling."""
