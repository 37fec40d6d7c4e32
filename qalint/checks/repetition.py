"""The `repetition` check: passages that a document holds more than once, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

KINDS = frozenset({"paragraph", "list_item", "quote", "list"})


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for repeated passages, case and white space aside; the first one is never a hit.

    Keys: `where` ("next": right below the first, nothing between them but white space; "anywhere": further
    down); `letters` (least length of the text in code points); `times` (how often it must stand in the
    document, 2). Raises MatchError.
    """
    known_keys(params, ("where", "letters", "times"))
    where = params.get("where", "next")
    if where not in ("next", "anywhere"):
        raise MatchError("where", f"{where!r} is neither next nor anywhere")
    letters, times = int(params.get("letters", 25)), int(params.get("times", 2))

    def run(context: Context) -> Iterator[Hit]:
        found = next_to_itself(context, letters) if where == "next" else further_down(context, letters, times)
        for start, end in found:
            yield Hit(start, end, (removal(context, start, end),) if fix else None)

    return run


def next_to_itself(context: Context, letters: int) -> Iterator[tuple[int, int]]:
    """Passages that repeat the one right above them or its end; words that a line end cut count as whole."""
    before, text_before = 0, ""
    for passage in context.passages:
        text = passage.plain.replace("- ", "") if passage.kind in KINDS else ""
        repeats = len(text) >= letters and f" {text_before}".endswith(f" {text}")
        if repeats and not context.source[before : passage.start].strip():
            yield passage.start, passage.end
        before, text_before = passage.end, text


def further_down(context: Context, letters: int, times: int) -> Iterator[tuple[int, int]]:
    """Passages that stand in the document at least `times` times, all but the first."""
    places: dict[str, list[tuple[int, int]]] = {}
    for passage in context.passages:
        text = passage.plain if passage.kind in KINDS else ""
        if len(text) >= letters:
            places.setdefault(text, []).append((passage.start, passage.end))
    for found in places.values():
        if len(found) >= times:
            yield from found[1:]
