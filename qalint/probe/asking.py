"""Where a model asks: how many spans its questions reach, whether new ones go on, and how many on leftovers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TypeVar

from qalint.footprint.align import Alignment, Corpus, Source
from qalint.footprint.confidence import LEAST
from qalint.footprint.row import Question
from qalint.probe.intervals import Share
from qalint.probe.material import Material, Version

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """One way of asking. `coverage` is of the spans of the texts; the other shares are of the questions that align.

    `distinct` are questions on spans that no earlier one reached, `fresh` the same within the second half: where it is
    low, asking has converged. `curve` holds the spans reached after 1, 2, … questions, unaligned ones counted.
    """

    coverage: Share
    distinct: Share
    fresh: Share
    artifacts: Share
    aligned: Share
    curve: tuple[int, ...] = ()


def untargeted(texts: Sequence[str], number: int) -> list[tuple[int, str, int]]:
    """(document, passage, seed) of each call: as many about one text as about another, those of one text together."""
    return [
        (at, text, turn) for at, text in enumerate(texts) for turn in range(_share_of(number, len(texts), at))
    ]


def targeted(materials: Sequence[Material], number: int) -> list[tuple[int, str, int]]:
    """The same, each about one sentence; the sentences of a document that has too few are asked about again."""
    return [
        (at, m.targets[turn % len(m.targets)], turn)
        for at, m in enumerate(materials)
        if m.targets
        for turn in range(_share_of(number, len(materials), at))
    ]


def measure(versions: Sequence[Version], asked: Sequence[tuple[int, str | None]]) -> Asked:
    """What questions come to, given as (document, question or None): each is placed in the text it was made from."""
    corpus = Corpus([version.source for version in versions])
    ordered = _in_turn_of_documents(asked)
    placed = [_placed(corpus, versions[at].source, text) for at, text in ordered]
    spots: set[tuple[int, int]] = set()
    curve, news, artifacts = [], [], []
    for (at, _), found in zip(ordered, placed, strict=True):
        if found is not None:
            spot = (at, found.spot.place)
            news.append(spot not in spots)
            spots.add(spot)
            artifacts.append(_on_artifact(versions[at], found))
        curve.append(len(spots))
    late = news[len(news) // 2 :]
    answered = sum(text is not None for _, text in asked)
    return Asked(
        coverage=Share(len(spots), len(corpus)),
        distinct=Share(sum(news), len(news)),
        fresh=Share(sum(late), len(late)),
        artifacts=Share(sum(artifacts), len(artifacts)),
        aligned=Share(len(news), answered),
        curve=tuple(curve),
    )


def _in_turn_of_documents(asked: Sequence[tuple[int, str | None]]) -> list[tuple[int, str | None]]:
    """One question of each document, then a second of each: the order in which a curve is read."""
    by_document: dict[int, list[tuple[int, str | None]]] = {}
    for at, text in asked:
        by_document.setdefault(at, []).append((at, text))
    return [one for row in zip_longest(*by_document.values()) for one in row if one is not None]


def _placed(corpus: Corpus, source: Source, text: str | None) -> Alignment | None:
    if not text:
        return None
    found = corpus.align(Question(0, text.split("\n")[0], document=source.path, record=source.record))
    return found if found is not None and found.confidence >= LEAST else None


def _on_artifact(version: Version, found: Alignment) -> bool:
    place = version.source.places[found.spot.place]
    return any(
        2 * (min(place.end, end) - max(place.start, start)) >= place.end - place.start
        for start, end in version.artifacts
    )


def _share_of(number: int, groups: int, at: int) -> int:
    """How many of a number fall to one group, the first ones taking the rest."""
    return len(list(islice(range(number), at, None, groups)))
