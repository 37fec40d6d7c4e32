"""Reads an HTML page or fragment, however broken: its elements as spans, its visible text as blocks."""

from __future__ import annotations

import re

from qalint.document.builder import SpanBuilder
from qalint.document.formats.html_attributes import Facts, note_attributes
from qalint.document.formats.html_hidden import is_hidden
from qalint.document.formats.html_tags import (
    BLOCKS,
    HEADINGS,
    KIND_OF_TAG,
    NOT_SHOWN,
    PREFORMATTED,
    VOID,
)
from qalint.document.formats.html_text import Line, opening_break
from qalint.document.formats.html_tokens import (
    COMMENT,
    DECLARATION,
    END,
    RAW,
    START,
    TEXT,
    Attribute,
    Token,
    attributes,
    tokens,
)
from qalint.document.formats.html_tree import Element, Tree
from qalint.document.model import Document

__all__ = ["parse", "tokens"]

MAX_TOKENS = 1_000_000
"""Tokens that are read (30 MB of an ordinary page); what follows is left out, and said so."""

_XML = re.compile(r"\ufeff?\s*<\?xml\b")
_HEAD_TAGS = frozenset(
    "meta link base basefont bgsound script style title noscript template noframes".split()
)

_TELLING_TAGS = frozenset("a img meta html link code kbd samp pre input".split())
_TELLING = re.compile(
    r"""[\s"'/](?:style|hidden|open|alt|title|aria-|placeholder|label|summary|standby|data-[^\s=]*\s*=\s*["']?[^"'>\s]+\s)""",
    re.IGNORECASE,
)
"""Attributes that the reading of a page depends on: most tags have but a class, and go by unread."""


def parse(source: str) -> Document:
    """The document of an HTML source. Every source has one: what cannot be HTML is text.

    `metadata` holds what the page says of itself (`lang`, `description`, `og:title` ...) and `left_out`, an
    offset, where the page is too large to be read whole.
    """
    page = _Page(source)
    xml = _XML.match(source) is not None
    first = 1 if source.startswith("\ufeff") else 0
    left = MAX_TOKENS
    for token in tokens(source, first, xml=xml):
        if not left:
            page.facts.metadata["left_out"] = str(token[1])
            page.finish(token[1])
            break
        left -= 1
        page.read(token, xml)
    else:
        page.finish(len(source))
    return page.document()


