"""Chooses where the cascade decides: what the filter keeps, how odds become confidence, and the thresholds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from training.instruction.cascade import Scores
from training.instruction.data import Row
from training.instruction.filter import weigh_rows

FILTER_WEIGHT = 0.3
"""Part of the filter's log odds added to the encoder's: best of 0 to 0.5 at .3 to .5 % on sources left out."""

# Shares of clean text over which the thresholds are set; unseen documents cost more than those they are set on.
_PASSAGE_RATE, _DOCUMENT_RATE = 0.0022, 0.0005
_HIDDEN_RATE = 0.015
_KEPT, _KEPT_HIDDEN = 0.01, 0.15


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What the card tells the program. `odds` is the cut in log odds that `threshold` is in confidence."""

    filter_weight: float
    keep: float
    keep_hidden: float
    odds: float
    threshold: float
    threshold_hidden: float
    curve: tuple[float, float]
    filter_curve: tuple[float, float]


def threshold_at(scores: NDArray[np.floating], rows: Sequence[Row], rate: float) -> float:
    """The score that `rate` of the clean rows exceed."""
    clean = np.sort(scores[np.array([row.label == "clean" for row in rows])])[::-1]
    return float(clean[int(len(clean) * rate)])


def choose_keep(rows: Sequence[Row], scores: Scores) -> tuple[float, float]:
    """Filter odds from which text goes on to the encoder, and those for hidden text: by shares of clean text."""
    ordinary = [number for number, row in enumerate(rows) if row.in_document]
    if not ordinary:
        ordinary = list(range(len(rows)))
    some = [rows[number] for number in ordinary]
    return threshold_at(scores.filter[ordinary], some, _KEPT), threshold_at(
        scores.filter[ordinary], some, _KEPT_HIDDEN
    )


def choose_operating_point(rows: Sequence[Row], scores: Scores) -> OperatingPoint:
    """Thresholds from clean passages without surroundings and from document sentences with theirs, the stricter one."""
    keep, keep_hidden = choose_keep(rows, scores)
    document = np.array([row.in_document for row in rows])
    alone = scores.blend(FILTER_WEIGHT, keep, alone=True)
    placed = scores.blend(FILTER_WEIGHT, keep)
    passages = [row for row in rows if not row.in_document]
    cuts = [threshold_at(odds[~document], passages, _PASSAGE_RATE) for odds in (alone, placed)]
    if document.any():
        documents = [row for row in rows if row.in_document]
        cuts.append(threshold_at(placed[document], documents, _DOCUMENT_RATE))
    hidden = scores.blend(FILTER_WEIGHT, keep_hidden, alone=True)[~document]
    curve = calibrate(np.where(document, placed, alone), rows)
    odds = max(cuts)
    return OperatingPoint(
        FILTER_WEIGHT,
        keep,
        keep_hidden,
        odds,
        _confidence(odds, curve),
        _confidence(min(odds, threshold_at(hidden, passages, _HIDDEN_RATE)), curve),
        curve,
        calibrate(scores.filter, rows),
    )


def calibrate(odds: NDArray[np.floating], rows: Sequence[Row]) -> tuple[float, float]:
    """Slope and offset of a logistic curve from log odds to confidence, where one passage in ten speaks to a model."""
    injected = [row.label == "injection" for row in rows]
    clipped = np.clip(odds, -12, None)[:, None]
    curve = LogisticRegression(C=1e6).fit(clipped, injected, sample_weight=weigh_rows(rows, share=0.1))
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def _confidence(odds: float, curve: tuple[float, float]) -> float:
    return round(1 / (1 + math.exp(-(curve[0] * odds + curve[1]))), 4)
