"""Walks the parser's events over one Markdown text and the marks found in it, and builds spans and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from qalint.document.builder import SpanBuilder
from qalint.document.formats.html_island import HTML_TOKEN, HtmlIslands
from qalint.document.formats.marked_text import MarkedText
from qalint.document.formats.marks import Mark

_CODE_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LINE_END = re.compile(r"\r\n|\n|\r")
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
        "_builder", "_code", "_definitions_end", "_has_marks", "_html", "_islands", "_list_depth", "_marked",
        "_skip_to", "_stack", "_text", "_titles",
    )  # fmt: skip

    def __init__(self, text: str, builder: SpanBuilder, marks: Sequence[Mark]) -> None:
        self._text = text
        self._builder = builder
        self._marked = MarkedText(text, builder, marks)
        self._has_marks = bool(marks)
        self._stack: list[int] = []
        self._titles: list[str] = []
        self._islands = HtmlIslands(text, builder, self._marked.show)
        self._html: list[tuple[int, int]] | None = None
        self._code = False
        self._definitions_end = 0
        self._skip_to = 0
        self._list_depth = 0

    def read(self, events: Iterable[tuple[Any, Any]], offsets: Sequence[int] | None) -> None:
        """Read all events; `offsets` maps bytes to code points (None: they are equal)."""
        builder_text, marked = self._builder.text, self._marked
        for event, place in events:
            start, end = place["start"], place["end"]
            if offsets is not None:
                start, end = offsets[start], offsets[end]
            if type(event) is str:
                self._read_mark_of_line(event, start, end)
                continue
            for tag, value in event.items():
                if tag == "Text":
                    if len(value) == end - start and end <= marked.next_start and start >= self._skip_to:
                        builder_text(start, end)
                    else:
                        self._read_text(value, start, end)
                elif tag == "Start":
                    self._read_start(value, start, end)
                elif tag == "End":
                    self._read_end(value, start, end)
                else:
                    self._read_leaf(tag, value, start, end)
        self._marked.emit_until(_NEVER)

    def _read_mark_of_line(self, event: str, start: int, end: int) -> None:
        self._marked.emit_until(start)
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
            self._read_code_lines(value, start, end)
        else:
            self._marked.show(start, end)

    def _read_code_lines(self, value: str, start: int, end: int) -> None:
        """Code lines between which stands what is no code: quote markers, the indentation of a list."""
        at = start
        for line in _CODE_LINE.findall(value):
            words = line.rstrip("\r\n")
            place = self._text.find(words, at, end)
            if place < 0:
                self._builder.text(at, at, line)
                continue
            stop = place + len(words)
            after = _LINE_END.match(self._text, stop, end)
            at = after.end() if after and words != line else stop
            self._builder.text(place, at)

    def _read_start(self, value: Any, start: int, end: int) -> None:
        if self._marked.next_start < start:
            self._marked.emit_until(start)
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
                self._marked.in_links += 1

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
            if self._marked.starts_given(start):
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
        destination = "" if self._has_marks and "xxxx" in data["dest_url"] else data["dest_url"]
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
        mark = self._marked.take()
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
            self._marked.emit_until(end)
            self._marked.in_links -= tag == "Link"
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
        elif tag == "DefinitionListDefinition":
            self._definitions_end = end
        elif tag == "DefinitionList":
            end = self._definitions_end  # the parser's own takes in a paragraph that follows
        stop = self._trimmed(start, end)
        if self._marked.next_start < end:
            stop = self._marked.end_containers(self._stack[-1], stop, end)
        builder.close(self._stack.pop(), stop)

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
        self._marked.emit_until(start)
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
        self._marked.drop_until(end)

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
            self._marked.show(start, end)
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