class _Page:
    """One page while it is read."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._builder = SpanBuilder()
        self._tree = Tree(self._builder)
        self._shown = Line(source)
        self._unseen = Line(source)
        self._hiding = 0
        self._preformatted = 0
        self._foreign = 0
        self._break_at = -1
        self._in_head = False
        self.facts = Facts()

    def read(self, token: Token, xml: bool) -> None:
        """Take in one token."""
        kind, start, end, tag, inner = token
        if kind == TEXT:
            self._text(start, end)
        elif kind == START:
            self._start(start, end, tag, inner, xml)
        elif kind == END:
            self._end(start, end, tag)
        elif kind == COMMENT:
            self._builder.add("comment", start, end)
        elif kind == DECLARATION:
            self._declaration(start, end)
        else:
            self._raw(kind, start, end, tag)

    def finish(self, end: int) -> None:
        """Close everything that is open."""
        self._close(0, end)
        self._flush()

    def document(self) -> Document:
        """The frozen document; `finish` has been called."""
        return self._builder.document(
            "", "html", self._source, title=self.facts.title(), metadata=self.facts.metadata
        )

    def _text(self, start: int, end: int) -> None:
        if self._preformatted:
            if start == self._break_at:
                start = opening_break(self._source, start, end)
            (self._unseen if self._hiding else self._shown).keep(start, end)
            return
        if self._source[start:end].isspace():
            line = self._unseen if self._hiding else self._shown
            if line.pieces:
                line.flow(start, end)
            return
        if self._in_head:
            self._leave_head(start)
        if not self._tree.open:
            self._open_paragraph(start)
        (self._unseen if self._hiding else self._shown).flow(start, end)

    def _leave_head(self, at: int) -> None:
        """What is no metadata ends a head that its page does not end."""
        if self._tree.open[-1].tag == "head":
            self._close(len(self._tree.open) - 1, at)

    def _raw(self, kind: int, start: int, end: int, tag: str) -> None:
        if tag == "title" and not self._foreign:
            self.facts.note_title(self._source[start:end])
        elif kind != RAW or tag == "xmp":
            line = self._unseen if self._hiding else self._shown
            line.keep(opening_break(self._source, start, end), end, kind != RAW)

    def _declaration(self, start: int, end: int) -> None:
        if not (self._foreign and self._source.startswith("<![CDATA[", start)):
            self._builder.add("html_tag", start, end, name=self._source[start + 1 : start + 9])

    def _start(self, start: int, end: int, tag: str, inner: int, xml: bool) -> None:
        block = tag in BLOCKS
        if self._in_head and tag not in _HEAD_TAGS:
            self._leave_head(start)
        keep = self._tree.implied_ends(tag)
        if keep < len(self._tree.open):
            self._close(keep, start)
        if block:
            self._flush()
        elif not self._tree.open and tag not in _HEAD_TAGS:
            self._open_paragraph(start)
        found, values = self._attributes(tag, inner, end)
        empty = tag in VOID or ((xml or self._foreign) and self._source.startswith("/>", end - 2))
        repeated = tag in ("html", "body") and self._tree.has(tag)
        span = self._open_span(start, tag, values)
        if found:
            note_attributes(self._builder, self.facts, tag, found, values)
        if empty or repeated:
            self._builder.close(span, end)
            if tag == "br":
                self._line_break(start)
            return
        hidden = tag in NOT_SHOWN or tag == "dialog" or (bool(values) and is_hidden(tag, values))
        self._enter(end, Element(tag, span, block, hidden and not (tag == "dialog" and "open" in values)))

    def _attributes(self, tag: str, inner: int, end: int) -> tuple[list[Attribute], dict[str, str]]:
        """The attributes of a start tag, and their values by name; none where none of them can matter here."""
        source = self._source
        if end - inner < 3 or (tag not in _TELLING_TAGS and _TELLING.search(source, inner, end) is None):
            return [], {}
        found = attributes(source, inner, end)
        return found, {name: source[low:high] for name, low, high in reversed(found)}

    def _open_span(self, start: int, tag: str, values: dict[str, str]) -> int:
        level, name = 0, tag
        kind = KIND_OF_TAG.get(tag)
        if kind is None:
            if tag in HEADINGS:
                kind, level, name = "heading", HEADINGS[tag], ""
            elif tag == "a" and "href" in values:
                kind, name = "link", values["href"]
            else:
                kind = "element" if tag in BLOCKS else "html_tag"
        elif kind == "list":
            level = 1 + self._tree.list_depth
        elif kind == "list_item":
            level = self._tree.list_depth
        elif kind == "image":
            name = values.get("src", "")
        elif kind in ("code", "code_span"):
            kind = "html_tag" if self._preformatted else kind
            name = _language(values.get("class", ""))
        return self._builder.open(kind, start, level, name)

    def _enter(self, inside: int, element: Element) -> None:
        self._tree.push(element)
        self._hiding += element.hidden
        if element.tag in PREFORMATTED:
            self._preformatted += 1
            self._break_at = inside
        elif element.tag in ("svg", "math"):
            self._foreign += 1
        elif element.tag == "head":
            self._in_head = True

    def _end(self, start: int, end: int, tag: str) -> None:
        keep = self._tree.end_of(tag)
        if keep < len(self._tree.open):
            self._close(keep, end, start)
        elif tag == "br":
            self._line_break(start)

    def _close(self, keep: int, end: int, inner_end: int = -1) -> None:
        """End elements: the outermost of them at `end`, those inside it where its end tag begins."""
        tree = self._tree
        while len(tree.open) > keep:
            element = tree.open[-1]
            if element.block:
                self._flush()
            if element.hidden:
                self._end_line(self._unseen, True)
                self._hiding -= 1
            if element.tag in PREFORMATTED:
                self._preformatted -= 1
            elif element.tag in ("svg", "math"):
                self._foreign -= 1
            elif element.tag == "head":
                self._in_head = False
            last = len(tree.open) == keep + 1 or inner_end < 0
            tree.close(end if last else inner_end)

    def _open_paragraph(self, start: int) -> None:
        self._flush()
        self._tree.push(Element("", self._builder.open("paragraph", start), True, False))

    def _line_break(self, at: int) -> None:
        line = self._unseen if self._hiding else self._shown
        if line.line_break(at):
            self._flush()

    def _flush(self) -> None:
        """End the line at a block border; inside of something hidden the visible line around it goes on."""
        if self._hiding:
            self._end_line(self._unseen, True)
        else:
            self._end_line(self._shown, False)

    def _end_line(self, line: Line, hidden: bool) -> None:
        if line.pieces:
            self._builder.add_block(line.take(), hidden)
        elif line.breaks:
            line.take()


_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?|highlight(?:-source)?|brush:)[-\s]?([\w+#.-]+)")


def _language(classes: str) -> str:
    """The language that a code element's class names by one of the usual habits, else ""."""
    match = _LANGUAGE.search(classes)
    return match[1] if match else ""
