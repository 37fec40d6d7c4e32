"""Trains both stages on some rows, and scores other rows with them as the shipped program would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qalint.classifier.encoder import Pieces, suspicion
from qalint.classifier.ngrams import score_ngrams
from qalint.classifier.passage import INTENTS
from qalint.classifier.wordpiece import WordPieces
from training.instruction.data import Row, fold_texts
from training.instruction.encoder import Encoder, load_minilm
from training.instruction.encoding import fit, piece_rows
from training.instruction.filter import train_filter
from training.instruction.mixture import choose_rows
from training.instruction.surroundings import add_surroundings

CLEARED = -20.0
"""Log odds given to what the first stage clears: below all that the encoder says."""

JUDGED_DOCUMENTS = 0.16
"""Share of the sentences of documents that are judged when scoring; above what hidden text is kept by."""


@dataclass(frozen=True)
class Trained:
    """Both stages: the filter's weights and bias, and the encoder (None where only its export is at hand)."""

    weights: NDArray[np.float16]
    bias: float
    encoder: Encoder | None
    pieces: WordPieces


@dataclass(frozen=True)
class Scores:
    """Of each row: the filter's log odds and the encoder's logits, alone and with surroundings."""

    filter: NDArray[np.float32]
    alone: NDArray[np.float32]
    logits: NDArray[np.float32]

    def blend(self, filter_weight: float, keep: float, alone: bool = False) -> NDArray[np.float64]:
        """The cascade's log odds: the encoder's and a part of the filter's where that reaches `keep`."""
        odds = suspicion(self.alone if alone else self.logits) + filter_weight * self.filter
        return np.where(self.filter >= keep, odds, CLEARED + 0.01 * self.filter)


def train_cascade(
    rows: Sequence[Row], minilm: Path, layers: tuple[int, ...], epochs: int, seed: int
) -> Trained:
    """Filter first, since it chooses what the encoder sees. `minilm` is the folder of the starting weights."""
    weights, bias = train_filter(rows, fold_texts(rows))
    scores = score_ngrams(fold_texts(rows), weights.astype(np.float32), bias)
    chosen = choose_rows(rows, scores, seed)
    print(f"{len(rows)} rows to the filter, {len(chosen)} to the encoder", flush=True)
    pieces = WordPieces((minilm / "vocab.txt").read_text(encoding="utf-8"))
    encoder = load_minilm(minilm, layers, len(INTENTS))

    def place(epoch: int) -> list[Pieces]:
        return piece_rows(add_surroundings(chosen, rows, seed + 1 + epoch), pieces)

    fit(encoder, chosen, place, epochs, seed)
    return Trained(weights, bias, encoder, pieces)


def score_rows(
    rows: Sequence[Row],
    pool: Sequence[Row],
    trained: Trained,
    judge: Callable[[Sequence[Pieces]], NDArray[np.float32]],
    seed: int,
) -> Scores:
    """Scores of rows, with surroundings from `pool` for those that have none; `judge` runs the encoder.

    Of the sentences of documents only the part that the filter likes best is judged: the rest never comes that far.
    """
    filtered = score_ngrams(fold_texts(rows), trained.weights.astype(np.float32), trained.bias)
    documents = np.array([row.in_document for row in rows])
    least = np.quantile(filtered[documents], 1 - JUDGED_DOCUMENTS) if documents.any() else 0.0
    wanted = np.flatnonzero(~documents | (filtered >= least))
    logits = []
    for placed in ([row.bare() for row in rows], add_surroundings(rows, pool, seed)):
        out = np.zeros((len(rows), len(INTENTS)), np.float32)
        out[:, 0] = -CLEARED
        out[wanted] = judge(piece_rows([placed[number] for number in wanted], trained.pieces))
        logits.append(out)
    return Scores(filtered, *logits)
