"""Shares with the interval that their number of trials allows."""

from __future__ import annotations

import math
from typing import NamedTuple

Z = 1.96
"""Standard deviations of a 95 % interval."""


class Share(NamedTuple):
    """`hits` of `trials`; the interval is Wilson's (1927), which holds for few trials and for shares near 0 and 1."""

    hits: int
    trials: int

    @property
    def value(self) -> float:
        """The share, 0 where there was no trial."""
        return self.hits / self.trials if self.trials else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval; all of 0..1 where there was no trial."""
        if not self.trials:
            return 0.0, 1.0
        n, p = self.trials, self.value
        centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, min(p, centre - reach)), min(1.0, max(p, centre + reach))

    def as_json(self) -> dict[str, float | int | list[float]]:
        """For the JSON format."""
        return {
            "share": round(self.value, 4), "hits": self.hits, "trials": self.trials,
            "interval": [round(edge, 4) for edge in self.interval],
        }  # fmt: skip

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.0%} ({low:.0%} to {high:.0%}, {self.hits} of {self.trials})"
