"""The `corpus` check: what a document is only known for beside others, from the statistics of `--corpus-
stats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.corpus_stats import (
    CorpusError,
    CorpusStats,
    convention_of,
    digest_of,
    key_of,
    learn,
    load_corpus,
)
from qalint.checks.passages import Passage
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

__all__ = ["CorpusError", "CorpusStats", "learn", "load_corpus", "prepare"]

Question = Callable[[Context, CorpusStats, Mapping[str, Any]], Iterator[Hit]]

UNUSUAL = 0.2
"""Share of a corpus' documents up to which a convention is the odd one."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one question to the statistics; without statistics it finds nothing.

    Keys: `ask` (a name of QUESTIONS); `documents` (how many must hold a passage that recurs, 5); `words`
    (the least it must have, 4); `share` (of a document's words that recur, from which it is nothing else,
    .9). Raises MatchError.
    """
    known_keys(params, ("ask", "documents", "words", "share"))
    ask = params.get("ask")
    if ask not in QUESTIONS:
        raise MatchError("ask", f"{ask!r} is none of {', '.join(sorted(QUESTIONS))}")

    def run(context: Context) -> Iterator[Hit]:
        stats = context.options.corpus
        if not isinstance(stats, CorpusStats):
            return
        for hit in QUESTIONS[ask](context, stats, params):
            yield hit._replace(edits=(removal(context, hit.start, hit.end),)) if fix else hit

    return run


def _recurring(context: Context, stats: CorpusStats, params: Mapping[str, Any]) -> Iterator[Hit]:
    for passage, count in _recurring_passages(context, stats, params):
        if passage.kind != "heading":
            values = {"count": str(count), "documents": str(stats.documents)}
            yield Hit(passage.start, passage.end, values=values)


def _recurring_passages(
    context: Context, stats: CorpusStats, params: Mapping[str, Any]
) -> Iterator[tuple[Passage, int]]:
    least, words = int(params.get("documents", 5)), int(params.get("words", 4))
    for passage in context.passages:
        count = stats.passages.get(key_of(passage), 0) if passage.words >= words else 0
        if count >= least:
            yield passage, count


def _furniture_only(context: Context, stats: CorpusStats, params: Mapping[str, Any]) -> Iterator[Hit]:
    shown = sum(passage.words for passage in context.passages)
    recurring = sum(passage.words for passage, _ in _recurring_passages(context, stats, params))
    if shown and recurring >= float(params.get("share", 0.9)) * shown:
        yield from _at_the_top(context, {"share": f"{recurring / shown:.0%}"})


def _near_duplicate(context: Context, stats: CorpusStats, params: Mapping[str, Any]) -> Iterator[Hit]:
    first, share = stats.duplicates.get(digest_of(context.source), ("", 0.0))
    if first:
        yield from _at_the_top(context, {"first": first, "share": f"{share:.0%}"})


def _odd_encoding(context: Context, stats: CorpusStats, params: Mapping[str, Any]) -> Iterator[Hit]:
    own = stats.encodings.get(digest_of(context.source), "")
    if own:
        yield from _at_the_top(context, {"own": own, "usual": stats.usual_encoding})
        return
    own = convention_of(context.source)
    usual = max(stats.conventions, key=lambda name: stats.conventions[name], default="")
    if own not in (usual, "one line") and stats.conventions.get(own, 0) <= UNUSUAL * stats.documents:
        yield from _at_the_top(context, {"own": own, "usual": usual})


def _at_the_top(context: Context, values: Mapping[str, str]) -> Iterator[Hit]:
    """A finding about the whole document, shown at its first passage."""
    for passage in context.passages[:1]:
        yield Hit(passage.start, passage.end, values=values)


QUESTIONS: dict[str, Question] = {
    "recurring": _recurring,
    "furniture-only": _furniture_only,
    "near-duplicate": _near_duplicate,
    "odd-encoding": _odd_encoding,
}
"""What can be asked of the statistics."""
