"""Tells whether a document is about language models or about attacks on them: there such passages are quoted."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qalint.checks.context import Context

_MODELS = re.compile(
    r"\b(?:llms?|(?:large )?language models?|chatgpt|gpt-?[345]\w*|openai|anthropic|claude|gemini|llama-?\d"
    r"|prompt (?:engineering|template|format)|chat templates?|system prompts?|few-shot|hugging ?face|transformers"
    r"|tokenizers?|generative ai|chatbots?|ai (?:agents?|assistants?)|prompts?)\b",
    re.IGNORECASE,
)
_ATTACKS = re.compile(
    r"\b(?:prompt[- ]injections?|jail-?break(?:s|ing)?|adversarial (?:prompts?|attacks?|inputs?|examples?)"
    r"|adversarial instructions?|injection attacks?|red[- ]?team(?:ing|s)?|prompt leak(?:s|ing|age)?|prompt attacks?|indirect injections?"
    r"|(?:llm|ai|model) (?:security|safety|vulnerabilit\w+)|attackers?|guardrails?|over-?refusals?|refusals?"
    r"|malicious (?:prompts?|instructions?|inputs?|payloads?)|injected (?:prompts?|instructions?|text|task)"
    r"|(?:hidden|invisible) (?:instructions?|text|prompts?)|safety (?:filters?|training|classifiers?))\b",
    re.IGNORECASE,
)
_LEAST_BLOCKS = 3


class Topic(NamedTuple):
    """What a document is about. `attacks` implies nothing about `models`."""

    models: bool
    attacks: bool


def topic(context: Context, suspects: Collection[int]) -> Topic:
    """The topic by title, headings and how many blocks name it; `suspects` are blocks that do not count."""
    spans, blocks = context.document.spans, context.document.blocks
    counts = {"models": 0, "attacks": 0}
    headed = {"models": False, "attacks": False}
    total = 0
    for index in range(len(blocks)):
        if index in suspects or blocks[index].hidden:
            continue
        total += 1
        text = context.views[index].text
        for name, pattern in (("models", _MODELS), ("attacks", _ATTACKS)):
            if pattern.search(text):
                counts[name] += 1
                headed[name] |= spans[blocks[index].span].kind == "heading"
    title = context.document.title
    return Topic(
        _is_about(counts["models"], total, headed["models"] or bool(_MODELS.search(title))),
        _is_about(counts["attacks"], total, headed["attacks"] or bool(_ATTACKS.search(title))),
    )


def _is_about(count: int, total: int, headed: bool) -> bool:
    if headed:
        return count >= 2
    return count >= max(_LEAST_BLOCKS, total // 20)
