"""Turns a passage and its surroundings into the encoder's input, and its logits into odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qalint.classifier.passage import INTENTS, Passage
from qalint.classifier.wordpiece import WordPieces
from qalint.document.fold import fold

LONGEST_PASSAGE = 64
"""Word pieces of a passage that are read; attacks say what they want early."""
LONGEST_NEIGHBOUR = 16
"""Word pieces read of the text on either side: the nearest ones."""
_NEIGHBOUR_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Pieces:
    """A passage as the encoder reads it: piece numbers, and which of them are surroundings (1) or the passage (0)."""

    ids: list[int]
    segments: list[int]


def piece_passage(passage: Passage, pieces: WordPieces) -> Pieces:
    """[CLS] passage [SEP], then before [SEP] after [SEP] where there are neighbours."""
    ids = [pieces.start, *pieces.split(fold(passage.text)[0], LONGEST_PASSAGE), pieces.separator]
    own = len(ids)
    if passage.before or passage.after:
        before = pieces.split(fold(passage.before[-_NEIGHBOUR_CHARACTERS:])[0], 2 * _NEIGHBOUR_CHARACTERS)
        after = pieces.split(fold(passage.after[:_NEIGHBOUR_CHARACTERS])[0], LONGEST_NEIGHBOUR)
        ids += [*before[-LONGEST_NEIGHBOUR:], pieces.separator, *after, pieces.separator]
    return Pieces(ids, [0] * own + [1] * (len(ids) - own))


def suspicion(logits: Any) -> Any:
    """Log odds that a passage addresses a model: float[n] from float[n, classes]."""
    import numpy as np

    logits = np.asarray(logits, np.float64)
    innocent = INTENTS.index("mention") + 1
    return np.logaddexp.reduce(logits[:, innocent:], axis=1) - np.logaddexp.reduce(
        logits[:, :innocent], axis=1
    )
