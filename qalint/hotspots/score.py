"""Scores the places of a document with the shipped model, or as a calibration moves it, and says why."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from qalint.classifier.card import BrokenModelError, Card, read_verified
from qalint.document.model import Document
from qalint.hotspots.calibration import Calibration
from qalint.hotspots.features import features_of, ranks
from qalint.hotspots.places import Place, places_of
from qalint.hotspots.reasons import reasons_for
from qalint.inference import open_session
from qalint.resources import bundled

MARGIN = 0.05
"""Ratios of average precision nearer to 1 than this are not told apart: documents differ by more."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How well the model ranks documents of corpora that it was not trained on: mean average precision.

    `length_ap` is the mechanical floor, ranking by length alone; `random_ap` is chance. `corpora` were held out one
    at a time.
    """

    ap: float
    length_ap: float
    random_ap: float
    recall20: float
    corpora: int
    documents: int

    def as_json(self) -> dict[str, Any]:
        """For the `skill` object."""
        return {
            "measured": "leave one corpus out", "corpora": self.corpora, "documents": self.documents,
            "ap": self.ap, "length_ap": self.length_ap, "random_ap": self.random_ap, "recall20": self.recall20,
        }  # fmt: skip

    def sentence(self) -> str:
        """The same for people."""
        ratio = self.ap / self.length_ap
        verdict = (
            "better than"
            if ratio > 1 + MARGIN
            else "worse than"
            if ratio < 1 - MARGIN
            else "about as good as"
        )
        return (
            f"On corpora it has not seen this ranking is {verdict} one by length alone: average precision"
            f" {self.ap:.3f}, by length {self.length_ap:.3f}, at random {self.random_ap:.3f}"
            f" ({self.documents} documents, {self.corpora} corpora)."
        )


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A place with its score (0..1; .5 where a span is as typical of what is asked about as of what is not).

    `floor` is the rank of its length in the document (0..1): what a ranking by length alone would say.
    """

    place: Place
    score: float
    floor: float
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For the `spans` list."""
        return {
            "start": self.place.start, "end": self.place.end, "kind": self.place.kind, "score": self.score,
            "floor": self.floor, "reasons": list(self.reasons),
        }  # fmt: skip


class HotspotModel:
    """The shipped model: features to log odds, and what each feature adds to them."""

    def __init__(self, card: Card) -> None:
        figures = card.values["figures"]
        self.skill = Skill(
            float(figures["ap"]), float(figures["length_ap"]), float(figures["random_ap"]),
            float(figures["recall20"]), int(figures["corpora"]), int(figures["documents"]),
        )  # fmt: skip
        self._session = open_session(read_verified(card, "hotspot.onnx"))

    def run(self, rows: Sequence[Sequence[float]]) -> tuple[Any, Any, Any]:
        """Log odds (float[n]), what each feature adds (float[n, f]), and the features on the model's scale."""
        import numpy as np

        matrix = np.asarray(rows, np.float32)
        odds, parts, scaled = self._session.run(["odds", "parts", "scaled"], {"features": matrix})
        return odds, parts, scaled


@cache
def load_model() -> HotspotModel:
    """The shipped model, once a process. Raises BrokenModelError."""
    folder = bundled("models") / "hotspot"
    try:
        values = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BrokenModelError(
            f"{folder / 'card.toml'}: not a usable card ({error}); reinstall qalint"
        ) from None
    return HotspotModel(Card(folder, 0.0, 0.0, values))


def score_document(document: Document, calibration: Calibration | None = None) -> list[Hotspot]:
    """The hotspots of a document, in reading order. Raises BrokenModelError."""
    return score_places(places_of(document), calibration)


def score_places(places: Sequence[Place], calibration: Calibration | None = None) -> list[Hotspot]:
    """The same for places of one document."""
    if not places:
        return []
    rows = features_of(places)
    odds, parts, scaled = load_model().run(rows)
    if calibration is not None:
        odds, parts = calibration.apply(odds, parts, scaled)
    floors = ranks([float(place.end - place.start) for place in places])
    found = []
    for place, odd, part, row, floor in zip(places, odds, parts, rows, floors, strict=True):
        score = round(1 / (1 + math.exp(-max(-30.0, min(30.0, float(odd))))), 4)
        found.append(Hotspot(place, score, round(floor, 4), reasons_for(place, row, part)))
    return found
