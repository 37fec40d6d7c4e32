"""What a model is asked to return, and how its text is read: strict schemas, tolerant parsing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any


class ReplyError(Exception):
    """A reply that is not the object asked for; the message says what it lacks."""


def schema_of(keys: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of an object whose keys all hold strings."""
    return {
        "type": "object",
        "properties": {key: {"type": "string"} for key in keys},
        "required": list(keys),
        "additionalProperties": False,
    }


def read_reply(text: str, keys: Sequence[str]) -> dict[str, str]:
    """The strings under `keys` of the first JSON object in the text that has them.

    Code fences, a preamble, reasoning in `<think>` and what follows the object are passed over. Raises
    ReplyError.
    """
    if not text.strip():
        raise ReplyError("the reply is empty")
    text = re.sub(r"(?s)^\s*<think>.*?</think>", "", text)
    missing = None
    for value in _objects(text):
        absent = [key for key in keys if not isinstance(value.get(key), (str, int, float))]
        if not absent:
            return {key: str(value[key]).strip() for key in keys}
        missing = missing or absent
    if missing:
        raise ReplyError(f"the reply's object lacks {', '.join(missing)}")
    raise ReplyError("the reply holds no JSON object")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value
        at = text.find("{", end)
