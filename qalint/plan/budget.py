"""Which candidates are planned: exactly as many as asked for, spread over documents, tenths and sections."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from qalint.fix.converge import Cleaned
from qalint.hotspots import Calibration
from qalint.plan.balance import balanced
from qalint.plan.candidates import candidates
from qalint.plan.filtering import Filter, as_it_is, seen_as_it_is
from qalint.plan.stratify import share, spread
from qalint.plan.target import Status, Target

TENTHS = 10
"""Stretches of equal length that a document is cut into, so that a plan reaches its end too."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How much to ask: at most one of `budget` (in all), `per_document` and `coverage` (share of sentences,
    0..1).

    With none of them every eligible target is planned. `kinds` are names of `candidates.KINDS`. With `balance`,
    of targets that stand side by side the one is taken that a generator would be least likely to ask about by
    itself, as the hotspot model and a user's `calibration` of it say. `filter` is for experiments.
    """

    budget: int | None = None
    per_document: int | None = None
    coverage: float | None = None
    seed: int = 0
    kinds: tuple[str, ...] = ("sentence",)
    balance: bool = False
    calibration: Calibration | None = None
    filter: Filter = Filter.BOTH


@dataclass(frozen=True, slots=True)
class Plan:
    """The targets of all documents in order, and how far they reach.

    `asked` is the number that the options asked for; `shortfall` says, for each document that had too few,
    its path and how many were missing ("" stands for the whole corpus).
    """

    targets: tuple[Target, ...]
    asked: int
    shortfall: tuple[tuple[str, int], ...] = ()

    @property
    def planned(self) -> tuple[Target, ...]:
        """The targets that questions are asked about."""
        return tuple(target for target in self.targets if target.status is Status.PLANNED)

    @property
    def reserve(self) -> tuple[Target, ...]:
        """The targets that stand in for those that fail."""
        return tuple(target for target in self.targets if target.status is Status.RESERVE)

    @property
    def coverage(self) -> float:
        """The share of eligible targets that are planned, 0..1; 1 where nothing is eligible."""
        eligible = sum(target.status is not Status.SKIPPED for target in self.targets)
        return len(self.planned) / eligible if eligible else 1.0

    @property
    def skipped(self) -> Counter[str]:
        """How many candidates were left out, by reason; "duplicate of X" counts as "duplicate"."""
        reasons = (t.reason or "" for t in self.targets if t.status is Status.SKIPPED)
        return Counter("duplicate" if reason.startswith("duplicate") else reason for reason in reasons)


def make_plan(documents: Iterable[Cleaned], options: PlanOptions | None = None) -> Plan:
    """The targets of the documents under a budget. The same input, options and seed give the same plan.

    Raises BrokenModelError where `balance` finds no usable model.
    """
    options = options or PlanOptions()
    return plan_groups((candidates_of(cleaned, options) for cleaned in documents), options)


def plan_groups(found: Iterable[Sequence[Target]], options: PlanOptions) -> Plan:
    """The plan on the candidates of each document, wherever they were found."""
    first_of: dict[bytes, str] = {}
    groups = [_without_duplicates(group, first_of) for group in found]
    eligible = [[t for t in group if t.status is Status.RESERVE] for group in groups]
    chosen, asked, shortfall = _choose(groups, eligible, options)
    picked = {id(target) for target in chosen}
    targets = tuple(
        replace(target, status=Status.PLANNED) if id(target) in picked else target
        for group in groups
        for target in group
    )
    return Plan(targets, asked, tuple(shortfall))


def candidates_of(cleaned: Cleaned, options: PlanOptions) -> list[Target]:
    """What can be asked about in one document, and what cannot. Raises BrokenModelError, see `make_plan`."""
    if options.filter is Filter.NONE:
        cleaned = as_it_is(cleaned)
    found = candidates(cleaned, options.kinds, options.seed)
    if options.filter is Filter.ANSWER:
        found = list(seen_as_it_is(found, cleaned))
    return balanced(found, cleaned.cleaned, options.calibration) if options.balance else found


def _choose(
    groups: Sequence[Sequence[Target]], eligible: Sequence[Sequence[Target]], options: PlanOptions
) -> tuple[list[Target], int, list[tuple[str, int]]]:
    everything = [target for group in eligible for target in group]
    if options.budget is not None:
        short = options.budget - len(everything)
        return (
            _spread(everything, options.budget, options.seed),
            options.budget,
            [("", short)] if short > 0 else [],
        )
    chosen: list[Target] = []
    asked, shortfall = 0, []
    for group, usable in zip(groups, eligible, strict=True):
        wanted = len(usable)
        if options.per_document is not None:
            wanted = options.per_document
        elif options.coverage is not None:
            wanted = math.ceil(options.coverage * len(usable) - 1e-9)
        asked += wanted
        chosen += _spread(usable, wanted, options.seed)
        if wanted > len(usable):
            shortfall.append((group[0].source.path if group else "", wanted - len(usable)))
    return chosen, asked, shortfall


def _spread(targets: Sequence[Target], count: int, seed: int) -> list[Target]:
    """The picks of all documents; a document with fewer picks than TENTHS is cut into as many stretches."""
    documents = [list(group) for _, group in groupby(targets, key=lambda target: id(target.source))]
    phase = _draw("phase", seed) / 2**64
    quotas = share(count, [len(group) for group in documents], phase)

    def fittest(run: Sequence[Target]) -> int:
        return max(range(len(run)), key=lambda n: (run[n].fitness, _draw(run[n].id, seed)))

    chosen = []
    for group, quota in zip(documents, quotas, strict=True):
        keys = partial(_stretch, min(TENTHS, quota)), _section
        chosen += spread(group, quota, keys, fittest, phase)
    return chosen


def _stretch(stretches: int, target: Target) -> int:
    return target.start * stretches // max(1, len(target.source.text))


def _section(target: Target) -> tuple[str, ...]:
    return target.section


def _draw(text: str, seed: int) -> int:
    """A number below 2**64 that depends on the text and the seed alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}\0{text}".encode()).digest()[:8], "big")


def _without_duplicates(targets: Sequence[Target], first_of: dict[bytes, str]) -> list[Target]:
    """The targets, those whose words were seen before skipped; `first_of` remembers what was seen."""
    kept = []
    for target in targets:
        if target.status is Status.RESERVE:
            words = f"{target.kind} {' '.join(target.text.lower().split())}"
            key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:12]
            first = first_of.setdefault(key, target.id)
            if first != target.id:
                target = replace(target, status=Status.SKIPPED, reason=f"duplicate of {first}")
        kept.append(target)
    return kept
