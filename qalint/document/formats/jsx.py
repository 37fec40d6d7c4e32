"""Finds what of an MDX text is JavaScript: imports and exports, JSX tags, expressions; code is stepped over."""

from __future__ import annotations

import re
from typing import NamedTuple

from qalint.document.formats.marks import KEEP, OVERLAY, STOPS, Mark

_TOKEN = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}|~{3,})"
    r"|(?P<ticks>`+)|(?P<escape>\\.)|(?P<comment><!--)|^(?P<script>(?:import|export)(?=[\s{*\"']))"
    r"|(?P<tag><(?=/?[A-Za-z_$]|/?>))|(?P<brace>\{)",
    re.M,
)
_FENCE_END = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", re.M)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TAG_START = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_$][\w$.:-]*)?\s*")
_ATTRIBUTE = re.compile(
    r"(?:(?P<name>[A-Za-z_$@:][\w$.:@-]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<value>\{)))?"
    r"|(?P<spread>\{))\s*"
)
_TAG_END = re.compile(r"(?P<empty>/?)\s*>")
_BRACKET = re.compile(
    r"[{}()\[\]]|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|/\*.*?\*/|//[^\n]*", re.S
)
_SCRIPT_LINE = re.compile(r"(?:import|export)\b(?:[^\n]*\bfrom\b|[\s{*]|[ \t]+[\"'])")
_SHOWN_ATTRIBUTES = frozenset(
    "title label alt description caption placeholder aria-label summary text heading".split()
)
_LONGEST = 20_000
"""Code points of one tag, expression or import at most."""


class JsxTag(NamedTuple):
    """A tag: its range, name ("" for a fragment), whether it closes, whether it is empty (`<br />`)."""

    start: int
    end: int
    name: str
    closes: bool
    empty: bool


class Jsx(NamedTuple):
    """What was found: marks unsorted, tags in order, and ranges of code in order."""

    marks: list[Mark]
    tags: list[JsxTag]
    literal: list[tuple[int, int]]


