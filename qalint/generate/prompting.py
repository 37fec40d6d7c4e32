"""How calls are made for a target: the prompts and parameters that suit a kind of model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qalint.generate.call import Call, Message
from qalint.generate.prompts import VERSION, answer_messages, ask_messages
from qalint.plan.target import Target

QUESTION_KEYS = ("question",)
ANSWER_KEYS = ("answer", "quote")
VERDICT_KEYS = ("verdict", "reason")

MOST_QUESTION_TOKENS = 400
MOST_ANSWER_TOKENS = 800
"""Room for models that think aloud within their reply; a pair itself takes about 60 tokens."""


class Prompting(Protocol):
    """Makes the two calls for a target; `attempt` counts from 0 and gives another draw each time."""

    @property
    def version(self) -> str:
        """Names the prompts; it changes with any word of them."""
        ...

    def ask(self, target: Target, attempt: int) -> Call:
        """The call for a question."""
        ...

    def answer(self, target: Target, question: str, attempt: int) -> Call:
        """The call for its answer."""
        ...

    def beyond(self, target: Target) -> str | None:
        """Why this kind of model need not be asked about a target, or None."""
        ...

    def unsure(self, call: Call, reply: Mapping[str, str], confidence: float | None) -> str | None:
        """What this kind of model gets wrong in a reply of this confidence (mean log probability), or None."""
        ...


@dataclass(frozen=True, slots=True)
class Instructed:
    """Prompts for models that follow instructions."""

    ask_model: str
    answer_model: str
    seed: int = 0
    temperature: float = 0.4

    @property
    def version(self) -> str:
        """The version of the prompts."""
        return VERSION

    def ask(self, target: Target, attempt: int) -> Call:
        """The call for a question."""
        messages = ask_messages(target, self.seed)
        return self._call("ask", self.ask_model, messages, QUESTION_KEYS, attempt, MOST_QUESTION_TOKENS)

    def answer(self, target: Target, question: str, attempt: int) -> Call:
        """The call for its answer."""
        messages = answer_messages(target, question, self.seed)
        return self._call("answer", self.answer_model, messages, ANSWER_KEYS, attempt, MOST_ANSWER_TOKENS)

    def beyond(self, target: Target) -> str | None:
        """Nothing: a model that follows instructions can be asked about any text."""
        return None

    def unsure(self, call: Call, reply: Mapping[str, str], confidence: float | None) -> str | None:
        """Nothing: the checks decide."""
        return None

    def _call(
        self, purpose: str, model: str, messages: tuple[Message, ...], keys: tuple[str, ...], attempt: int,
        most_tokens: int,
    ) -> Call:  # fmt: skip
        temperature = self.temperature if purpose == "ask" else 0.0
        if attempt:
            temperature = max(temperature, 0.7)
        return Call(
            purpose, model, messages, keys, temperature, most_tokens, self.seed + attempt, self.version
        )
