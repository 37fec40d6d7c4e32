"""Measures decisions over labelled passages: recall by source, intent, language, and cost on clean text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.instruction.data import Row

SMALLEST_SOURCE = 20
"""Rows a source or language needs for a figure of its own."""


def threshold_at(scores: NDArray[np.float32], rows: Sequence[Row], rate: float) -> float:
    """The score that `rate` of the clean rows reach."""
    clean = np.sort(scores[np.array([row.label == "clean" for row in rows])])[::-1]
    return float(clean[int(len(clean) * rate)])


def measure(rows: Sequence[Row], flagged: NDArray[np.bool_]) -> dict[str, Any]:
    """Shares flagged: `macro_recall` is the mean over sources of SMALLEST_SOURCE injections or more."""
    by_source = _shares(rows, flagged, "injection", lambda row: row.source)
    return {
        "macro_recall": round(float(np.mean([share for share, _ in by_source.values()])), 4),
        "recall": _share(rows, flagged, "injection"),
        "clean_flagged": _share(rows, flagged, "clean"),
        "mention_flagged": _share(rows, flagged, "mention"),
        "recall_by_source": by_source,
        "recall_by_intent": _shares(rows, flagged, "injection", lambda row: row.intent),
        "recall_by_language": _shares(rows, flagged, "injection", lambda row: row.language),
        "clean_flagged_by_source": _shares(rows, flagged, "clean", lambda row: row.source),
        "clean_flagged_by_language": _shares(rows, flagged, "clean", lambda row: row.language),
    }


def _share(rows: Sequence[Row], flagged: NDArray[np.bool_], label: str) -> float:
    chosen = [bool(flag) for row, flag in zip(rows, flagged, strict=True) if row.label == label]
    return round(sum(chosen) / max(1, len(chosen)), 4)


def _shares(
    rows: Sequence[Row], flagged: NDArray[np.bool_], label: str, key: Callable[[Row], str]
) -> dict[str, tuple[float, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, flag in zip(rows, flagged, strict=True):
        if row.label == label:
            groups[key(row)].append(bool(flag))
    return {
        name: (round(sum(flags) / len(flags), 4), len(flags))
        for name, flags in sorted(groups.items())
        if len(flags) >= SMALLEST_SOURCE
    }
