"""The `pattern` check: a regular expression over the source, its lines, its blocks or the slices of its spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.damage import trim
from qalint.checks.needles import needed
from qalint.checks.removal import edit_for, unit_around
from qalint.checks.starts import Search, longest_run
from qalint.checks.transforms import TRANSFORMS
from qalint.finding import Applicability, Edit
from qalint.ruleset.model import FixSpec

Match = tuple[int, int, re.Match[str]]
Scan = Callable[[Context, Search], Iterator[Match]]
Compiled = Callable[[], Search]

KEYS = {"pattern", "flags", "scope", "spans", "hints", "group", "unfixed"}
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one pattern.

    Keys: `pattern`; `flags` (letters of imsx); `scope` (see SCOPES); `spans` (the kinds for scope "spans"); `hints`
    (texts in lower case of which one must stand in the document, or the pattern is not tried); `group` (the name or
    number of the group that is the hit; the whole match by default); `unfixed` (true: a match that the fix leaves as it
    is counts too, without a fix). Raises MatchError.
    """
    known_keys(params, KEYS)
    compiled = _compiled(params)
    scope = params.get("scope", "prose")
    if scope not in SCOPES:
        raise MatchError("scope", f"{scope!r} is none of {', '.join(SCOPES)}")
    scan: Scan = _spans(params["spans"]) if scope == "spans" else SCOPES[scope]
    group = params.get("group", 0)
    unfixed = params.get("unfixed", False)
    if fix and fix.transform and fix.transform not in TRANSFORMS:
        raise MatchError(
            "pattern", f"fix.transform {fix.transform!r} is none of {', '.join(sorted(TRANSFORMS))}"
        )

    def run(context: Context) -> Iterator[Hit]:
        for start, end, match in scan(context, compiled()):
            if group and scope in ("prose", "source", "line"):
                start, end = match.span(group)
            if fix and fix.unit != "match":  # what would go is what is found: nothing goes unseen
                start, end = trim(context.source, *unit_around(context, start, end, fix.unit))
            edit = _edit(context, start, end, match, fix)
            if edit is not None and edit.text == context.source[edit.start : edit.end]:
                if unfixed:
                    yield Hit(start, end, (), values=match.groupdict(""))
            else:
                yield Hit(start, end, None if edit is None else (edit,), values=match.groupdict(""))

    return run


def words(params: Mapping[str, Any]) -> list[frozenset[str]]:
    """Sets of texts in lower case, of each of which one must stand in the document for the pattern to be tried."""
    hints = frozenset(str(hint).lower() for hint in params.get("hints", ()))
    known = (
        needed(params["pattern"], _flags(params) | re.IGNORECASE)
        if params.get("scope") not in _DECODED
        else None
    )
    return [texts for texts in (hints, known) if texts]


def run(params: Mapping[str, Any]) -> int:
    """How many characters without white space in a row the document must hold for the pattern to be tried."""
    return longest_run(params["pattern"], _flags(params)) if params.get("scope") not in _DECODED else 0


def prove(params: Mapping[str, Any]) -> None:
    """Raise MatchError where the pattern does not compile: rules that do not ship are proved before a run."""
    try:
        _compiled(params)()
    except re.error as error:
        raise MatchError("pattern", f"does not compile: {error}") from error


def _compiled(params: Mapping[str, Any]) -> Compiled:
    """What compiles the pattern on first use: on a small document few hints stand, and few patterns are tried."""
    pattern = params.get("pattern")
    if not isinstance(pattern, str):
        raise MatchError("pattern", "is missing")
    flags = _flags(params)
    return cache(lambda: Search(re.compile(pattern, flags)))


def _flags(params: Mapping[str, Any]) -> re.RegexFlag:
    flags = re.NOFLAG
    for letter in params.get("flags", ""):
        if letter not in FLAGS:
            raise MatchError("flags", f"{letter!r} is none of i, m, s, x")
        flags |= FLAGS[letter]
    return flags


def _edit(context: Context, start: int, end: int, match: re.Match[str], fix: FixSpec | None) -> Edit | None:
    if fix is None or (fix.applicability is Applicability.DISPLAY and not fix.replace and not fix.transform):
        return None
    if fix.transform:
        text = TRANSFORMS[fix.transform](context.source[start:end])
        return edit_for(context, start, end, text, "match")
    return edit_for(context, start, end, match.expand(fix.replace) if fix.replace else "", fix.unit)


def _source(context: Context, search: Search) -> Iterator[Match]:
    for match in search.matches(context.source, context.places):
        yield match.start(), match.end(), match


def _prose(context: Context, search: Search) -> Iterator[Match]:
    for match in search.matches(context.source, context.places):
        start, end = match.span()
        if (
            end > start
            and not context.literal.overlaps(start, end)
            and not context.markup.overlaps(start, end)
        ):
            yield start, end, match


def _lines(context: Context, search: Search) -> Iterator[Match]:
    fullmatch = search.pattern.fullmatch
    for start, text in context.said_lines:
        match = fullmatch(text)
        if match:
            yield start, start + len(text), match


def _blocks(context: Context, search: Search) -> Iterator[Match]:
    for index in context.prose_blocks:
        view = context.views[index]
        match = search.pattern.fullmatch(view.text.strip()) if view.pieces else None
        if match:
            low, high = context.block_bounds(context.document.blocks[index])
            text = context.source[low:high]
            low += len(text) - len(text.lstrip())
            yield low, low + len(text.strip()), match


def _text(context: Context, search: Search) -> Iterator[Match]:
    for index in context.prose_blocks:
        view = context.views[index]
        for match in search.pattern.finditer(view.text):
            if match.end() > match.start():
                yield (*view.source_span(match.start(), match.end()), match)


def _spans(kinds: Iterable[str]) -> Scan:
    wanted = frozenset(kinds)

    def scan(context: Context, search: Search) -> Iterator[Match]:
        for span in context.document.spans:
            if span.kind in wanted:
                match = search.pattern.search(context.source, span.start, span.end)
                if match:
                    yield span.start, span.end, match

    return scan


_DECODED = ("block", "text")
"""Scopes whose text is not the source's: a word of it may stand there in pieces."""

SCOPES: dict[str, Scan] = {
    "prose": _prose,
    "source": _source,
    "line": _lines,
    "block": _blocks,
    "text": _text,
    "spans": _source,
}
"""Where a pattern looks.

prose: the source outside of literal regions and of the inside of tags; source: everywhere; line: a whole physical line
without its outer white space, outside of literal regions; block: the whole decoded text of a paragraph, item, cell or
heading; text: inside that decoded text; spans: in the source of each span of the kinds given, which is then the hit.
"""
