"""The cascade: hashed n-grams clear nearly every passage, an ONNX model judges the rest."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache, cached_property
from types import TracebackType
from typing import Any, Self

from qalint.classifier.card import Card, read_card, read_verified
from qalint.classifier.ngrams import count_ngrams, score_ngrams
from qalint.classifier.passage import INTENTS, Judgement, Passage
from qalint.document.fold import fold
from qalint.inference import open_session
from qalint.resources import bundled

_BATCH = 64


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
        for name in ("_weights", "_session"):
            self.__dict__.pop(name, None)

    @cached_property
    def _weights(self) -> Any:
        import numpy as np

        return np.load(io.BytesIO(read_verified(self.card, "ngrams.npy")), allow_pickle=False).astype(
            np.float32
        )

    @cached_property
    def _session(self) -> Any:
        return open_session(read_verified(self.card, "intents.onnx"))

    def judge(self, passages: Sequence[Passage]) -> list[Judgement]:
        """One judgement a passage, in order, independent of which passages are judged together."""
        if not passages:
            return []
        filter_card = self.card.values["filter"]
        folded = [fold(passage.text)[0] for passage in passages]
        scores = score_ngrams(folded, self._weights, filter_card["bias"])
        kept = [number for number, score in enumerate(scores) if score >= filter_card["keep"]]
        judgements = [Judgement("clean", _calibrate(float(score), filter_card)) for score in scores]
        for start in range(0, len(kept), _BATCH):
            batch = kept[start : start + _BATCH]
            (logits,) = self._session.run(
                None, {"ngrams": count_ngrams([folded[number] for number in batch])}
            )
            for number, row in zip(batch, logits, strict=True):
                confidence = judgements[number].confidence
                if confidence >= self.threshold_hidden:
                    judgements[number] = Judgement(INTENTS[1 + int(row[1:].argmax())], confidence)
        return judgements


def _calibrate(score: float, values: dict[str, float]) -> float:
    import math

    return round(1 / (1 + math.exp(-(values["slope"] * score + values["offset"]))), 4)


@cache
def load_instruction_classifier() -> InstructionClassifier:
    """The shipped classifier; one a process. Reads the card only: weights and session wait until they are
    needed.
    """
    return InstructionClassifier(read_card(bundled("models") / "instruction"))
