"""Why a place is scored as it is: what adds to its score, and what it is, in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from qalint.hotspots.features import NAMES
from qalint.hotspots.places import Place

LEAST = 0.05
"""Log odds that a feature must add to be told."""

MOST = 4

LINKED = 0.6
"""Share of a place inside links from which it is a list of links."""

_TOLD = {
    "length": "long",
    "length_rank": "longer than most here",
    "information": "many words that are rare here",
    "information_rank": "more information than most here",
    "names": "names",
    "numbers": "numbers",
    "distinct": "no word twice",
    "salience": "words that the document keeps using",
    "question": "a question",
    "address": "speaks to the reader",
}
_SEEN = {
    "currency": "currency figure",
    "percent": "percentage",
    "year": "year",
    "opens": "first after the title",
    "heading": "heading",
    "table": "table row",
    "code": "code",
}


def reasons_for(place: Place, row: Sequence[float], parts: Sequence[float]) -> tuple[str, ...]:
    """At most MOST reasons: what the place shows that draws generators, then what adds most to its score.

    `parts` are what the features add to the log odds, in the order of NAMES.
    """
    values = dict(zip(NAMES, row, strict=True))
    seen = [text for name, text in _SEEN.items() if values[name] > 0]
    if place.linked >= LINKED:
        seen.insert(0, "link list" if place.kind == "list" else "link text")
    ordered = sorted(zip(NAMES, parts, strict=True), key=lambda pair: -pair[1])
    added = [_TOLD[name] for name, part in ordered if part >= LEAST and values[name] > 0 and name in _TOLD]
    return tuple([*seen, *added][:MOST])
