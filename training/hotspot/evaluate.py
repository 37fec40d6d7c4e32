"""Measures a ranking of places: average precision beside chance and beside length, within and across corpora."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from statistics import mean

from training.hotspot.data import Asked

Scorer = Callable[[Asked], Sequence[float]]


def average_precision(labels: Sequence[bool]) -> float:
    """Of labels in the order of a ranking, best first."""
    hits, total = 0, 0.0
    for rank, label in enumerate(labels, 1):
        if label:
            hits += 1
            total += hits / rank
    return total / hits


def span_scores(asked: Asked, scores: Sequence[float]) -> list[float]:
    """A score for each of the data's own spans: the mean of the places that overlap it, weighted by overlap."""
    starts = [place.start for place in asked.places]
    found = []
    for start, end, _ in asked.gold:
        weight = value = 0.0
        at = max(0, bisect_right(starts, start) - 1)
        while at < len(starts) and starts[at] < end:
            overlap = min(end, asked.places[at].end) - max(start, starts[at])
            if overlap > 0:
                weight, value = weight + overlap, value + overlap * scores[at]
            at += 1
        found.append(value / weight if weight else 0.0)
    return found


def measure(documents: Sequence[Asked], scorer: Scorer) -> dict[str, float]:
    """The figures of a scorer (scores must be above 0) over documents, each document weighing the same."""
    chance = random.Random(7)
    own, length, guess, top = [], [], [], []
    for asked in documents:
        marks = [mark for _, _, mark in asked.gold]
        scores = span_scores(asked, scorer(asked))
        ranked = [mark for _, mark in sorted(zip(scores, marks, strict=True), key=lambda pair: -pair[0])]
        own.append(average_precision(ranked))
        longest = [mark for start, end, mark in sorted(asked.gold, key=lambda span: span[0] - span[1])]
        length.append(average_precision(longest))
        shuffled = []
        for _ in range(8):
            chance.shuffle(marks)
            shuffled.append(average_precision(marks))
        guess.append(mean(shuffled))
        top.append(sum(ranked[: max(1, len(ranked) // 5)]) / sum(ranked))
    gains = [a - b for a, b in zip(own, length, strict=True)]
    draws = sorted(mean(chance.choices(gains, k=len(gains))) for _ in range(1000))
    return {
        "documents": len(own), "ap": round(mean(own), 4), "length_ap": round(mean(length), 4),
        "random_ap": round(mean(guess), 4), "recall20": round(mean(top), 4),
        "over_length": round(mean(own) / mean(length), 3), "over_random": round(mean(own) / mean(guess), 3),
        "beats_length_low": round(draws[50], 4),
    }  # fmt: skip