def find_jsx(text: str) -> Jsx:
    """Find all JavaScript of a text with plain breaks. What does not parse stays the prose that it may be."""
    scanner = _Scanner(text)
    scanner.scan()
    return Jsx(scanner.marks, scanner.tags, scanner.literal)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self.marks: list[Mark] = []
        self.tags: list[JsxTag] = []
        self.literal: list[tuple[int, int]] = []
        self._paragraph_end = self._comment_end = -1
        self._unmatched_ticks: dict[int, int] = {}
        # Work allowed on brackets that never close, so that a text of nothing but brackets stays cheap.
        self._budget = 50_000 + len(text) // 4

    def scan(self) -> None:
        at = 0
        while match := _TOKEN.search(self._text, at):
            read = getattr(self, f"_read_{match.lastgroup}")
            at = max(match.end(), read(match))

    def _read_fence(self, match: re.Match[str]) -> int:
        fence = match["fence"]
        start, end = match.start("fence"), len(self._text)
        for close in _FENCE_END.finditer(self._text, match.end()):
            if close[1].startswith(fence):
                end = close.end()
                break
        self.literal.append((start, end))
        return end

    def _read_ticks(self, match: re.Match[str]) -> int:
        width = len(match["ticks"])
        if self._unmatched_ticks.get(width, -1) > match.start():
            return match.end()
        if self._paragraph_end < match.end():
            blank = _BLANK_LINE.search(self._text, match.end())
            self._paragraph_end = blank.start() if blank else len(self._text)
        bound = self._paragraph_end
        close = re.compile(rf"(?<!`)`{{{width}}}(?!`)").search(self._text, match.end(), bound)
        if close is None:
            self._unmatched_ticks[width] = bound
            return match.end()
        self.literal.append((match.start(), close.end()))
        return close.end()

    def _read_escape(self, match: re.Match[str]) -> int:
        return match.end()

    def _read_comment(self, match: re.Match[str]) -> int:
        if self._comment_end < match.end():
            close = self._text.find("-->", match.end())
            self._comment_end = close + 3 if close >= 0 else len(self._text) + 1
        end = self._comment_end if self._comment_end <= len(self._text) else match.end()
        self.literal.append((match.start(), end))
        return end

    def _read_script(self, match: re.Match[str]) -> int:
        """An import or export: to the end of the line on which its brackets are closed."""
        text, start = self._text, match.start()
        if not _SCRIPT_LINE.match(text, start):
            return match.end()
        at = start
        while True:
            line = text.find("\n", at)
            line = line if line >= 0 else len(text)
            depth_end = self._closed_at(at, line)
            if depth_end < 0 or depth_end - start > _LONGEST:
                return match.end()
            if depth_end <= line:
                break
            at = depth_end
        end = line
        while text[end - 1] in " \t":
            end -= 1
        self.marks.append(Mark(start, end, "import", match["script"]))
        return end

    def _closed_at(self, start: int, end: int) -> int:
        """`end`, or a later place where the brackets opened before it are closed; -1 where they never are."""
        at = start
        while match := _BRACKET.search(self._text, at):
            if match.start() >= end:
                return end
            if match.group() in "{([":
                at = self._balanced(match.start())
                if at < 0:
                    return -1
            else:
                at = match.end()
            if at > end:
                return at
        return end

    def _read_tag(self, match: re.Match[str]) -> int:
        tag = self._tag(match.start())
        if tag is None:
            return match.end()
        self.tags.append(tag)
        kind = "html_tag" if tag.name and tag.name[0].islower() and "." not in tag.name else "component"
        # Stops, unlike letters, do not keep `_` beside them from being emphasis.
        self.marks.append(Mark(tag.start, tag.end, kind, tag.name, fill=STOPS))
        return tag.end

    def _tag(self, start: int) -> JsxTag | None:
        text = self._text
        head = _TAG_START.match(text, start)
        if head is None:
            return None
        at = head.end()
        shown: list[Mark] = []
        while attribute := _ATTRIBUTE.match(text, at):
            if attribute.end() - start > _LONGEST:
                return None
            at = attribute.end()
            brace = "value" if attribute["value"] else "spread" if attribute["spread"] else ""
            if brace:
                at = self._balanced(attribute.start(brace))
                if at < 0:
                    return None
                while text[at : at + 1].isspace():
                    at += 1
            elif attribute["name"] in _SHOWN_ATTRIBUTES:
                group = "double" if attribute["double"] is not None else "single"
                if attribute[group]:
                    name = f"{head['name']}.{attribute['name']}"
                    shown.append(Mark(*attribute.span(group), "attribute", name, OVERLAY, KEEP))
        end = _TAG_END.match(text, at)
        if end is None or (head["name"] is None and at > head.end()):
            return None
        self.marks += shown
        return JsxTag(start, end.end(), head["name"] or "", bool(head["close"]), bool(end["empty"]))

    def _read_brace(self, match: re.Match[str]) -> int:
        start = match.start()
        end = self._balanced(start)
        if end < 0:
            return match.end()
        is_comment = self._text[start + 1 : end].lstrip().startswith("/*")
        self.marks.append(Mark(start, end, "comment" if is_comment else "expression"))
        return end

    def _balanced(self, start: int) -> int:
        """The offset after the bracket that closes the one at `start`; -1 where none does."""
        depth = 0
        steps = 0
        for match in _BRACKET.finditer(self._text, start, min(len(self._text), start + _LONGEST)):
            steps += 1
            part = match.group()
            if part in ("{", "(", "["):
                depth += 1
            elif part in ("}", ")", "]"):
                depth -= 1
                if depth == 0:
                    return match.end()
            if steps > self._budget:
                break
        self._budget = max(0, self._budget - steps)
        return -1
