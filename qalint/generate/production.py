"""Works on a plan until every slot holds a pair or is accounted for: rounds, top-ups, near-duplicates.

A slot is one pair that was asked for. It starts with a planned target; where that fails, a reserve target
nearby takes its place in the next round. What is chosen depends on outcomes and the plan alone, never on
which call returned first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from qalint.generate.attempt import Attempts
from qalint.generate.limits import Spend
from qalint.generate.near_duplicates import Questions
from qalint.generate.row import Outcome, Refusal, Row
from qalint.plan import Plan, Target
from qalint.plan.eligibility import FIT


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is: slots filled of those asked for, targets done, and what the calls took so far.

    `dollars` is None where the price is unknown.
    """

    filled: int
    asked: int
    done: int
    tokens: int
    dollars: float | None


Progress = Callable[[Standing], None]
"""Called after each target."""


@dataclass(frozen=True, slots=True)
class Production:
    """What a plan came to. `shortfall` are the last refusals of the slots that stayed empty, in plan order.

    `missing` is the number of pairs asked for beyond what the plan could target.
    """

    asked: int
    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...]
    shortfall: tuple[Refusal, ...]
    missing: int
    rounds: int


@dataclass(slots=True)
class _Slots:
    """The state of a run between rounds."""

    plan: Plan
    order: dict[str, int]
    questions: Questions = field(default_factory=Questions)
    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def settle(self, outcomes: Iterable[Outcome]) -> list[Refusal]:
        """Take the outcomes of a round in plan order; the last refusal of each slot that stays empty."""
        empty = []
        for outcome in outcomes:
            self.refusals += outcome.refusals
            row = outcome.row
            if row is None:
                empty.append(outcome.refusals[-1])
                continue
            twin = self.questions.add(row.question, row.target.id)
            if twin is None:
                self.rows.append(row)
                continue
            refusal = Refusal(
                row.target,
                0,
                "select",
                "near-duplicate",
                f"asks what {twin} asks",
                row.question,
                row.answer,
                row.quote,
            )
            self.refusals.append(refusal)
            empty.append(refusal)
        return empty


async def produce(
    plan: Plan, attempts: Attempts, workers: int, most_extra: int, progress: Progress | None = None
) -> Production:
    """Fill the plan's slots, `workers` targets at a time, with at most `most_extra` reserve targets tried.

    Raises ProviderError and StoreError; every reply until then is in the store.
    """
    slots = _Slots(plan, {target.id: number for number, target in enumerate(plan.targets)})
    pending = list(plan.planned)
    asked, rounds, extra = len(pending), 0, most_extra
    empty: list[Refusal] = []
    while pending:
        rounds += 1
        slots.used.update(target.id for target in pending)
        outcomes = await _work_all(
            pending, attempts, workers, _reporting(progress, slots, asked, attempts.session.spend)
        )
        failed = slots.settle(outcomes)
        if any(outcome.stopped for outcome in outcomes):
            empty += failed
            break
        pending = []
        for refusal, stand_in in zip(failed, _stand_ins(failed, slots, extra), strict=True):
            if stand_in is None:
                empty.append(refusal)
            else:
                pending.append(stand_in)
        extra -= len(pending)
    position = slots.order
    return Production(
        asked=plan.asked,
        rows=tuple(sorted(slots.rows, key=lambda row: position[row.target.id])),
        refusals=tuple(sorted(slots.refusals, key=lambda r: (position[r.target.id], r.attempt))),
        shortfall=tuple(sorted(empty, key=lambda r: position[r.target.id])),
        missing=max(0, plan.asked - asked),
        rounds=rounds,
    )


def _stand_ins(failed: list[Refusal], slots: _Slots, most: int) -> list[Target | None]:
    """For each failed slot the nearest unused reserve target: of its section, then its document, then any."""
    free = [target for target in slots.plan.reserve if target.id not in slots.used]
    by_document: dict[int, list[Target]] = {}
    for target in free:
        by_document.setdefault(id(target.source), []).append(target)
    taken: set[str] = set()
    found: list[Target | None] = []
    rest: Iterator[Target] = iter(sorted(free, key=lambda t: (-t.fitness, slots.order[t.id])))
    for refusal in failed:
        choice = None
        if len(taken) < most:
            near = [t for t in by_document.get(id(refusal.target.source), ()) if t.id not in taken]
            choice = min(near, key=lambda t: _distance(t, refusal.target), default=None)
            if choice is None:
                choice = next((t for t in rest if t.id not in taken), None)
        if choice is not None:
            taken.add(choice.id)
        found.append(choice)
    return found


def _distance(candidate: Target, failed: Target) -> tuple[bool, bool, int, int]:
    """Smaller is better: fit at all, of the same section, fitter, closer."""
    away = abs(candidate.start - failed.start)
    return candidate.fitness < FIT, candidate.section != failed.section, -candidate.fitness, away


def _reporting(
    progress: Progress | None, slots: _Slots, asked: int, spend: Spend
) -> Callable[[Outcome], None]:
    filled, done = len(slots.rows), len(slots.used)

    def report(outcome: Outcome) -> None:
        nonlocal filled, done
        filled += outcome.row is not None
        done += 1
        if progress is not None:
            progress(Standing(filled, asked, done, spend.total.total, spend.dollars))

    return report


async def _work_all(
    targets: list[Target], attempts: Attempts, workers: int, report: Callable[[Outcome], None]
) -> list[Outcome]:
    """The outcomes in the order of the targets; a few workers draw from one list, so that memory stays flat."""
    outcomes: list[Outcome | None] = [None] * len(targets)
    waiting = iter(enumerate(targets))

    async def work() -> None:
        for number, target in waiting:
            outcome = await attempts.work(target)
            outcomes[number] = outcome
            report(outcome)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(workers, len(targets))):
                group.create_task(work())
    except BaseExceptionGroup as errors:
        raise _first(errors) from None
    return [outcome for outcome in outcomes if outcome is not None]


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """The error that ended the workers; they all meet the same one."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
