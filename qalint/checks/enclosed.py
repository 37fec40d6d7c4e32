"""The `enclosed` check: stretches from an opening mark to the next closing one, in one pass over the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.needles import needed
from qalint.checks.removal import removal
from qalint.checks.starts import Search
from qalint.ruleset.model import FixSpec

LIMIT = 400_000
"""Code points of a stretch at most where a rule names no limit: a page's longest inline script stays below it."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """Keys: `open`, `close` (patterns, case ignored), `limit` (code points between them). Raises MatchError."""
    known_keys(params, {"open", "close", "limit"})
    opening, closing = Search(_compiled(params, "open")), _compiled(params, "close")
    limit = int(params.get("limit", LIMIT))

    def run(context: Context) -> Iterator[Hit]:
        for start, end in _stretches(context, opening, closing, limit):
            yield Hit(start, end, None if fix is None else (removal(context, start, end),))

    return run


def words(params: Mapping[str, Any]) -> list[frozenset[str]]:
    """Sets of texts in lower case, of each of which one must stand in the document for the check to find anything."""
    known = (needed(str(params[key]), re.IGNORECASE) for key in ("open", "close"))
    return [texts for texts in known if texts]


def _compiled(params: Mapping[str, Any], key: str) -> re.Pattern[str]:
    try:
        return re.compile(str(params[key]), re.IGNORECASE)
    except KeyError:
        raise MatchError(key, "is missing") from None
    except re.error as error:
        raise MatchError(key, f"does not compile: {error}") from error


def _stretches(
    context: Context, opening: Search, closing: re.Pattern[str], limit: int
) -> Iterator[tuple[int, int]]:
    """Disjoint stretches. The next closing mark is searched for once, however many marks open before it."""
    source = context.source
    at, close = 0, closing.search(source)
    for match in opening.matches(source, context.places):
        if match.start() < at:
            continue
        while close and close.start() < match.end():
            close = closing.search(source, match.end())
        if close is None:
            return
        if close.start() - match.end() <= limit:
            at = close.end()
            yield match.start(), at
