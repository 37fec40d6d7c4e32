"""One request to a model and what came back, as data that hashes to the same key in every run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Protocol

Message = tuple[str, str]
"""Role (system, user, assistant) and content."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that calls took, as the server counts them; 0 where it does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens
        )

    @property
    def total(self) -> int:
        """Tokens in and out."""
        return self.prompt_tokens + self.completion_tokens

    def as_json(self) -> dict[str, int]:
        """For a row."""
        return {"prompt_tokens": self.prompt_tokens, "completion_tokens": self.completion_tokens}


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of a model: `keys` are the strings that the reply's JSON object must hold; none for free text.

    `purpose` is ask, answer or judge. `grammar` (GBNF) is for providers that can hold a model to one; it
    constrains the reply more than the keys do.
    """

    purpose: str
    model: str
    messages: tuple[Message, ...]
    keys: tuple[str, ...]
    temperature: float
    max_tokens: int
    seed: int
    version: str
    grammar: str | None = None

    @property
    def key(self) -> str:
        """The digest of everything that decides the reply: two calls with one key are one call."""
        parts: list[Any] = [
            self.purpose, self.model, self.messages, self.keys, self.temperature, self.max_tokens, self.seed,
            self.version, self.grammar,
        ]  # fmt: skip
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's reply. `finish` is the server's reason to stop; `confidence` the mean log probability of a
    token.

    `confidence` is None where the server does not tell.
    """

    text: str
    usage: Usage = Usage()
    finish: str = "stop"
    confidence: float | None = None


class CallError(Exception):
    """A call that gave nothing after all its retries; the run goes on without it."""


class ProviderError(Exception):
    """A provider that cannot be used at all (no server, a refused key, an unknown model); the run ends."""


class Provider(Protocol):
    """Whatever completes calls."""

    async def complete(self, call: Call) -> Completion:
        """The reply. Raises CallError or ProviderError."""
        ...
