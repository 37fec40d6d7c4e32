"""The question styles: what each asks for, how such questions open, and which targets suit it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of question. `openings` are its usual first words, `cue` what a target that suits it holds."""

    name: str
    guidance: str
    openings: tuple[str, ...]
    cue: re.Pattern[str] | None = None


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


STYLES: tuple[Style, ...] = (
    Style(
        "fact",
        "a fact that the target states",
        ("What", "Which", "What does", "What is", "What are", "What can"),
    ),
    Style(
        "definition",
        "what something is or what it is for",
        ("What is", "What are", "What does"),
        _cue(r"\b(?:is|are) (?:a|an|the|one)\b|\bmeans\b|\brefers to\b|\bdefines?\b|\bis used (?:to|for)\b"),
    ),
    Style(
        "quantity",
        "a number, an amount or a measure",
        ("How many", "How much", "What is", "How"),
        _cue(
            r"(?<![\w.])\d[\d.,]*(?![\w.]*\w)|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve"
            r"|hundred)\b"
        ),
    ),
    Style(
        "time",
        "when something happens or happened",
        ("When", "When was", "When did", "Since when", "In which year"),
        _cue(r"\b(?:1[5-9]|20)\d\d\b|\b(?:since|until|before|after|during) (?:version|release|\d|[A-Z])"),
    ),
    Style(
        "reason",
        "why something is so, or is done",
        ("Why", "Why is", "Why does", "Why are", "Why should"),
        _cue(r"\b(?:because|so that|due to|in order to|to avoid|to prevent|to ensure|therefore)\b"),
    ),
    Style(
        "procedure",
        "how something is done",
        ("How", "How can", "How do", "How is", "How does"),
        _cue(r"\b(?:by \w+ing|you can|use the|using|run|set|call|click|add|enable)\b"),
    ),
    Style(
        "condition",
        "what happens, or holds, under a condition",
        ("What happens when", "What happens if", "When", "What does"),
        _cue(r"\b(?:if|when|unless|whenever|otherwise)\b"),
    ),
    Style("multi-hop", "something that takes both sentences of the target to answer", ("What", "Why", "How")),
    Style("overview", "the main point that the whole target makes", ("What", "How", "Why")),
    Style(
        "lookup", "the value that the target's table row gives for the thing it is about", ("What", "Which")
    ),
)
"""Every style by order; the README documents them."""

BY_NAME = {style.name: style for style in STYLES}

_KIND_STYLE = {"pair": "multi-hop", "section": "overview", "row": "lookup"}


def choose_style(text: str, kind: str, draw: int) -> str:
    """The style for a target: fixed by its kind, else one of those whose cue it holds, picked by `draw`.

    The cues are English; a text without any is asked for a fact.
    """
    if kind in _KIND_STYLE:
        return _KIND_STYLE[kind]
    fitting = [style.name for style in STYLES if style.cue is not None and style.cue.search(text)]
    return fitting[draw % len(fitting)] if fitting else "fact"
