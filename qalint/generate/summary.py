"""The closing account of a run: asked, accepted, refused and why, coverage, tokens, cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qalint.generate.limits import Spend
from qalint.generate.production import Production
from qalint.generate.row import Refusal
from qalint.plan import Plan, Status


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one run. `accepted` and the values of `shortfall` add up to `asked`.

    `refused` counts attempts by reason: a slot may take several. `coverage` is the share of eligible targets
    that have a pair (0..1), `dollars` None where the price is unknown, `seconds` wall-clock time.
    """

    asked: int
    accepted: int
    shortfall: dict[str, int]
    refused: dict[str, int]
    skipped: dict[str, int]
    coverage: float
    documents: int
    documents_covered: int
    calls: int
    reused: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    dollars: float | None
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every pair that was asked for is there."""
        return self.accepted >= self.asked

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def summarise(plan: Plan, production: Production, spend: Spend) -> Summary:
    """The account of a run."""
    eligible = sum(target.status is not Status.SKIPPED for target in plan.targets)
    shortfall = Counter(_reason(refusal) for refusal in production.shortfall)
    if production.missing:
        shortfall["no sentence left to ask about"] = production.missing
    return Summary(
        asked=production.asked,
        accepted=len(production.rows),
        shortfall=dict(shortfall.most_common()),
        refused=dict(Counter(_reason(refusal) for refusal in production.refusals).most_common()),
        skipped=dict(plan.skipped.most_common()),
        coverage=len(production.rows) / eligible if eligible else 0.0,
        documents=len({id(target.source) for target in plan.targets}),
        documents_covered=len({id(row.target.source) for row in production.rows}),
        calls=spend.calls,
        reused=spend.reused,
        failed=spend.failed,
        prompt_tokens=spend.total.prompt_tokens,
        completion_tokens=spend.total.completion_tokens,
        dollars=spend.dollars,
        seconds=spend.seconds,
    )


def _reason(refusal: Refusal) -> str:
    if refusal.reason in ("call-failed", "not-asked") and refusal.detail:
        return f"{refusal.reason}: {refusal.detail}"
    return refusal.reason


def table_of(summary: Summary, *, made_up: bool = False) -> Iterator[str]:
    """The lines of the closing table; of a run whose replies are `made_up`, tokens and cost are about right, and
    its time says nothing.
    """
    yield f"asked     {summary.asked:>7,}"
    yield f"accepted  {summary.accepted:>7,}"
    for title, counts in (("shortfall", summary.shortfall), ("refused", summary.refused)):
        if counts:
            note = "" if title == "shortfall" else "   attempts"
            yield f"{title:<10}{sum(counts.values()):>7,}{note}"
            yield from (f"{count:>17,}   {reason}" for reason, count in counts.items())
    covered = f"{summary.documents_covered} of {summary.documents} documents"
    yield f"coverage  {summary.coverage:>7.1%}   of the sentences that can be asked about; {covered}"
    reused = f", {summary.reused:,} from the store" if summary.reused else ""
    failed = f", {summary.failed:,} failed" if summary.failed else ""
    yield f"calls     {summary.calls:>7,}{reused}{failed}{'' if made_up else f'   in {summary.seconds:.0f} s'}"
    about = ", about" if made_up else ""
    yield f"tokens    {summary.prompt_tokens:>7,} in, {summary.completion_tokens:,} out{about}"
    cost = "unknown" if summary.dollars is None else f"${summary.dollars:.4f}"
    yield f"cost      {cost:>7}{about if summary.dollars is not None else ''}"
