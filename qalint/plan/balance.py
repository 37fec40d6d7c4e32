"""Ranks targets the other way round: first what a generator left to itself would not ask about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from qalint.document.model import Document
from qalint.document.render import read_text
from qalint.hotspots import Calibration, Hotspot, score_document
from qalint.hotspots.features import ranks
from qalint.plan.eligibility import FIT
from qalint.plan.target import Status, Target

STEPS = 10
"""Degrees of coolness that are told apart; the hotspot model's order is no finer than that."""


def balanced(
    targets: Sequence[Target], document: Document, calibration: Calibration | None = None
) -> list[Target]:
    """The targets of one cleaned document, those that can be asked about well ranked by how cool they are.

    Their fitness becomes FIT for the hottest to FIT + STEPS for the coolest; what is not fit stays behind them. Heat
    is the score of the hottest hotspot that a target touches. Raises BrokenModelError.
    """
    view = read_text(document)
    hotspots = score_document(document, calibration)
    starts = [spot.place.start for spot in hotspots]
    fit = [n for n, t in enumerate(targets) if t.status is Status.RESERVE and t.fitness >= FIT]
    heats = [_heat(view.source_span(targets[n].start, targets[n].end), hotspots, starts) for n in fit]
    ranked = list(targets)
    for number, rank in zip(fit, ranks(heats), strict=True):
        ranked[number] = replace(targets[number], fitness=FIT + round((1 - rank) * STEPS))
    return ranked


def _heat(span: tuple[int, int], hotspots: Sequence[Hotspot], starts: Sequence[int]) -> float:
    """The highest score of the hotspots (in order, none overlapping) that touch a source range; 0 of none."""
    first = max(0, bisect_left(starts, span[0]) - 1)
    touching = hotspots[first : bisect_left(starts, span[1])]
    return max((spot.score for spot in touching if spot.place.end > span[0]), default=0.0)
