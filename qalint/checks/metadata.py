"""The `metadata` check: front matter at the start of a text, which goes while its title stays as the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.document.formats.front_matter import find_front_matter
from qalint.finding import Edit
from qalint.ruleset.model import FixSpec

_BLANK = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
_KEY = re.compile(r"^[\w\"'][\w .\"'-]*:(?:\s|$)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\n|\r")


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        found = find_front_matter(context.source)
        if found is None or (found.language == "json" and context.document.format == "text"):
            return
        source = context.source
        if found.language == "yaml" and not _KEY.search(source, found.start, found.end):
            return
        after = _BLANK.match(source, found.end)
        end = after.end() if after else found.end
        text = ""
        if found.title and not _has_title(context, found.title, end):
            newline = _LINE_END.search(source)
            gap = (newline[0] if newline else "\n") * 2
            text = (
                ("# " if context.document.format in ("markdown", "mdx") else "")
                + found.title
                + (gap if end < len(source) else "")
            )
        yield Hit(found.start, found.end, None if fix is None else (Edit(found.start, end, text),))

    return run


def _has_title(context: Context, title: str, end: int) -> bool:
    """Whether the text itself begins with a title: a first-level heading, or the same words."""
    if any(span.kind == "heading" and span.level == 1 for span in context.document.spans):
        return True
    head = re.match(r"[#=\s]*([^\r\n]*)", context.source[end : end + 400])
    return bool(head) and head is not None and head[1].strip(" #").casefold() == title.casefold()
