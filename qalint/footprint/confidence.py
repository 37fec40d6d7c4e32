"""How sure an alignment by words is, and from where on it counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

FEATURES = ("shared", "margin", "lead", "words", "answer")
"""What the confidence rests on: the share of the row's weighed words that stand in the place; the place's lead over
the second best, as a share of its own score and, weighed by `shared`, again; the logarithm of the number of words;
whether the row has an answer.
"""

WEIGHTS = (2.91, 10.23, -3.78, 0.71, 0.0)
BIAS = -3.96
"""Logistic regression on 3,251 questions with known anchors, without answers (python -m training.hotspot.alignment)."""

LEAST = 0.7
"""The confidence from which a question counts as aligned.

Of 236 GPT-4 questions over three corpora 43 % reach it, and 82 % of those overlap a true anchor, where the weights were
fitted to the other corpora.
"""


def features_of(shared: float, margin: float, words: int, answer: bool) -> tuple[float, ...]:
    """The values of FEATURES."""
    return shared, margin, shared * margin, math.log1p(words), float(answer)


def confidence_of(features: Sequence[float]) -> float:
    """The probability (0..1) that the place overlaps what the question was asked about."""
    odds = BIAS + sum(weight * feature for weight, feature in zip(WEIGHTS, features, strict=True))
    return round(1 / (1 + math.exp(-odds)), 3)
