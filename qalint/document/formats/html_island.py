"""HTML inside of Markdown: tags become spans, and what stands between them becomes visible text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from qalint.document.builder import SpanBuilder

HTML_TOKEN = re.compile(
    r"<!--(?:>|->|.*?-->|.*\Z)"
    r"|<(/?)([A-Za-z][\w:.-]*+)((?>[^<>\"']++|\"[^\"]{0,5000}+\"|'[^']{0,5000}+'){0,200}+)>"
    r"|<\?.{0,5000}?\?>|<!\[CDATA\[.{0,20000}?\]\]>|<![A-Za-z][^<>]{0,5000}+>",
    re.S,
)
"""A comment, tag (slash, name, attributes), processing instruction, CDATA or declaration; bounded against bad input."""

_ATTRIBUTE = re.compile(r"([^\s\"'=<>/]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]++))")
_HIDING = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_READABLE = frozenset({"alt", "title", "aria-label", "placeholder", "label", "summary"})
_BLOCKS = {
    **{f"h{level}": "heading" for level in range(1, 7)}, "p": "paragraph", "ul": "list", "ol": "list",
    "li": "list_item", "table": "table", "tr": "row", "td": "cell", "th": "cell", "blockquote": "quote",
    "pre": "code", "caption": "caption", "figcaption": "caption", "figure": "figure", "dl": "definition_list",
    "dt": "term", "dd": "definition",
    **dict.fromkeys("div section article aside header footer nav main details summary center form fieldset address"
                    " hgroup picture video audio dialog".split(), "element"),
}  # fmt: skip
_INLINES = {
    "a": "link", "em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong", "code": "code_span",
    "kbd": "code_span", "samp": "code_span", "tt": "code_span", "del": "strikethrough", "s": "strikethrough",
    "strike": "strikethrough",
}  # fmt: skip
_IMPLIED_END = {
    "li": ("li",), "tr": ("tr", "td", "th"), "td": ("td", "th"), "th": ("td", "th"), "dt": ("dt", "dd"),
    "dd": ("dt", "dd"), "p": ("p",),
}  # fmt: skip
_SPACE = re.compile(r"\s+")
_LITERAL = {"script": "script", "style": "style", "textarea": "raw", "svg": "raw"}


class _Element(NamedTuple):
    """An element that is open: its tag, the index of its span, whether its white space counts."""

    name: str
    span: int
    verbatim: bool


class HtmlIslands:
    """Reads stretches of HTML of one Markdown text into a builder; what one leaves open the next may close."""

    __slots__ = ("_builder", "_hidden", "_open", "_show", "_text")

    def __init__(self, text: str, builder: SpanBuilder, show: Callable[[int, int], None]) -> None:
        """`show(start, end)` adds visible text, cutting what the Markdown dialect does not show."""
        self._text = text
        self._builder = builder
        self._show = show
        self._open: list[_Element] = []
        self._hidden: list[list[str]] = []

    def read_block(self, start: int, end: int, gaps: list[tuple[int, int]]) -> None:
        """Read a block of HTML; `gaps` (quote markers, indentation) lie in it and are no part of it."""
        depth = len(self._open)
        at = start
        while at < end:
            match = HTML_TOKEN.search(self._text, at, end)
            if match is None:
                break
            self._show_outside(at, match.start(), gaps)
            at = match.end()
            if match[2] and not match[1] and match[2].lower() in _LITERAL:
                at = self._read_literal(match, end)
            else:
                self.read_token(match, blocks=True)
        self._show_outside(at, end, gaps)
        self._builder.flush()
        while len(self._open) > depth:
            self._builder.close(self._open.pop().span, end)

    def read_token(self, match: re.Match[str], blocks: bool) -> None:
        """Read one token of HTML_TOKEN; block elements have structure only where `blocks`."""
        start, end = match.span()
        if not match[2]:
            is_comment = match.group().startswith("<!--")
            self._builder.add("comment" if is_comment else "html_tag", start, end)
            return
        name = match[2].lower()
        if match[1]:
            self._close(name, start, end)
        else:
            self._start(name, match, blocks)

    def _start(self, name: str, match: re.Match[str], blocks: bool) -> None:
        builder = self._builder
        start, end = match.span()
        attributes = match[3]
        leaf = attributes.endswith("/")
        kind = (_BLOCKS.get(name) if blocks else None) or _INLINES.get(name)
        for last in _IMPLIED_END.get(name, ()) if blocks else ():
            self._close(last, start, start, implied=True)
        if kind and not leaf:
            target = (
                _value(attributes, "href") if kind == "link" else name if kind in ("element", "code") else ""
            )
            level = int(name[1]) if kind == "heading" else 0
            verbatim = name == "pre" or (bool(self._open) and self._open[-1].verbatim)
            self._open.append(_Element(name, builder.open(kind, start, level, target), verbatim))
        if name == "img":
            builder.add("image", start, end, name=_value(attributes, "src"))
        builder.add("html_tag", start, end, name=name)
        self._add_attributes(name, match)
        if name == "br":
            builder.text(start, end, "\n")
        elif name == "hr" and blocks:
            builder.flush()
        elif not leaf:
            self._track_hiding(name, attributes)

    def _close(self, name: str, start: int, end: int, implied: bool = False) -> None:
        if not implied:
            self._builder.add("html_tag", start, end, name=name)
        if self._hidden:
            self._untrack_hiding(name)
        # Closing tags far from their opening ones belong to nothing that a small island has open.
        for place in range(len(self._open) - 1, max(-1, len(self._open) - 50), -1):
            if self._open[place].name == name:
                self._builder.close(self._open[place].span, end)
                del self._open[place:]
                return
            if implied and self._open[place].name in ("ul", "ol", "table", "dl", "blockquote"):
                return

    def _add_attributes(self, name: str, match: re.Match[str]) -> None:
        if "=" not in match[3]:
            return
        offset = match.start(3)
        for found in _ATTRIBUTE.finditer(match[3]):
            key = found[1].lower()
            if key in _READABLE:
                group = next(group for group in (2, 3, 4) if found[group] is not None)
                span = found.span(group)
                self._builder.add("attribute", offset + span[0], offset + span[1], name=f"{name}.{key}")

    def _track_hiding(self, name: str, attributes: str) -> None:
        if self._hidden and self._hidden[-1][0] == name:
            self._hidden[-1].append(name)
        elif name in ("div", "span", "section", "template", "aside", "td") and (
            name == "template" or _HIDING.search(attributes)
        ):
            self._hidden.append([name])
            self._builder.hide()

    def _untrack_hiding(self, name: str) -> None:
        if self._hidden[-1][0] == name:
            self._hidden[-1].pop()
            if not self._hidden[-1]:
                self._hidden.pop()
                self._builder.show()

    def _read_literal(self, match: re.Match[str], end: int) -> int:
        """Read an element whose inside is no text, and return where it ends."""
        name = match[2].lower()
        if match[3].endswith("/"):
            self._builder.add("html_tag", *match.span(), name=name)
            return match.end()
        close = re.compile(rf"</{name}\s*>", re.I).search(self._text, match.end(), end)
        stop = close.end() if close else end
        self._builder.add(_LITERAL[name], match.start(), stop, name=name)
        return stop

    def _show_outside(self, start: int, end: int, gaps: list[tuple[int, int]]) -> None:
        for gap_start, gap_end in gaps:
            if start < gap_end and gap_start < end:
                self._show_run(start, gap_start)
                start = max(start, gap_end)
        self._show_run(start, end)

    def _show_run(self, start: int, end: int) -> None:
        """Show text as HTML does: each run of white space with a break in it is one space."""
        if start >= end:
            return
        if self._open and self._open[-1].verbatim:
            self._show(start, end)
            return
        at = start
        for space in _SPACE.finditer(self._text, start, end):
            if "\n" in space.group() or "\r" in space.group():
                if space.start() > at:
                    self._show(at, space.start())
                self._builder.text(*space.span(), " ")
                at = space.end()
        if at < end:
            self._show(at, end)


def _value(attributes: str, key: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == key:
            return found[2] or found[3] or found[4] or ""
    return ""
