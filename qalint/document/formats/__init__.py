"""The formats of text by name: the parser of each, the suffixes of each, and how to tell one by content."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from qalint.document.model import Document

FORMATS = ("markdown", "mdx", "html", "text", "rst")
"""Names of formats; `qalint.document.formats.NAME` holds its `parse(source) -> Document`."""

_SUFFIXES = {
    "markdown": ".md .markdown .mdown .mkd .mkdn .mdwn .mdtxt .qmd .rmd .mkdown .livemd",
    "mdx": ".mdx .mdoc",
    "html": ".html .htm .xhtml .xht .shtml",
    "text": ".txt .text .wiki .wikitext .mediawiki .eml .email .mbox .log .asc .tex .org",
    "rst": ".rst .rest",
}
_FORMAT_OF = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}

_HTML_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_START = re.compile(r"\s*<(?:div|p|h[1-6]|ul|ol|table|article|section|main|header|span)\b[^<>]*>", re.I)
_HTML_CLOSED = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|table|tr|td|article|section|span|a|strong|em|b|i)\s*>", re.I
)
_MARKDOWN_SIGNS = tuple(
    re.compile(sign, re.M)
    for sign in (
        r"^ {0,3}#{1,6} +\S",
        r"^ {0,3}(?:```|~~~)",
        r"!?\[[^\]\n]+\]\([^)\s]+(?: \"[^\"\n]*\")?\)",
        r"(?<![\w*])\*\*[^\s*][^*\n]*\*\*(?![\w*])",
        r"^ {0,3}\|?(?: *:?-{3,}:? *\|)+ *(?::?-{3,}:? *)?$",
        r"^ {0,3}\[[^\]\n]+\]: +\S+",
        r"(?<![\w`])`[^`\s][^`\n]*`(?![\w`])",
        r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S.*\n(?:\n? {0,3}(?:[-*+]|\d{1,9}[.)]) +\S)",
        r"\A---\r?\n(?:[\w-]+:.*\r?\n)+---\r?$",
    )
)
MAX_CHARACTERS = 8_000_000
"""Code points of a text that are looked at; Shakespeare's works have 5.5 million. Parsed and linted, one takes about 45
bytes of memory.
"""

_DETECTED_PREFIX = 20_000
"""Code points that `detect_format` looks at: the markup of a document shows early."""


def parse(
    source: str,
    format: str,
    path: str = "",
    record: int | None = None,
    field: str | None = None,
    line: int = 0,
    ignores: tuple[str, ...] = (),
) -> Document:
    """The document that `source` is when read in `format`. Raises KeyError where FORMATS does not name it.

    Of a source that is longer than `MAX_CHARACTERS` it holds the front, and `unread_from` says where that ends.
    """
    document = parser(format)(_front(source))
    if len(document.source) < len(source):
        document.metadata.setdefault("left_out", str(len(document.source)))
    return replace(document, path=path, format=format, record=record, field=field, line=line, ignores=ignores)


def _front(source: str) -> str:
    """What is looked at of a source: all of it, or as many whole lines (words, of a single line) as may be."""
    if len(source) <= MAX_CHARACTERS:
        return source
    for end in ("\n", " "):
        cut = source.rfind(end, MAX_CHARACTERS // 2, MAX_CHARACTERS)
        if cut > 0:
            return source[: cut + 1]
    return source[:MAX_CHARACTERS]


def parser(format: str) -> Callable[[str], Document]:
    """The parser of a format, imported only now. Raises KeyError for a name that is not in `FORMATS`."""
    if format not in FORMATS:
        raise KeyError(format)
    parse_format: Callable[[str], Document] = import_module(f"qalint.document.formats.{format}").parse
    return parse_format


def suffix_format(path: str) -> str | None:
    """The format that a path's last suffix stands for, whatever its case; None where it stands for none."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return _FORMAT_OF.get("." + name.rpartition(".")[2].lower()) if "." in name else None


def detect_format(text: str) -> str:
    """The format of a record's field by its content: "html", "markdown", or "text" where it is unsure."""
    head = text[:_DETECTED_PREFIX]
    if _HTML_PAGE.match(head):
        return "html"
    if _HTML_START.match(head) and _HTML_CLOSED.search(head):
        return "html"
    signs = sum(sign.search(head) is not None for sign in _MARKDOWN_SIGNS)
    if signs == 0 and len(_HTML_CLOSED.findall(head)) >= 3:
        return "html"
    # A lone sign stands in plain text often enough (a shell comment reads as a heading); two do not.
    return "markdown" if signs >= 2 else "text"
