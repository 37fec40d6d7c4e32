"""Measures decisions over labelled passages: recall by source, intent, language, and cost on clean text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qalint.classifier.encoder import suspicion
from training.instruction.cascade import Scores
from training.instruction.data import Row
from training.instruction.operating import FILTER_WEIGHT, choose_keep, threshold_at

SMALLEST_SOURCE = 20
"""Rows a source needs to count in the mean over sources."""
SMALLEST_SHOWN = 120
"""Rows a source or language needs for a figure of its own."""

_RATES = (0.003, 0.005, 0.01)


def measure(rows: Sequence[Row], flagged: NDArray[np.bool_]) -> dict[str, Any]:
    """Shares flagged: `macro_recall` is the mean over sources of SMALLEST_SOURCE injections or more."""
    passages = [(row, bool(flag)) for row, flag in zip(rows, flagged, strict=True) if not row.in_document]
    documents = [bool(flag) for row, flag in zip(rows, flagged, strict=True) if row.in_document]
    by_source = _shares(passages, "injection", lambda row: row.source, SMALLEST_SOURCE)
    return {
        "macro_recall": _mean([share for share, _ in by_source.values()]),
        "recall": _share(passages, "injection"),
        "clean_flagged": _share(passages, "clean"),
        "mention_flagged": _share(passages, "mention"),
        "document_sentences_flagged": _mean(documents, 6),
        "recall_by_source": _shares(passages, "injection", lambda row: row.source),
        "recall_by_intent": _shares(passages, "injection", lambda row: row.intent),
        "recall_by_language": _shares(passages, "injection", lambda row: row.language),
        "clean_flagged_by_source": _shares(passages, "clean", lambda row: row.source),
        "clean_flagged_by_language": _shares(passages, "clean", lambda row: row.language),
        "mention_flagged_by_source": _shares(passages, "mention", lambda row: row.source),
    }


def ablate(rows: Sequence[Row], scores: Scores) -> dict[str, Any]:
    """Macro recall over sources at fixed shares of clean passages flagged, stage by stage; mentions flagged there."""
    keep, _ = choose_keep(rows, scores)
    stages = {
        "filter": scores.filter,
        "encoder": suspicion(scores.alone),
        "encoder_with_surroundings": suspicion(scores.logits),
        "cascade": scores.blend(FILTER_WEIGHT, keep, alone=True),
        "cascade_with_surroundings": scores.blend(FILTER_WEIGHT, keep),
    }
    passages = [number for number, row in enumerate(rows) if not row.in_document]
    some = [rows[number] for number in passages]
    out: dict[str, Any] = {}
    for name, odds in stages.items():
        out[name] = {}
        for rate in _RATES:
            flagged = odds[passages] > threshold_at(odds[passages], some, rate)
            figures = measure(some, flagged)
            out[name][f"at_{rate}"] = {
                key: figures[key] for key in ("macro_recall", "recall", "mention_flagged")
            }
            if rate == _RATES[1]:
                out[name]["recall_by_source"] = figures["recall_by_source"]
    return out


def _mean(values: Sequence[float], digits: int = 4) -> float:
    return round(float(np.mean(values)), digits) if len(values) else 0.0


def _share(pairs: Sequence[tuple[Row, bool]], label: str) -> float:
    return _mean([flag for row, flag in pairs if row.label == label])


def _shares(
    pairs: Sequence[tuple[Row, bool]], label: str, key: Callable[[Row], str], smallest: int = SMALLEST_SHOWN
) -> dict[str, tuple[float, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, flag in pairs:
        if row.label == label:
            groups[key(row)].append(flag)
    return {
        name: (_mean(flags), len(flags)) for name, flags in sorted(groups.items()) if len(flags) >= smallest
    }
