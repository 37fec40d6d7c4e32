"""What a run may spend at most, and what it has spent."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from qalint.generate.call import Usage

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out."""

    prompt: float
    completion: float

    def of(self, usage: Usage) -> float:
        """Dollars for the usage."""
        return (usage.prompt_tokens * self.prompt + usage.completion_tokens * self.completion) / MILLION


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run: tokens in and out together, dollars, seconds; None is no bound.

    Calls under way count as what calls took on average so far. Those that are under way when the time is over get
    `grace` seconds to end. `failures` is how many calls in a row may fail, all their tries included, before the run
    stops asking.
    """

    tokens: int | None = None
    dollars: float | None = None
    seconds: float | None = None
    failures: int = 20
    grace: float = 15.0


@dataclass(slots=True)
class Spend:
    """What the calls of this run took so far; replies from the store cost nothing again."""

    limits: Limits
    price: Price | None = None
    started: float = field(default_factory=time.monotonic)
    usage: defaultdict[str, Usage] = field(default_factory=lambda: defaultdict(Usage))
    calls: int = 0
    under_way: int = 0
    reused: int = 0
    failed: int = 0
    failed_in_row: int = 0

    def add(self, purpose: str, usage: Usage) -> None:
        """A call that gave a reply."""
        self.calls += 1
        self.failed_in_row = 0
        self.usage[purpose] += usage

    def fail(self) -> None:
        """A call that gave none."""
        self.failed += 1
        self.failed_in_row += 1

    @property
    def total(self) -> Usage:
        """Tokens of all purposes."""
        return sum(self.usage.values(), Usage())

    @property
    def dollars(self) -> float | None:
        """What the tokens cost; None where the price is unknown."""
        return None if self.price is None else self.price.of(self.total)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.started

    def time_left(self) -> float | None:
        """Seconds until a call under way is given up, None where time has no bound."""
        limits = self.limits
        return None if limits.seconds is None else max(0.0, limits.seconds + limits.grace - self.seconds)

    def reached(self) -> str | None:
        """The bound that forbids another call, None where none does."""
        limits, dollars = self.limits, self.dollars
        expected = 1 + self.under_way / self.calls if self.calls else 1.0
        if limits.tokens is not None and self.total.total * expected >= limits.tokens:
            return f"the limit of {limits.tokens:,} tokens is reached"
        if limits.dollars is not None and dollars is not None and dollars * expected >= limits.dollars:
            return f"the limit of ${limits.dollars:g} is reached"
        if limits.seconds is not None and self.seconds >= limits.seconds:
            return f"the limit of {limits.seconds:g} s is reached"
        if self.failed_in_row >= limits.failures:
            return f"{self.failed_in_row} calls in a row failed"
        return None
