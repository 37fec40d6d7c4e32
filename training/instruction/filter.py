"""Trains the first stage: a logistic regression over hashed n-grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from qalint.classifier.ngrams import BUCKETS, hash_ngrams
from training.instruction.data import Row

_CHUNK = 4000


def featurise(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """The features of folded texts as sparse rows, [len(texts), BUCKETS], as `score_ngrams` sums them."""
    return scipy.sparse.vstack(
        [_featurise_chunk(texts[at : at + _CHUNK]) for at in range(0, len(texts), _CHUNK)], format="csr"
    )


def _featurise_chunk(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    rows, columns, values = [], [], []
    for buckets, starts, ends in hash_ngrams(texts):
        counts = np.maximum(ends - starts, 0)
        rows.append(np.repeat(np.arange(len(texts)), counts))
        columns.append(np.concatenate([buckets[start:end] for start, end in zip(starts, ends, strict=True)]))
        values.append(np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32))
    where = (np.concatenate(rows), np.concatenate(columns))
    return scipy.sparse.csr_matrix((np.concatenate(values), where), shape=(len(texts), BUCKETS))


def weigh_rows(rows: Sequence[Row], share: float = 0.4) -> NDArray[np.float64]:
    """Row weights: a source of n rows weighs sqrt(n), since recall is judged as an average over sources.

    Rows that speak to a model weigh `share` of the total.
    """
    sizes = Counter((row.source, row.label == "injection") for row in rows)
    injected = np.array([row.label == "injection" for row in rows])
    weights = np.array([sizes[row.source, row.label == "injection"] ** -0.5 for row in rows])
    for chosen, part in ((injected, share), (~injected, 1 - share)):
        weights[chosen] *= part * len(rows) / weights[chosen].sum()
    return weights


def train_filter(
    rows: Sequence[Row], texts: Sequence[str], strength: float = 5.0
) -> tuple[NDArray[np.float16], float]:
    """Weights (float16[BUCKETS]) and bias of the first stage. Deterministic."""
    injected = np.array([row.label == "injection" for row in rows])
    model = LogisticRegression(C=strength, max_iter=200)
    model.fit(featurise(texts), injected, sample_weight=weigh_rows(rows))
    return model.coef_[0].astype(np.float16), float(model.intercept_[0])
