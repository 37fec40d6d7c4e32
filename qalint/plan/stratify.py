"""Spread a number of picks over nested groups so that none is forgotten while its turn can come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

T = TypeVar("T")


def spread(
    items: Sequence[T],
    count: int,
    keys: Sequence[Callable[[T], Hashable]],
    best: Callable[[Sequence[T]], int],
    phase: float = 0.5,
) -> list[T]:
    """`min(count, len(items))` of the items, in their order.

    The items are cut into runs of an equal first key; each run gets one pick, then its share by size, and is
    spread over the next key in turn. Where there are more runs than picks, evenly spaced runs get one; a single pick
    is the best of all. `best` gives the index of the item to pick from a run of equals; `phase` (0 to 1) shifts which
    runs and stretches are hit.
    """
    if count >= len(items):
        return list(items)
    if count <= 0:
        return []
    if not keys or count == 1:
        return [run[best(run)] for run in _cut(items, count, phase)]
    runs = [list(run) for _, run in groupby(items, key=keys[0])]
    quotas = share(count, [len(run) for run in runs], phase)
    return [
        item
        for run, quota in zip(runs, quotas, strict=True)
        for item in spread(run, quota, keys[1:], best, phase)
    ]


def share(count: int, sizes: Sequence[int], phase: float = 0.5) -> list[int]:
    """How many of `count` picks each group gets: one each, the rest by size, none more than it holds."""
    if count < len(sizes):
        chosen = {int((i + phase) * len(sizes) / count) % len(sizes) for i in range(count)}
        return [int(number in chosen) for number in range(len(sizes))]
    quotas = [min(1, size) for size in sizes]
    while (left := count - sum(quotas)) > 0:
        room = [size - quota for size, quota in zip(sizes, quotas, strict=True)]
        total = sum(room)
        if total == 0:
            break
        exact = [left * free / total for free in room]
        floors = [min(free, int(want)) for free, want in zip(room, exact, strict=True)]
        rest = left - sum(floors)
        order = sorted(range(len(sizes)), key=lambda n: (floors[n] - exact[n], n))
        for number in order:
            if rest and floors[number] < room[number]:
                floors[number] += 1
                rest -= 1
        quotas = [quota + more for quota, more in zip(quotas, floors, strict=True)]
    return quotas


def _cut(items: Sequence[T], count: int, phase: float) -> list[Sequence[T]]:
    """`count` runs of nearly equal length; `phase` decides which of them are the longer ones."""
    edges = [int(i * len(items) / count + (phase if 0 < i < count else 0)) for i in range(count + 1)]
    edges[-1] = len(items)
    for i in range(1, count + 1):
        edges[i] = max(edges[i], edges[i - 1] + 1)
    for i in range(count - 1, 0, -1):
        edges[i] = min(edges[i], edges[i + 1] - 1)
    return [items[a:b] for a, b in pairwise(edges)]
