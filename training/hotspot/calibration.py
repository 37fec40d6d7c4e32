"""Measures what a calibration on a few questions of the same generator is worth, on documents it has not seen.

python -m training.hotspot.calibration --data DIR
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from qalint.footprint.align import Corpus, Source
from qalint.footprint.confidence import LEAST
from qalint.footprint.row import Question
from qalint.hotspots.calibration import CalibrationError, calibrate
from training.hotspot.data import Asked, read_documents
from training.hotspot.evaluate import average_precision, span_scores
from training.hotspot.train import fit, scorer_of


def main() -> None:
    """Print for each corpus the gain over the uncalibrated model, with a 90 % interval over documents and draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--draws", type=int, default=5)
    args = parser.parse_args()
    documents = list(read_documents(args.data))
    for corpus in sorted({asked.corpus for asked in documents}):
        own = [asked for asked in documents if asked.corpus == corpus]
        model = fit([asked for asked in documents if asked.corpus != corpus])
        gains, before = gains_of(own, model, args.questions, args.draws)
        if not gains:
            print(f"{corpus:24} too few questions that align")
            continue
        chance = random.Random(0)
        means = sorted(mean(chance.choices(gains, k=len(gains))) for _ in range(1000))
        print(
            f"{corpus:24} {len(gains):4} trials, average precision {mean(before):.3f} before,"
            f" {mean(gains):+.4f} with calibration (90 % interval {means[50]:+.4f} to {means[949]:+.4f})"
        )


def gains_of(own: Sequence[Asked], model: Any, questions: int, draws: int) -> tuple[list[float], list[float]]:
    """Gains in average precision, and the precision before, over documents that gave no question."""
    gains, before = [], []
    for seed in range(draws):
        order = list(own)
        random.Random(seed).shuffle(order)
        used, count = 0, 0
        while used < len(order) - 1 and count < questions:
            count += len(order[used].questions)
            used += 1
        try:
            calibration = _calibrated(order[:used], model, questions)
        except CalibrationError:
            continue
        for asked in order[used:]:
            plain = scorer_of(*model)(asked)
            odds, _, scaled = _run(model, asked.rows)
            moved, _ = calibration.apply(odds, np.zeros_like(scaled), scaled)
            was, now = (_precision(asked, scores) for scores in (plain, 1 / (1 + np.exp(-moved))))
            gains.append(now - was)
            before.append(was)
    return gains, before


def _calibrated(documents: Sequence[Asked], model: Any, questions: int) -> Any:
    corpus = Corpus(
        [Source(str(n), None, asked.text, tuple(asked.places)) for n, asked in enumerate(documents)]
    )
    marks = [[False] * len(asked.places) for asked in documents]
    rows = [row for asked in documents for row in asked.questions][:questions]
    placed = 0
    for row in rows:
        found = corpus.align(Question(0, row["question"], str(row.get("answer") or "")))
        if found is not None and found.confidence >= LEAST:
            placed += 1
            marks[found.spot.document][found.spot.place] = True
    pairs = [(asked.rows, mark) for asked, mark in zip(documents, marks, strict=True) if any(mark)]
    return calibrate(pairs, placed, lambda features: _run(model, features))


def _run(model: Any, rows: Sequence[Sequence[float]]) -> tuple[Any, Any, Any]:
    centre, scale, weights, bias = model
    scaled = (np.asarray(rows) - centre) / scale
    return scaled @ weights + bias, scaled * weights, scaled


def _precision(asked: Asked, scores: Any) -> float:
    pairs = zip(span_scores(asked, list(scores)), (mark for _, _, mark in asked.gold), strict=True)
    return average_precision([mark for _, mark in sorted(pairs, key=lambda pair: -pair[0])])


if __name__ == "__main__":
    main()
