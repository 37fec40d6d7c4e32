"""The `hotspot` check: leftovers of a page that look like what generators ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.passages import Passage
from qalint.checks.references import is_work
from qalint.hotspots import Hotspot, score_document
from qalint.ruleset.model import FixSpec

LINKED = 0.8
"""Share of a list's letters inside links from which it is a list of links."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one kind of leftover.

    Keys: `of` (a name of LEFTOVERS), `score` (the least score of its best span, .5), `items` (the least number of
    items, 3). Raises MatchError. Silent where models are turned off.
    """
    known_keys(params, ("of", "score", "items"))
    is_leftover = LEFTOVERS.get(params.get("of", ""))
    if is_leftover is None:
        raise MatchError("of", f"{params.get('of')!r} is none of {', '.join(sorted(LEFTOVERS))}")
    least, items = float(params.get("score", 0.5)), int(params.get("items", 3))

    def run(context: Context) -> Iterator[Hit]:
        if not context.options.models:
            return
        found = [p for p in context.passages if len(p.items) >= items and is_leftover(p)]
        if not found:
            return
        spots = score_document(context.document)
        for passage in found:
            best = max(_within(spots, passage), key=lambda spot: spot.score, default=None)
            if best is not None and best.score >= least:
                values = {"score": f"{best.score:.2f}", "reasons": ", ".join(best.reasons) or best.place.kind}
                yield Hit(passage.start, passage.end, confidence=best.score, values=values)

    return run


def _within(spots: list[Hotspot], passage: Passage) -> Iterator[Hotspot]:
    return (spot for spot in spots if passage.start <= spot.place.start < passage.end)


def _links(passage: Passage) -> bool:
    return passage.linked >= LINKED


def _works(passage: Passage) -> bool:
    return sum(is_work(item.casefold()) for item in passage.items) * 2 > len(passage.items)


LEFTOVERS: dict[str, Callable[[Passage], bool]] = {"links": _links, "works": _works}
"""What a leftover can be: a list of links, a list of literature."""
