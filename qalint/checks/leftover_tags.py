"""The `leftover_tags` check: HTML tags in a text that is no page, told apart from those that Markdown writers mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

_TAG = re.compile(
    r"(?<!\\)<(/?)([A-Za-z][\w:-]*)((?:[\s/]+(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'|[\"'](?=[^\"'<>]*>))*+)?)>"
)
_LAYOUT = frozenset(
    "div span section article header footer nav aside main font center body html head form button label input"
    " select option fieldset legend svg path use hgroup marquee blink tt big wbr noindex noscript iframe frame"
    " frameset template slot dialog canvas object param embed link meta base".split()
)
"""Tags that only arrange a page: nobody writes them for a reader of the text."""

_MEANT = frozenset(
    "ul ol li dl dt dd p table thead tbody tfoot tr td th caption colgroup col strong em b i u s h1 h2 h3 h4"
    " h5 h6 br hr blockquote small figure figcaption pre code a cite q abbr time address picture".split()
)
"""Tags with which Markdown writers set what Markdown cannot: they stay unless they carry a page's own attributes."""

_PAGE_ATTRIBUTE = re.compile(
    r"(?:^|\s)(?:class|id|style|role|data-[\w-]+|aria-[\w-]+|on[a-z]+|bgcolor|itemprop|tabindex)\s*=", re.I
)
_CLOSED = frozenset("table ul ol dl a b i u s em strong h1 h2 h3 h4 h5 h6 blockquote p".split())
"""Meant tags that a writer closes: one with attributes that nothing in the text closes was cut out of a page."""

_ROW_PARTS = frozenset("tr td th thead tbody tfoot caption colgroup".split())
_NAMED = re.compile(r"\s*(?:tag|element|attribute|node|block|field)s?\b|\s+(?:and|or|,) `?<")
_ANCHOR = re.compile(r"\s+(?:id|name)\s*=\s*[\"'][^\"']*[\"']\s*/?")


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. A hit is a tag; its edit takes the tag alone. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        if "<" not in context.source:
            return
        for match in _leftovers(context):
            start, end = match.span()
            edits = None if fix is None else (removal(context, start, end),)
            yield Hit(start, end, edits, values={"tag": match[1] + match[2].lower()})

    return run


def _leftovers(context: Context) -> Iterator[re.Match[str]]:
    """Tags to drop, by place: layout tags, tags with attributes of a page, ends whose start is dropped or missing."""
    source, literal, comments = context.source, context.literal, context.regions("comment", "autolink")
    opened: dict[str, list[bool]] = {}
    for match in _TAG.finditer(source):
        name = match[2].lower()
        known = name in _LAYOUT or name in _MEANT or re.fullmatch(r"(?:li-icon|o:p|st1:\w+|amp-[\w-]+)", name)
        if not known or literal.overlaps(*match.span()) or comments.overlaps(*match.span()):
            continue
        if match[1]:
            stack = opened.get(name, [])
            if (stack.pop() if stack else name not in ("p", "li", "a")) and not _NAMED.match(
                source, match.end()
            ):
                yield match
            continue
        torn = bool(match[3].strip("/ \t\r\n")) and (
            (name in _ROW_PARTS and not opened.get("table"))
            or (name in _CLOSED and f"</{name}" not in context.lowered)
        )
        dropped = _is_dropped(name, match[3], source[match.end() : match.end() + 40], torn)
        opened.setdefault(name, []).append(dropped)
        if dropped:
            yield match


def _is_dropped(name: str, attributes: str, after: str, torn: bool) -> bool:
    """Whether a start tag is no writer's: by its name, by its attributes, or because it is `torn` from its end."""
    if _NAMED.match(after):
        return False
    if name in _MEANT and _ANCHOR.fullmatch(attributes) and name in ("a", "h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    return (
        torn
        or (name in _LAYOUT and not (name == "span" and _ANCHOR.fullmatch(attributes)))
        or bool(_PAGE_ATTRIBUTE.search(attributes))
    )
