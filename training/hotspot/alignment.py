"""Measures the footprint's alignment on questions with known anchors, and fits its confidence.

python -m training.hotspot.alignment --data DIR
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qalint.footprint.align import Corpus, Source
from qalint.footprint.confidence import FEATURES, LEAST
from qalint.footprint.row import Question
from training.hotspot.data import Asked, read_documents


class Trial(NamedTuple):
    """One question: what its alignment looked like, its confidence, and whether it overlaps a true anchor."""

    corpus: str
    features: tuple[float, ...]
    confidence: float
    right: bool


def main() -> None:
    """Print precision and share aligned by corpus, and the weights that a logistic regression gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--answers", action="store_true", help="align with the answers, where there are some")
    args = parser.parse_args()
    trials = [t for t in align_all(list(read_documents(args.data)), args.answers) if t.features]
    print("shipped weights:")
    for name, group in by_corpus(trials).items():
        _show(name, [(trial.confidence, trial.right) for trial in group])
    print("fitted to the other corpora:")
    for name, group in by_corpus(trials).items():
        weights = fit([trial for trial in trials if trial.corpus != name])
        _show(name, [(_odds_to_share(weights, trial.features), trial.right) for trial in group])
    print(dict(zip(("bias", *FEATURES), (round(float(w), 2) for w in fit(trials)), strict=True)))


def align_all(documents: Sequence[Asked], answers: bool = False) -> Iterable[Trial]:
    """Every question aligned against all documents of its corpus."""
    corpora: dict[str, list[Asked]] = defaultdict(list)
    for asked in documents:
        corpora[asked.corpus].append(asked)
    for name, group in corpora.items():
        sources = [
            Source(f"{name}/{n}", None, asked.text, tuple(asked.places)) for n, asked in enumerate(group)
        ]
        corpus = Corpus(sources)
        told: dict[str, set[str]] = defaultdict(set)
        for asked in group:
            for row in asked.questions:
                told[row["question"]] |= _anchored(asked, row["anchors"])
        for asked in group:
            for row in asked.questions:
                said = str(row.get("answer") or "") if answers else ""
                found = corpus.align(Question(0, row["question"], said))
                if found is None:
                    continue
                place = corpus.documents[found.spot.document].places[found.spot.place]
                # Pages repeat blocks, and windows overlap: the same words elsewhere are as right.
                right = " ".join(place.text.split()) in told[row["question"]]
                yield Trial(name, found.features, found.confidence, right)


def _anchored(asked: Asked, anchors: Sequence[dict[str, int]]) -> set[str]:
    return {
        " ".join(place.text.split())
        for place in asked.places
        if any(min(place.end, anchor["end"]) > max(place.start, anchor["start"]) for anchor in anchors)
    }


def by_corpus(trials: Iterable[Trial]) -> dict[str, list[Trial]]:
    """The trials of each corpus."""
    groups: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        groups[trial.corpus].append(trial)
    return dict(sorted(groups.items()))


def fit(trials: Sequence[Trial]) -> list[float]:
    """Bias and weights by logistic regression; a corpus weighs by the root of its number of questions."""
    from sklearn.linear_model import LogisticRegression

    sizes = {name: len(group) for name, group in by_corpus(trials).items()}
    matrix = np.asarray([trial.features for trial in trials])
    weight = [sizes[trial.corpus] ** -0.5 for trial in trials]
    model = LogisticRegression(C=100.0, max_iter=1000)
    model.fit(matrix, [trial.right for trial in trials], sample_weight=np.asarray(weight) / np.mean(weight))
    return [float(model.intercept_[0]), *map(float, model.coef_[0])]


def _odds_to_share(weights: Sequence[float], features: Sequence[float]) -> float:
    odds = weights[0] + sum(w * f for w, f in zip(weights[1:], features, strict=True))
    return 1 / (1 + math.exp(-odds))


def _show(name: str, pairs: Sequence[tuple[float, bool]]) -> None:
    kept = [(confidence, right) for confidence, right in pairs if confidence >= LEAST]
    precision = sum(right for _, right in kept) / max(1, len(kept))
    everything = sum(right for _, right in pairs) / len(pairs)
    said = sum(confidence for confidence, _ in kept) / max(1, len(kept))
    print(
        f"{name:24} {len(pairs):5} questions, {everything:.3f} right in all; {len(kept) / len(pairs):.3f} aligned"
        f" at {LEAST}, {precision:.3f} of them right (mean confidence {said:.3f})"
    )


if __name__ == "__main__":
    main()
