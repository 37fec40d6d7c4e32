"""Walks the parser's events over one Markdown text and the marks found in it, and builds spans and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import pairwise
from typing import Any

from qalint.document.builder import SpanBuilder
from qalint.document.formats.html_island import HTML_TOKEN, HtmlIslands
from qalint.document.formats.marks import CLOSE, CODE, GIVEN, OPEN, OVERLAY, Mark

_ENCODED = re.compile(
    r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_MATH_SIGN = re.compile(r"[\\^_={}<>+*/]|^\s*\S{1,4}\s*$")
_WORDS = re.compile(r"[^\W\d_]{3,}\s")
_KINDS = {
    "Paragraph": "paragraph", "Item": "list_item", "TableHead": "row", "TableRow": "row", "TableCell": "cell",
    "Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strikethrough", "DefinitionList": "definition_list",
    "DefinitionListTitle": "term", "DefinitionListDefinition": "definition", "HtmlBlock": "html_block",
}  # fmt: skip
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_NEVER = 1 << 62


class MarkdownWalk:
    """One walk. `text` is the masked source; marks are sorted by start; offsets become code points on the way in."""

    __slots__ = (
        "_builder", "_code", "_containers", "_html", "_islands", "_link_depth", "_list_depth", "_mark_starts",
        "_marks", "_next", "_next_start", "_skip_to", "_stack", "_text", "_titles",
    )  # fmt: skip

    def __init__(self, text: str, builder: SpanBuilder, marks: Sequence[Mark]) -> None:
        self._text = text
        self._builder = builder
        self._marks = marks
        self._mark_starts = [mark.start for mark in marks] + [_NEVER]
        self._next = 0
        self._next_start = self._mark_starts[0]
        self._stack: list[int] = []
        self._titles: list[str] = []
        self._containers: list[int] = []
        self._islands = HtmlIslands(text, builder, self._show)
        self._html: list[tuple[int, int]] | None = None
        self._code = False
        self._skip_to = 0
        self._list_depth = 0
        self._link_depth = 0

    def read(self, events: Iterable[tuple[Any, Any]], offsets: Sequence[int] | None) -> None:
        """Read all events; `offsets` maps bytes to code points (None: they are equal)."""
        builder_text = self._builder.text
        for event, place in events:
            start, end = place["start"], place["end"]
            if offsets is not None:
                start, end = offsets[start], offsets[end]
            if type(event) is str:
                self._read_mark_of_line(event, start, end)
                continue
            for tag, value in event.items():
                if tag == "Text":
                    if (
                        end <= self._next_start
                        and start >= self._skip_to
                        and (self._code or len(value) == end - start)
                    ):
                        builder_text(start, end)
                    else:
                        self._read_text(value, start, end)
                elif tag == "Start":
                    self._read_start(value, start, end)
                elif tag == "End":
                    self._read_end(value, start, end)
                else:
                    self._read_leaf(tag, value, start, end)
        self._emit_marks(_NEVER)

    def _read_mark_of_line(self, event: str, start: int, end: int) -> None:
        self._emit_marks(start)
        if event == "Rule":
            self._builder.flush()
            self._builder.add("rule", start, self._trimmed(start, end))
        elif start > self._skip_to or not self._skip_to:
            self._builder.text(start, end, " " if event == "SoftBreak" else "\n")

    def _read_text(self, value: str, start: int, end: int) -> None:
        """Text with marks, escapes or entities in it."""
        start = max(start, self._skip_to)
        if start >= end:
            return
        if self._code:
            self._builder.text(start, end)
        else:
            self._show(start, end)

    def _show(self, start: int, end: int) -> None:
        """Add visible text: marks are cut out of it, escapes and entities decoded."""
        at = start
        while self._next_start < end:
            mark = self._marks[self._next]
            if mark.role == OVERLAY:
                if mark.start >= start and (mark.kind != "autolink" or self._link_depth == 0):
                    self._builder.add(mark.kind, mark.start, min(mark.end, end), name=mark.name)
                self._advance()
                continue
            if mark.start > at:
                self._decode(at, mark.start)
            at = max(at, mark.end)
            self._emit(mark)
            self._advance()
        at = max(at, self._skip_to)
        if at < end:
            self._decode(at, end)

    def _decode(self, start: int, end: int) -> None:
        builder = self._builder
        at = start
        for match in _ENCODED.finditer(self._text, start, end):
            escaped = match[1]
            decoded = escaped if escaped is not None else unescape(match.group())
            if escaped is None and decoded == match.group():
                continue
            if match.start() > at:
                builder.text(at, match.start())
            builder.add("entity" if escaped is None else "escape", *match.span())
            builder.text(*match.span(), decoded)
            at = match.end()
        if at < end:
            builder.text(at, end)

    def _read_start(self, value: Any, start: int, end: int) -> None:
        if self._next_start < start:
            self._emit_marks(start)
        builder = self._builder
        if type(value) is str:
            if value == "TableCell":
                start = self._past_space(start, end)
                if start == end:
                    self._stack.append(-1)
                    return
            elif value == "Item":
                self._start_item(self._past_space(start, end))
                return
            self._stack.append(builder.open(_KINDS.get(value, "element"), start))
            if value == "HtmlBlock":
                self._html = []
            return
        for tag, data in value.items():
            # The parser's start of a list that tabs indent lies before or in its indentation.
            first = self._past_space(start, end) if tag == "List" else start
            self._stack.append(self._open_with_data(tag, data, first))
            if tag == "Link":
                self._link_depth += 1

    def _start_item(self, start: int) -> None:
        in_admonition = self._stack and self._builder.kind(self._stack[-1]) in ("admonition", "directive")
        index = -1 if in_admonition else self._builder.open("list_item", start, self._list_depth)
        self._stack.append(index)

    def _open_with_data(self, tag: str, data: Any, start: int) -> int:
        builder = self._builder
        if tag == "Heading":
            return builder.open("heading", start, int(data["level"][1]))
        if tag == "List":
            self._list_depth += 1
            if self._next_start == start and self._marks[self._next].fill == GIVEN:
                return self._open_admonition()
            return builder.open("list", start, self._list_depth, "" if data is None else "ordered")
        if tag == "CodeBlock":
            self._code = True
            info = "" if data == "Indented" else data["Fenced"].strip()
            return builder.open("code", start, 0, info.split(None, 1)[0] if info else "")
        if tag == "BlockQuote":
            return (
                builder.open("admonition", start, 0, data.lower()) if data else builder.open("quote", start)
            )
        if tag in ("Link", "Image"):
            return self._open_link(tag, data, start)
        if tag == "FootnoteDefinition":
            return builder.open("footnote", start, 0, data)
        if tag == "Table":
            return builder.open("table", start)
        return builder.open("element", start, 0, tag.lower())

    def _open_link(self, tag: str, data: Any, start: int) -> int:
        # A destination that is a masked template tag is known only when the page is made.
        destination = "" if self._marks and "xxxx" in data["dest_url"] else data["dest_url"]
        self._titles.append(data["title"])
        return self._builder.open(tag.lower(), start, 0, destination)

    def _close_link(self, tag: str, start: int, end: int) -> None:
        """Close a link or image; its title, which only hovering shows, is an attribute."""
        title = self._titles.pop()
        at = self._text.rfind(title, start, end) if title else -1
        if at >= 0:
            self._builder.add(
                "attribute", at, at + len(title), name="a.title" if tag == "Link" else "img.title"
            )
        self._builder.close(self._stack.pop(), end)

    def _open_admonition(self) -> int:
        """Open the admonition that the parser was shown as a list."""
        mark = self._marks[self._next]
        self._advance()
        index = self._builder.open(mark.kind, mark.start, 0, mark.name)
        if mark.shown:
            self._builder.text(*mark.shown)
            self._builder.flush()
        self._skip_to = mark.end
        return index

    def _read_end(self, value: Any, start: int, end: int) -> None:
        tag = value if type(value) is str else next(iter(value))
        builder = self._builder
        if tag in _INLINE:
            self._emit_marks(end)
            self._link_depth -= tag == "Link"
            if tag in ("Link", "Image"):
                self._close_link(tag, start, end)
            else:
                builder.close(self._stack.pop(), end)
            return
        if tag == "CodeBlock":
            self._code = False
        elif tag == "List":
            self._list_depth -= 1
        elif tag == "HtmlBlock" and self._html is not None:
            self._read_html()
        stop = self._trimmed(start, end)
        if self._next_start < end:
            stop = self._end_containers(stop, end)
        builder.close(self._stack.pop(), stop)

    def _end_containers(self, stop: int, end: int) -> int:
        """Emit the marks of a block that ends at `stop`, and where its containers' own ends follow, end after them."""
        self._emit_marks(stop)
        while self._next_start < end and self._marks[self._next].role == CLOSE:
            if not self._containers or self._containers[-1] < self._stack[-1]:
                break
            stop = self._marks[self._next].end
            self._emit(self._marks[self._next])
            self._advance()
        return stop

    def _read_html(self) -> None:
        """Read the lines of an HTML block as one stretch, without what stands between them."""
        lines, self._html = self._html or [], None
        if not lines:
            return
        gaps = [(a[1], b[0]) for a, b in pairwise(lines) if a[1] < b[0]]
        self._islands.read_block(lines[0][0], lines[-1][1], gaps)

    def _read_leaf(self, tag: str, value: str, start: int, end: int) -> None:
        if tag == "Html":
            if self._html is not None:
                self._html.append((start, end))
            return
        self._emit_marks(start)
        if tag == "Code":
            self._read_code(value, start, end)
        elif tag == "InlineHtml":
            match = HTML_TOKEN.match(self._text, start, end)
            if match and match.end() == end:
                self._islands.read_token(match, blocks=False)
            else:
                self._builder.add("html_tag", start, end)
        elif tag in ("InlineMath", "DisplayMath"):
            self._read_math(tag, start, end)
        elif tag == "FootnoteReference":
            self._builder.add("footnote_reference", start, end, name=value)
        self._drop_marks(end)

    def _read_code(self, value: str, start: int, end: int) -> None:
        text = self._text
        ticks = start
        while ticks < end and text[ticks] == "`":
            ticks += 1
        width = ticks - start
        inside = text[ticks : end - width]
        self._builder.add("code_span", start, end)
        at = ticks + inside.find(value) if value in inside else -1
        if at >= 0:
            self._builder.text(at, at + len(value))
        elif value:
            self._builder.text(ticks, end - width, value)

    def _read_math(self, tag: str, start: int, end: int) -> None:
        text = self._text
        width = 2 if tag == "DisplayMath" else 1
        inside = text[start + width : end - width]
        if tag == "InlineMath" and not _MATH_SIGN.search(inside) and _WORDS.search(inside):
            self._show(start, end)
            return
        alone = tag == "DisplayMath" and not self._builder.pending and text[end : end + 1] in ("", "\n", "\r")
        if not alone:
            self._builder.add("math", start, end)
            self._builder.text(start + width, end - width)
            return
        index = self._builder.open("math_block", start)
        self._builder.text(start + width, end - width)
        self._builder.close(index, end)

    def _past_space(self, start: int, end: int) -> int:
        """Where what is between `start` and `end` begins, white space aside."""
        text = self._text
        while start < end and text[start] in " \t\n\r":
            start += 1
        return start

    def _trimmed(self, start: int, end: int) -> int:
        """The end of a block without the line break and white space that follow it."""
        text = self._text
        while end > start and text[end - 1] in "\n\r \t":
            end -= 1
        return end

    def _emit_marks(self, limit: int) -> None:
        """Emit the marks that start before `limit`."""
        while self._next_start < limit:
            self._emit(self._marks[self._next])
            self._advance()

    def _drop_marks(self, limit: int) -> None:
        """Pass the marks that start before `limit`: they lie in something literal."""
        while self._next_start < limit:
            self._advance()

    def _advance(self) -> None:
        self._next += 1
        self._next_start = self._mark_starts[self._next]

    def _emit(self, mark: Mark) -> None:
        builder = self._builder
        if mark.kind == "autolink":
            return
        if mark.role == OPEN:
            self._containers.append(builder.open(mark.kind, mark.start, 0, mark.name))
            if mark.shown:
                builder.text(*mark.shown)
                builder.flush()
        elif mark.role == CLOSE:
            if self._containers:
                builder.close(self._containers.pop(), mark.end)
        elif mark.role == CODE:
            index = builder.open(mark.kind, mark.start, 0, mark.name)
            builder.text(mark.start, mark.end)
            builder.close(index, mark.end)
        else:
            builder.add(mark.kind, mark.start, mark.end, name=mark.name)
            if mark.name == "br":
                builder.text(mark.start, mark.end, "\n")
