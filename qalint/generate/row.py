"""What a target ends as: an accepted row, or refusals that say at which stage and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qalint.generate.call import Usage
from qalint.plan.target import Target, place_fields


@dataclass(frozen=True, slots=True)
class Row:
    """An accepted pair. `checks` names every check that it passed, in order."""

    target: Target
    question: str
    answer: str
    quote: str
    prompt: str
    model: str
    usage: Usage
    checks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The row as `qalint generate` writes it."""
        return {
            "id": self.target.id,
            "question": self.question,
            "answer": self.answer,
            "quote": self.quote,
            **place_fields(self.target),
            "prompt": self.prompt,
            "model": self.model,
            "usage": self.usage.as_json(),
            "checks": list(self.checks),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """One attempt that was not accepted.

    `stage` is ask, answer, check, judge or select; `reason` the name of the check or of what failed, `detail`
    what it found; `raw` is the model's text where it could not be read.
    """

    target: Target
    attempt: int
    stage: str
    reason: str
    detail: str = ""
    question: str = ""
    answer: str = ""
    quote: str = ""
    raw: str = ""

    def as_json(self) -> dict[str, Any]:
        """The row for the file of refusals."""
        return {
            "id": self.target.id,
            "attempt": self.attempt,
            "stage": self.stage,
            "reason": self.reason,
            "detail": self.detail,
            "question": self.question,
            "answer": self.answer,
            "quote": self.quote,
            "raw": self.raw,
            **place_fields(self.target),
            "style": self.target.style,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the attempts on one target came to; `stopped` says that a bound ended them."""

    target: Target
    row: Row | None
    refusals: tuple[Refusal, ...]
    stopped: bool = False
