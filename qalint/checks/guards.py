"""Conditions on a hit that know the document: format, place, neighbours, what the document is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qalint.checks import Check, Hit
    from qalint.checks.context import Context

Guard = Callable[["Context", "Hit"], bool]


def guarded(check: Check, table: Mapping[str, Any]) -> Check:
    """`check`, reporting only hits that every guard of the `[match.guard]` table lets through.

    Raises MatchError for an unknown guard or a value it cannot use.
    """
    from qalint.checks import MatchError

    document_guards: list[Callable[[Context], bool]] = []
    hit_guards: list[Guard] = []
    least = 1
    for key, value in table.items():
        if key == "min_count":
            least = int(value)
        elif key in DOCUMENT_GUARDS:
            document_guards.append(DOCUMENT_GUARDS[key](value))
        elif key in HIT_GUARDS:
            hit_guards.append(HIT_GUARDS[key](value))
        else:
            names = ", ".join(sorted({"min_count", *DOCUMENT_GUARDS, *HIT_GUARDS}))
            raise MatchError(f"guard.{key}", f"is no guard; known: {names}")
    if not table:
        return check

    def run(context: Context) -> Iterable[Hit]:
        if not all(guard(context) for guard in document_guards):
            return ()
        hits = [hit for hit in check(context) if all(guard(context, hit) for guard in hit_guards)]
        return hits if len(hits) >= least else ()

    return run


def _formats(names: list[str]) -> Callable[[Context], bool]:
    wanted = frozenset(names)
    return lambda context: context.document.format in wanted


def _not_formats(names: list[str]) -> Callable[[Context], bool]:
    unwanted = frozenset(names)
    return lambda context: context.document.format not in unwanted


def _not_about(terms: list[str]) -> Callable[[Context], bool]:
    """The document is not about any of the terms: not in its title or headings, nor in a tenth of its blocks."""
    lowered = [term.lower() for term in terms]

    def guard(context: Context) -> bool:
        spans, blocks = context.document.spans, context.document.blocks
        total, hits = 0, 0
        for index in context.prose_blocks:
            text = context.views[index].text.lower()
            named = any(term in text for term in lowered)
            if named and spans[blocks[index].span].kind == "heading":
                return False
            total, hits = total + 1, hits + named
        return hits <= max(2, total // 10) and not any(
            term in context.document.title.lower() for term in lowered
        )

    return guard


def _without(patterns: list[str]) -> Callable[[Context], bool]:
    compiled = [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in patterns]
    return lambda context: not any(pattern.search(context.source) for pattern in compiled)


def _with(patterns: list[str]) -> Callable[[Context], bool]:
    compiled = [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in patterns]
    return lambda context: any(pattern.search(context.source) for pattern in compiled)


def _outside(kinds: list[str]) -> Guard:
    return lambda context, hit: not context.regions(*kinds).overlaps(hit.start, hit.end)


def _not_inside(kinds: list[str]) -> Guard:
    """No single span of these kinds holds all of the hit; it may hold such spans itself."""
    return lambda context, hit: not context.regions(*kinds).covers(hit.start, hit.end)


def _not_at(kinds: list[str]) -> Guard:
    """No span of these kinds starts where the hit does."""
    wanted = frozenset(kinds)

    def guard(context: Context, hit: Hit) -> bool:
        spans = context.document.spans
        return all(
            spans[index].kind not in wanted for index in context.spans_within(hit.start, hit.start + 1)
        )

    return guard


def _not_in_element(tags: list[str]) -> Guard:
    """The hit lies in no HTML element of these names."""
    return lambda context, hit: not context.elements(*tags).covers(hit.start, hit.end)


def _max_words(count: int) -> Guard:
    """The block that holds the hit has at most `count` words."""

    def guard(context: Context, hit: Hit) -> bool:
        index = context.block_at(hit.start)
        return index is None or len(context.views[index].text.split()) <= count

    return guard


def _not_before(pattern: str) -> Guard:
    """The 200 code points before the hit do not end with the pattern."""
    compiled = re.compile(f"(?:{pattern})\\Z")
    return lambda context, hit: not compiled.search(context.source[max(0, hit.start - 200) : hit.start])


def _not_after(pattern: str) -> Guard:
    """What follows the hit does not start with the pattern."""
    compiled = re.compile(pattern)
    return lambda context, hit: not compiled.match(context.source, hit.end)


DOCUMENT_GUARDS: dict[str, Callable[[Any], Callable[[Context], bool]]] = {
    "formats": _formats,
    "not_formats": _not_formats,
    "not_about": _not_about,
    "with": _with,
    "without": _without,
}
"""Guards on the whole document."""

HIT_GUARDS: dict[str, Callable[[Any], Guard]] = {
    "outside": _outside,
    "not_inside": _not_inside,
    "not_in_element": _not_in_element,
    "not_at": _not_at,
    "max_words": _max_words,
    "not_before": _not_before,
    "not_after": _not_after,
}
"""Guards on one hit."""
