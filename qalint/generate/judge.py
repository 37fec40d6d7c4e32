"""An optional second opinion: a model that reads the pair beside its window and approves it or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qalint.generate.call import Call
from qalint.generate.prompting import VERDICT_KEYS
from qalint.generate.prompts import VERSION, judge_messages
from qalint.plan.target import Target

MOST_TOKENS = 600


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks `model` for a verdict."""

    model: str
    seed: int = 0

    def call(self, target: Target, question: str, answer: str) -> Call:
        """The call for a verdict on the pair."""
        messages = judge_messages(target, question, answer, self.seed)
        return Call("judge", self.model, messages, VERDICT_KEYS, 0.0, MOST_TOKENS, self.seed, VERSION)

    def approves(self, verdict: Mapping[str, str]) -> bool:
        """Whether the verdict is good; anything unclear is not."""
        return verdict["verdict"].strip().strip(".\"'").lower() == "good"
