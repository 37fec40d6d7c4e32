"""Cuts HTML into tags, text, comments and raw text, each with its exact place in the source.

The rules are those of the WHATWG tokenizer as far as they decide where a token ends, in one regular
expression that cannot backtrack: tokens are in order, do not overlap and leave nothing between them. Where
the standard would throw the rest of a document away (a quote never closed, a `<title>` without end), the tag
ends at its first `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SPACE = " \t\n\r\f"
"""What HTML calls white space: no other character collapses or separates attributes."""

TEXT, START, END, COMMENT, DECLARATION, RAW, RCDATA = range(7)
"""Kinds of token. RAW is the inside of a script or the like, RCDATA of a title or textarea."""


Token = tuple[int, int, int, str, int]
"""Kind, start, end, tag, inner: `source[start:end]` is the token, a tag's attributes lie in `source[inner:end]`.

`tag` is lower case; of RAW and RCDATA it is the element they stand in, of TEXT, COMMENT and DECLARATION "". A plain
tuple, because a page has thousands of them.
"""

Attribute = tuple[str, int, int]
"""A name, and the range of its value as written, without quotes; an empty range where there is none."""


_TOKEN = re.compile(
    r"""<(?:
        ([a-zA-Z][^\ \t\n\r\f/>]*+) # 1: a start tag, its attributes up to >
        (?:[^=>]++ | =[\ \t\n\r\f]*+(?:"[^"]*+" | '[^']*+' | [^\ \t\n\r\f>]++ )?+ )*+ >?+
      | /([a-zA-Z][^\ \t\n\r\f/>]*+)[^>]*+>?+ # 2: an end tag
      | (!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>)?+)) # 3: a comment
      | ([!?/][^>]*+>?+)   # 4: a declaration or a bogus comment
    )""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([^\ \t\n\r\f/>][^\ \t\n\r\f/>=]*+)
        (?:[\ \t\n\r\f]*+=[\ \t\n\r\f]*+(?:"([^"]*+)" | '([^']*+)' | ([^\ \t\n\r\f>]++)))?+""",
    re.VERBOSE,
)
_KIND_OF_GROUP = (TEXT, START, END, COMMENT, DECLARATION)
_RAW_KIND = dict.fromkeys(("script", "style", "iframe", "noembed", "noframes", "xmp"), RAW) | dict.fromkeys(
    ("title", "textarea"), RCDATA
)
_RAW_END = {tag: re.compile(rf"</{tag}(?=[ \t\n\r\f/>])", re.IGNORECASE) for tag in _RAW_KIND}
_CODE_TAGS = frozenset(("script", "style"))


def tokens(source: str, start: int = 0, end: int | None = None, xml: bool = False) -> Iterator[Token]:
    """The tokens of `source[start:end]`, in order, leaving no gap; offsets are into `source`.

    With `xml`, `<script/>` has no content, as in XHTML.
    """
    limit = len(source) if end is None else end
    search, at, unclosed = _TOKEN.search, start, set[str]()
    while match := search(source, at, limit):
        begin, stop = match.span()
        if begin > at:
            yield TEXT, at, begin, "", 0
        group = match.lastindex or 0
        kind, at = _KIND_OF_GROUP[group], stop
        if group > 2:
            yield kind, begin, stop, "", 0
            continue
        tag = match[group].lower()
        yield kind, begin, stop, tag, match.end(group)
        if group == 1 and tag in _RAW_KIND and tag not in unclosed and not (xml and source[stop - 2] == "/"):
            closing = _RAW_END[tag].search(source, stop, limit)
            if closing is None and tag not in _CODE_TAGS:
                unclosed.add(tag)
                continue
            at = closing.start() if closing else limit
            if at > stop:
                yield _RAW_KIND[tag], stop, at, tag, 0
    if at < limit:
        yield TEXT, at, limit, "", 0


def attributes(source: str, inner: int, end: int) -> list[Attribute]:
    """The attributes that a start tag has in `source[inner:end]`: names in lower case, the first of each counts."""
    found: list[Attribute] = []
    for match in _ATTRIBUTE.finditer(source, inner, end):
        group = match.lastindex or 1
        if group == 1:
            found.append((match[1].lower(), match.end(), match.end()))
        else:
            found.append((match[1].lower(), match.start(group), match.end(group)))
    return found
