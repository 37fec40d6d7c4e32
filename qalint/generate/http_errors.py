"""What an HTTP status from a model's server means for the call and for the run."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Mapping

RETRIED = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529))
"""Statuses after which the same call may well succeed."""

ADAPTED = ("response_format", "max_tokens", "temperature", "seed", "logprobs", "grammar")
"""Parameters that some servers refuse by name; a call without them is still worth making."""

_MOST_SHOWN = 300


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, by `retry-after-ms` or `Retry-After` (seconds or a date)."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if not value:
            continue
        try:
            return max(0.0, float(value) * unit)
        except ValueError:
            date = email.utils.parsedate_tz(value)
            if date:
                return max(0.0, email.utils.mktime_tz(date) - time.time())
    return None


def message_of(body: bytes) -> str:
    """What the server says went wrong, on one line."""
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text)
        inner = value.get("error", value) if isinstance(value, dict) else value
        found = inner.get("message", inner) if isinstance(inner, dict) else inner
        text = found if isinstance(found, str) else json.dumps(found)
    except ValueError:
        pass
    return " ".join(text.split())[:_MOST_SHOWN]


def refused_parameter(message: str, sent: Mapping[str, object]) -> str | None:
    """The parameter that a message complains of, if it was sent and the call can do without it."""
    low = message.lower()
    for name in ADAPTED:
        if name in sent and (name in low or (name == "response_format" and "json_schema" in low)):
            return name
    return None


def quota_spent(message: str) -> bool:
    """Whether a 429 is about money and not about load: waiting does not help."""
    low = message.lower()
    return "insufficient_quota" in low or "exceeded your current quota" in low or "billing" in low
