"""Takes the power from chat-template control tokens inside text that is not ours.

Servers tokenise message content with special tokens on: a `<|im_start|>` left in a document becomes a real
turn.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BARRED = r"<[|｜][^<>\n]{1,60}[|｜]>"
"""ChatML, Llama 3, Phi, Qwen, Command R, Granite, gpt-oss; DeepSeek writes full-width bars."""

_NAMED = (
    r"</?(?:s|bos|eos|unk|pad|sop|eop|mask|cls|sep|think|thinking|tool_call|tool_response|tools"
    r"|start_of_turn|end_of_turn|"
    r"start_of_image|end_of_image|image_soft_token|extra_id_\d+|unused\d+|reserved_\d+|answer|fim_prefix"
    r"|fim_middle|"
    r"fim_suffix|begin_of_text|end_of_text|endoftext|s_user|s_assistant|system|user|assistant|human|bot)>"
)
_BRACKETED = (
    r"\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|IMG|IMG_END"
    r"|IMG_BREAK|PREFIX|"
    r"SUFFIX|MIDDLE|gMASK|sMASK|MASK|CLS|SEP|UNK|PAD|control_\d+)\]|<</?SYS>>"
)
_TOKEN = re.compile(f"{_BARRED}|{_NAMED}|{_BRACKETED}", re.IGNORECASE)
_ROLE = re.compile(
    r"^([ \t]*(?:#{2,}[ \t]*)?(?:human|user|assistant|system|instruction|response|input|gpt|ai))(:)",
    re.IGNORECASE | re.MULTILINE,
)
"""Turns of templates that mark them by words: Alpaca, Vicuna, the old Claude format."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of a code point that no server can read; each becomes one U+FFFD."""


@lru_cache(maxsize=512)
def neutralise(text: str) -> str:
    """The text with a space inside each control token and before the colon of each role word that opens a
    line.

    Nothing but spaces is added (and lone surrogates replaced), so that a quote can still be found in the text
    as it was.
    """
    text = _SURROGATE.sub("\ufffd", text)
    opened = _TOKEN.sub(lambda match: f"{match[0][0]} {match[0][1:-1]} {match[0][-1]}", text)
    return _ROLE.sub(r"\1 \2", opened)


def has_control_token(text: str) -> bool:
    """Whether a chat template would read part of the text as its own."""
    return _TOKEN.search(text) is not None
