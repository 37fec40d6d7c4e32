"""The cascade: hashed n-grams clear nearly every passage, an encoder judges the rest in their surroundings."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from types import TracebackType
from typing import Any, Self

from qalint.classifier.card import Card, read_card, read_verified
from qalint.classifier.encoder import piece_passage, suspicion
from qalint.classifier.ngrams import score_ngrams
from qalint.classifier.passage import INTENTS, Judgement, Passage
from qalint.classifier.wordpiece import WordPieces
from qalint.document.fold import fold
from qalint.inference import open_session
from qalint.resources import bundled

_MENTION = INTENTS.index("mention")


class InstructionClassifier:
    """Judges passages. Weights and session are loaded when first needed and kept; closing drops them."""

    def __init__(self, card: Card) -> None:
        self.card = card

    @property
    def threshold(self) -> float:
        """The confidence from which a passage that readers see is worth reporting."""
        return self.card.threshold

    @property
    def threshold_hidden(self) -> float:
        """The same for a passage that readers do not see: hiding is evidence too."""
        return self.card.threshold_hidden

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees weights and session; the next judgement loads them again."""
        for name in ("_weights", "_session", "_pieces"):
            self.__dict__.pop(name, None)

    @cached_property
    def _weights(self) -> Any:
        import numpy as np

        weights = np.load(io.BytesIO(read_verified(self.card, "ngrams.npy")), allow_pickle=False)
        return weights.astype(np.float32)

    @cached_property
    def _session(self) -> Any:
        return open_session(read_verified(self.card, "encoder.onnx"))

    @cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces(read_verified(self.card, "vocab.txt").decode("utf-8"))

    def judge(self, passages: Sequence[Passage]) -> list[Judgement]:
        """One judgement a passage, in order, independent of which passages are judged together."""
        if not passages:
            return []
        first = self.card.values["filter"]
        scores = score_ngrams([fold(passage.text)[0] for passage in passages], self._weights, first["bias"])
        return [
            self._judge_one(passage, float(score))
            if score >= first["keep_hidden" if passage.hidden else "keep"]
            else self._clear(float(score))
            for passage, score in zip(passages, scores, strict=True)
        ]

    def _clear(self, score: float) -> Judgement:
        """What the filter says alone; it may clear a passage but not accuse one."""
        confidence = _calibrate(score, self.card.values["filter"])
        return Judgement("clean", min(confidence, round(self.threshold_hidden / 2, 4)))

    def _judge_one(self, passage: Passage, score: float) -> Judgement:
        """The encoder's judgement of a passage that the filter gave `score` log odds.

        One passage a run: activations are quantised by the range of all that is run together, so that a batch
        would let one passage change another's confidence; and short runs lose little speed.
        """
        logits = self._run(passage)
        blend = self.card.values["encoder"]
        odds = float(suspicion(logits)[0]) + blend["filter_weight"] * score
        confidence = _calibrate(odds, blend)
        if confidence < self.threshold_hidden:
            quoted = _softmax(logits[0])[_MENTION]
            return Judgement("mention", quoted) if quoted >= 0.5 else Judgement("clean", confidence)
        if confidence < self.threshold and int(logits[0].argmax()) == _MENTION:
            return Judgement("mention", _softmax(logits[0])[_MENTION])
        return Judgement(INTENTS[_MENTION + 1 + int(logits[0][_MENTION + 1 :].argmax())], confidence)

    def _run(self, passage: Passage) -> Any:
        import numpy as np

        pieces = piece_passage(passage, self._pieces)
        ids, segments = np.array([pieces.ids], np.int64), np.array([pieces.segments], np.int64)
        (logits,) = self._session.run(None, {"ids": ids, "segments": segments, "mask": np.ones_like(ids)})
        return logits


def _calibrate(odds: float, curve: Mapping[str, float]) -> float:
    return round(1 / (1 + math.exp(-(curve["slope"] * odds + curve["offset"]))), 4)


def _softmax(logits: Any) -> list[float]:
    powers = [math.exp(float(value - logits.max())) for value in logits]
    return [round(power / sum(powers), 4) for power in powers]


@cache
def load_instruction_classifier() -> InstructionClassifier:
    """The shipped classifier, one a process. Reads the card only; the rest waits until it is needed."""
    return InstructionClassifier(read_card(bundled("models") / "instruction"))
