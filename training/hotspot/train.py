"""From asked-about spans to the shipped model: python -m training.hotspot.train --data DIR."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from qalint.hotspots.features import NAMES
from training.hotspot.card import write_card
from training.hotspot.data import Asked, digest_data, read_documents
from training.hotspot.evaluate import Scorer, measure
from training.hotspot.export import export_model

USED = ("information", "information_rank", "currency", "percent", "question")
"""The features that carry from corpus to corpus; the others are there for calibration."""

STRENGTH = 0.01
"""Inverse of the ridge penalty (scikit-learn's C), of .001 to .1 the one chosen across corpora."""


def main() -> None:
    """Measure across corpora, fit on all of them, write the model and its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder of *.jsonl.gz with asked-about spans"
    )
    parser.add_argument("--output", type=Path, default=Path("models/hotspot"))
    args = parser.parse_args()
    documents = list(read_documents(args.data))
    by_corpus = held_out(documents)
    for corpus, figures in by_corpus.items():
        print(corpus, figures)
    model = fit(documents)
    args.output.mkdir(parents=True, exist_ok=True)
    export_model(args.output / "hotspot.onnx", *model)
    write_card(args.output, overall(by_corpus), by_corpus, model[2], digest_data(args.data))


def held_out(documents: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """The figures on each corpus of a model that has seen the others only."""
    found = {}
    for corpus in sorted({asked.corpus for asked in documents}):
        model = fit([asked for asked in documents if asked.corpus != corpus])
        found[corpus] = measure([asked for asked in documents if asked.corpus == corpus], scorer_of(*model))
    return found


def overall(by_corpus: dict[str, dict[str, float]]) -> dict[str, float]:
    """Means over corpora, each weighing the same whatever its number of documents."""
    names = ("ap", "length_ap", "random_ap", "recall20", "over_length", "over_random")
    figures = {name: round(mean(one[name] for one in by_corpus.values()), 4) for name in names}
    counts = {
        "corpora": len(by_corpus),
        "documents": int(sum(one["documents"] for one in by_corpus.values())),
    }
    return {**counts, **figures}


def fit(documents: Sequence[Asked]) -> tuple[Any, Any, Any, float]:
    """Centre, scale and weight of each feature, and the bias.

    Logistic regression; in a document asked-about places weigh as much as the others together, and a corpus weighs by
    the root of its number of documents.
    """
    from sklearn.linear_model import LogisticRegression

    matrix = np.vstack([np.asarray(asked.rows) for asked in documents])
    centre, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    sizes = Counter(asked.corpus for asked in documents)
    labels = np.concatenate([np.asarray(asked.labels, float) for asked in documents])
    weight = np.concatenate([_weights(asked) / sizes[asked.corpus] ** 0.5 for asked in documents])
    columns = [NAMES.index(name) for name in USED]
    chosen = ((matrix - centre) / scale)[:, columns]
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    model.fit(chosen, labels, sample_weight=weight * len(weight) / weight.sum())
    weights = np.zeros(len(NAMES))
    weights[columns] = model.coef_[0]
    return centre, scale, weights, float(model.intercept_[0])


def scorer_of(centre: Any, scale: Any, weights: Any, bias: float) -> Scorer:
    """The scores (0..1) that a model gives the places of a document."""

    def score(asked: Asked) -> Any:
        odds = ((np.asarray(asked.rows) - centre) / scale) @ weights + bias
        return 1 / (1 + np.exp(-odds))

    return score


def _weights(asked: Asked) -> Any:
    marks = np.asarray(asked.labels, float)
    positive = marks.sum()
    return np.where(marks > 0, 0.5 / max(1, positive), 0.5 / max(1, len(marks) - positive))


if __name__ == "__main__":
    main()
