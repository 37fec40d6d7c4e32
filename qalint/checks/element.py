"""The `element` check: HTML elements whose tag, class, id or role says that they are furniture of a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context, Regions
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

KEYS = {"tags", "names", "linked", "max_share", "max_words"}

START_TAG = re.compile(r"<([a-z][a-z0-9:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
ATTRIBUTE = re.compile(
    r"\b(class|id|role|itemprop|itemtype|aria-label|data-component)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))",
    re.I,
)
TRAIT = re.compile(r"(?<!\S)\S{0,80}?(?:^|(?<=[\s_-]))(?:has|with|without|no|is|not)[-_]\S+")
"""A class that says what an element has or is not (`has-ads`), which is not what it is."""

WORD_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")

NEVER = frozenset(
    "html body main article head h1 h2 h3 h4 h5 h6 time td tr tbody table meta link input img svg a".split()
)
"""Tags that hold the text itself, or nothing, whatever a style sheet calls them."""

LONG_ID = 4
"""Hyphens from which an id is the slug of a heading, whose words are the text's own."""

MAX_SHARE = 0.4
"""Share of a page's visible letters from which an element is the page rather than furniture of it."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one sort of element.

    Keys: `tags` (names that suffice) and `names`, a regular expression over the words of the element's class, id,
    role, label and item type, lower case with a hyphen before, between and after them (`-site-footer-`); `linked`
    (least share of its visible letters inside links), `max_share` (of the page's visible letters, .4) and
    `max_words`. An element inside one that is reported is not reported again; a page with one heading of the first
    level keeps what holds it. Raises MatchError.
    """
    known_keys(params, KEYS)
    try:
        names = re.compile(params["names"]) if "names" in params else None
    except re.error as error:
        raise MatchError("names", f"does not compile: {error}") from error
    tags = frozenset(params.get("tags", ()))
    linked = float(params.get("linked", 0))
    max_share = float(params.get("max_share", MAX_SHARE))
    max_words = int(params.get("max_words", 400))

    def run(context: Context) -> Iterator[Hit]:
        if context.document.format != "html":
            return
        letters = _Letters(context)
        done = 0
        for start, end, tag, words in _elements(context):
            if start < done or tag in NEVER:
                continue
            if tag not in tags and not (names and names.search(words)):
                continue
            shown, in_links = letters.shown(start, end), letters.linked(start, end)
            if shown > max_share * letters.total or in_links < linked * shown:
                continue
            if letters.titled(start, end) or shown > 8 * max_words:
                continue
            done = end
            edit = removal(context, start, end)
            yield Hit(start, end, (edit,) if fix else None)

    return run


def _elements(context: Context) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, tag and name words of every element, in order of place."""
    source = context.source
    for span in context.document.spans:
        if span.end > span.start and source[span.start] == "<":
            match = START_TAG.match(source, span.start, span.end)
            if match:
                yield span.start, span.end, match.group(1).lower(), name_words(match.group(2))


def name_words(attributes: str) -> str:
    """The words that name an element: `class="siteFooter" id="x"` is `-site-footer-x-`."""
    found = []
    for match in ATTRIBUTE.finditer(attributes):
        value = TRAIT.sub(" ", next(filter(None, match.groups()[1:]), ""))
        words = WORD_EDGE.sub("-", value).strip("-")
        if match.group(1).lower() != "id" or words.count("-") < LONG_ID:
            found.append(words)
    return f"-{'-'.join(found)}-".lower()


class _Letters:
    """How much of a page a reader sees in a stretch of its source."""

    def __init__(self, context: Context) -> None:
        spans, blocks = context.document.spans, context.document.blocks
        pieces = [
            (
                piece.start,
                len((context.source[piece.start : piece.end] if piece.text is None else piece.text).strip()),
            )
            for index in context.prose_blocks
            for piece in blocks[index].pieces
            if piece.end > piece.start
        ]
        links = Regions((span.start, span.end) for span in spans if span.kind == "link")
        self._starts = [start for start, _ in pieces]
        self._shown = list(accumulate((length for _, length in pieces), initial=0))
        self._linked = list(
            accumulate((length * links.covers(start, start + 1) for start, length in pieces), initial=0)
        )
        self._titles = [span.start for span in spans if span.kind == "heading" and span.level == 1]
        self.total = max(1, self._shown[-1])

    def shown(self, start: int, end: int) -> int:
        """Visible letters that start in [start, end)."""
        return self._between(self._shown, start, end)

    def linked(self, start: int, end: int) -> int:
        """Those of them that lie in links."""
        return self._between(self._linked, start, end)

    def titled(self, start: int, end: int) -> bool:
        """Whether the page's only title stands in [start, end)."""
        return len(self._titles) == 1 and start <= self._titles[0] < end

    def _between(self, sums: list[int], start: int, end: int) -> int:
        return sums[bisect_left(self._starts, end)] - sums[bisect_left(self._starts, start)]
