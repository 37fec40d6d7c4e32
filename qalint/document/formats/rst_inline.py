"""The inline markup of reStructuredText: visible text and the spans in it."""

from __future__ import annotations

import re

from qalint.document.builder import SpanBuilder

_BEFORE = r"(?<![^\s'\"(\[{<\-/:’“«\\—–])"
_AFTER = r"(?![^\s'\")\]}>\-/:.,;!?\\’”»—–])"
_INLINE = re.compile(
    rf"(?P<escape>\\(?:\s|.))"
    rf"|{_BEFORE}``(?=\S)(?P<literal>.{{1,1000}}?)(?<=\S)``{_AFTER}"
    rf"|{_BEFORE}:(?P<role>[A-Za-z][\w+.:-]{{0,60}}):`(?P<role_text>(?:[^`\\]|\\.){{1,1000}})`(?P<role_link>_{{0,2}})"
    rf"|{_BEFORE}_?`(?=\S)(?P<quoted>(?:[^`\\]|\\.){{1,1000}}?)(?<=\S)`(?P<reference>__?|:[A-Za-z][\w+.:-]{{0,60}}:)?"
    rf"{_AFTER}"
    rf"|{_BEFORE}\*\*(?=\S)(?P<strong>.{{1,500}}?)(?<=[^\s\\])\*\*{_AFTER}"
    rf"|{_BEFORE}\*(?=[^\s*])(?P<emphasis>[^*]{{1,500}}?)(?<=[^\s\\])\*{_AFTER}"
    rf"|{_BEFORE}\|(?=\S)(?P<substitution>[^|\n]{{1,100}}?)(?<=\S)\|_{{0,2}}{_AFTER}"
    rf"|{_BEFORE}\[(?P<footnote>\#?[\w.-]{{1,60}}|\#|\*)\]_{_AFTER}"
    r"|(?P<url>(?:https?|ftp)://[^\s<>`]*[^\s<>`?!.,:;*_~'\"()\[\]{}|])"
    rf"|(?<![\w`.:/-])(?P<word>[A-Za-z0-9](?:[\w.+-]{{0,80}}[A-Za-z0-9])?)__?(?![\w`]){_AFTER}",
    re.S,
)
_TARGET = re.compile(r"\s*<(?P<target>[^<>]*)>\Z")
_BREAK = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n|\n|\r)[ \t]*")
_UNESCAPED = re.compile(r"\\(\s|.)", re.S)


class InlineReader:
    """Adds the text of ranges of one source to a builder, markup read."""

    __slots__ = ("_builder", "_source")

    def __init__(self, source: str, builder: SpanBuilder) -> None:
        self._source = source
        self._builder = builder

    def read(self, start: int, end: int) -> None:
        """Read one paragraph's worth of text; its continuation lines may be indented."""
        at = start
        for match in _INLINE.finditer(self._source, start, end):
            if match.start() > at:
                self.show(at, match.start())
            self._read_match(match)
            at = match.end()
        if at < end:
            self.show(at, end)

    def show(self, start: int, end: int) -> None:
        """Add text as it stands; a line break with the indentation around it is one space."""
        builder = self._builder
        at = start
        for match in _BREAK.finditer(self._source, start, end):
            if match.start() > at:
                builder.text(at, match.start())
            builder.text(match.start(), match.end(), " ")
            at = match.end()
        if at < end:
            builder.text(at, end)

    def _read_match(self, match: re.Match[str]) -> None:
        builder = self._builder
        start, end = match.span()
        group = match.lastgroup
        if match["escape"]:
            shown = match["escape"][1:]
            builder.add("escape", start, end)
            if not shown.isspace():
                builder.text(start, end, shown)
        elif match["literal"] is not None:
            builder.add("code_span", start, end)
            self.show(*match.span("literal"))
        elif match["role"]:
            self._read_role(match["role"], match, "role_text")
        elif match["quoted"] is not None:
            self._read_quoted(match)
        elif match["strong"] or match["emphasis"]:
            kind = "strong" if match["strong"] else "emphasis"
            builder.add(kind, start, end)
            self._show_escaped(*match.span(kind))
        elif match["substitution"]:
            builder.add("shortcode", start, end, name=f"|{match['substitution']}|")
        elif match["footnote"]:
            builder.add("footnote_reference", start, end, name=match["footnote"])
        elif match["url"]:
            builder.add("autolink", start, end, name=match["url"])
            builder.text(start, end)
        elif group == "word":
            builder.add("link", start, end, name=match["word"])
            builder.text(*match.span("word"))

    def _read_quoted(self, match: re.Match[str]) -> None:
        """Backquoted text: a link, a role that follows, a target, or the default role."""
        reference = match["reference"] or ""
        if reference.startswith(":"):
            self._read_role(reference.strip(":"), match, "quoted")
        elif reference:
            first, last = match.span("quoted")
            target = _TARGET.search(self._source, first, last)
            shown_end = target.start() if target and target.start() > first else last
            name = target["target"] if target else match["quoted"]
            self._builder.add("link", *match.span(), name=" ".join(name.split()))
            self._show_escaped(first, shown_end)
        else:
            self._read_role("", match, "quoted")

    def _read_role(self, name: str, match: re.Match[str], group: str) -> None:
        """A role: shown is the title before `<target>`, or the text; of `~a.b.c` the last name."""
        first, last = match.span(group)
        self._builder.add("math" if name == "math" else "role", *match.span(), name=name)
        target = _TARGET.search(self._source, first, last)
        text = self._source[first:last]
        if target and target.start() > first:
            last = target.start()
        elif text.startswith("~"):
            first = max(first + 1, first + text.rfind(".") + 1)
        elif text.startswith("!"):
            first += 1
        self._show_escaped(first, last)

    def _show_escaped(self, start: int, end: int) -> None:
        at = start
        for match in _UNESCAPED.finditer(self._source, start, end):
            self.show(at, match.start())
            if not match[1].isspace():
                self._builder.text(match.start(), match.end(), match[1])
            at = match.end()
        if at < end:
            self.show(at, end)
