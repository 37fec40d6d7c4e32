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
    r"\b(?:prompt[- ]injections?|jail-?break(?:s|ing)?|adversarial (?:prompts?|instructions?)|prompt attacks?"
    r"|red[- ]?team(?:ing|s)?|prompt leak(?:s|ing|age)?|(?:llm|ai|model) (?:security|safety|vulnerabilit\w+)"
    r"|malicious (?:prompts?|instructions?)|injected (?:prompts?|instructions?|task)|indirect injections?)\b"
    r"|inyecci[oó]n de prompt|injection de prompt|injeção de prompt|промпт-инъекци|프롬프트 인젝션"
    r"|プロンプトインジェクション|提示词?注入|越狱",
    re.IGNORECASE,
)
_ATTACKERS = re.compile(
    r"\b(?:attackers?|attacks?|guardrails?|refus(?:e|es|als?)|malicious|hidden (?:instructions?|text)|safety)\b"
    r"|angreifer|attaquants?\b|atacantes?\b|attaccant[ei]\b|aanvaller|saldırgan|злоумышленник|공격자|攻撃者"
    r"|攻击者|المهاجم|हमलावर",
    re.IGNORECASE,
)
_TOPICS = {"models": _MODELS, "attacks": _ATTACKS, "attackers": _ATTACKERS}
_LEAST_BLOCKS = 3


class Topic(NamedTuple):
    """What a document is about: language models; attacks on them."""

    models: bool
    attacks: bool


def topic(context: Context, suspects: Collection[int]) -> Topic:
    """The topic by title, headings and how many blocks name it; `suspects` are blocks that do not count."""
    spans, blocks = context.document.spans, context.document.blocks
    counts = dict.fromkeys(_TOPICS, 0)
    headed = {name: bool(pattern.search(context.document.title)) for name, pattern in _TOPICS.items()}
    total = 0
    for index, block in enumerate(blocks):
        if index in suspects or block.hidden:
            continue
        total += 1
        for name, pattern in _TOPICS.items():
            if pattern.search(context.views[index].text):
                counts[name] += 1
                headed[name] |= spans[block.span].kind == "heading"
    about = {name: _is_about(counts[name], total, headed[name]) for name in _TOPICS}
    return Topic(about["models"], about["attacks"] or (about["models"] and about["attackers"]))


def _is_about(count: int, total: int, headed: bool) -> bool:
    if headed:
        return count >= 2
    return count >= max(_LEAST_BLOCKS, total // 20)
