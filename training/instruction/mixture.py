"""Chooses what the encoder learns from: few rows of each large source, and the clean text that is hard."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.instruction.data import Row

_LARGEST_SOURCE = 1800
_HARD_CLEAN, _RANDOM_CLEAN = 33_000, 12_000


def choose_rows(rows: Sequence[Row], filter_scores: NDArray[np.float32], seed: int) -> list[Row]:
    """Injections and mentions capped by source; the clean rows that the first stage likes best, and some others.

    `filter_scores` are the first stage's log odds of `rows`: only text that it keeps is seen by the encoder.
    """
    chooser = random.Random(seed)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.label != "clean":
            groups[row.source + row.label].append(row)
    chosen = [
        row for group in groups.values() for row in chooser.sample(group, min(len(group), _LARGEST_SOURCE))
    ]
    clean = [number for number, row in enumerate(rows) if row.label == "clean"]
    clean.sort(key=lambda number: -filter_scores[number])
    rest = clean[_HARD_CLEAN:]
    chosen += [rows[number] for number in clean[:_HARD_CLEAN]]
    chosen += [rows[number] for number in chooser.sample(rest, min(len(rest), _RANDOM_CLEAN))]
    chooser.shuffle(chosen)
    return chosen
