"""Coverage against the number of questions, how concentrated questions are, and what chance would give for both."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

POINTS = 40
"""Points of a curve that are kept."""

SATURATED = 0.9
"""Coverage counts as saturated where it reaches this share of what it ends with."""

DRAWS = 20


class Curve(NamedTuple):
    """Points (questions, coverage, null coverage); coverage is the share of places asked about at least once.

    The null curve is the expectation where each question falls on a place with a chance in proportion to its length.
    `saturation` is the number of questions after which nine tenths of the final coverage is reached.
    """

    points: tuple[tuple[int, float, float], ...]
    saturation: int


def coverage_curve(hits: Sequence[int], lengths: Sequence[int]) -> Curve:
    """The curve of hits on places, in the order in which they were asked; `lengths` in code points."""
    total = sum(lengths)
    if not hits or not total:
        return Curve((), 0)
    step = max(1, len(hits) // POINTS)
    marks = sorted({*range(step, len(hits) + 1, step), len(hits)})
    covered = list(accumulate(_news(hits)))
    null = {
        mark: sum(1 - (1 - length / total) ** mark for length in lengths) / len(lengths) for mark in marks
    }
    points = tuple((mark, round(covered[mark - 1] / len(lengths), 4), round(null[mark], 4)) for mark in marks)
    reached = next(at for at, count in enumerate(covered, 1) if count >= SATURATED * covered[-1])
    return Curve(points, reached)


def _news(hits: Sequence[int]) -> Iterator[int]:
    """1 for each hit on a place that was not hit before, else 0."""
    seen: set[int] = set()
    for hit in hits:
        yield int(hit not in seen)
        seen.add(hit)


def gini(counts: Sequence[int]) -> float:
    """0 where every place is asked about equally often, towards 1 where one has all questions."""
    total = sum(counts)
    if not total:
        return 0.0
    ordered = sorted(counts)
    weighed = sum(rank * count for rank, count in enumerate(ordered, 1))
    return round(2 * weighed / (len(counts) * total) - (len(counts) + 1) / len(counts), 4)


def top_share(counts: Sequence[int]) -> float:
    """The share of all questions that the tenth of the places with most questions has."""
    total = sum(counts)
    if not total:
        return 0.0
    return round(sum(sorted(counts, reverse=True)[: max(1, len(counts) // 10)]) / total, 4)


def null_concentration(lengths: Sequence[int], questions: int) -> tuple[float, float]:
    """Gini and top share of as many questions thrown by length; means of DRAWS throws from a fixed seed."""
    if not lengths or not questions or not sum(lengths):
        return 0.0, 0.0
    chance = random.Random(0)
    edges = list(accumulate(lengths))
    ginis, tops = 0.0, 0.0
    for _ in range(DRAWS):
        counts = [0] * len(lengths)
        for _ in range(questions):
            counts[min(len(lengths) - 1, bisect_right(edges, chance.random() * edges[-1]))] += 1
        ginis += gini(counts)
        tops += top_share(counts)
    return round(ginis / DRAWS, 4), round(tops / DRAWS, 4)
