"""Finds the tags of site generators in prose: Hugo, Liquid, Jinja, Handlebars, kramdown, DocFX, MyST roles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from qalint.document.formats.marks import BLANK, CODE, KEEP, LEAF, OVERLAY, WORD, Mark

_OPENER = re.compile(r"\{\{\{|\{\{[<%]|\{\{(?=[ \t\w.$/#~-])|\{%|\{#(?=\s)|\{:(?=[ \t]*[\w.#:\"'-])")
_CLOSERS = {"{{{": "}}}", "{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "{#": "#}", "{:": "}"}
_LONGEST = {"{{": 400, "{{{": 400, "{:": 400}
"""Code points that a tag may span; 20,000 where the delimiters are seldom anything else."""

_NAME = re.compile(r"[\s~-]*(/?\s*[\w./:-]*)")
_HEADING_ATTRIBUTES = re.compile(r"^ {0,3}#{1,6}[ \t].*?(\{[#.][^{}\n]*\})[ \t]*#*[ \t]*$", re.M)
_SETEXT_ATTRIBUTES = re.compile(r"(\{#[\w:.-][^{}\n]*\})[ \t]*(?=\n {0,3}(?:=+|-+)[ \t]*$)", re.M)
_INCLUDE = re.compile(
    r"\[!(include|code-[\w-]{1,20}|video|notebook)[ \t]{0,4}\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)[ \t]?\]", re.I
)
_ROLE = re.compile(r"(?<![\w`{])\{([A-Za-z][\w:+.-]{0,60})\}(?=`[^`\n])")
_VERBATIM = {
    "raw": OVERLAY,
    "verbatim": OVERLAY,
    "highlight": CODE,
    "code": CODE,
    "codeblock": CODE,
    "comment": LEAF,
}
"""Paired tags whose inside is literal: shown as it is, code, or not shown at all."""


def may_have_shortcodes(source: str) -> bool:
    """Whether it is worth looking."""
    return (
        "{{" in source
        or "{%" in source
        or "{#" in source
        or "{:" in source
        or "{." in source
        or "[!" in source
        or "}`" in source
    )


def find_shortcodes(source: str) -> list[Mark]:
    """Marks of every template tag, unsorted. Takes plain breaks; marks inside of code must be left out after."""
    tags = list(_tags(source))
    names: dict[str, list[int]] = {}
    for place, tag in enumerate(tags):
        names.setdefault(tag.name, []).append(place)
    marks: list[Mark] = []
    index = 0
    while index < len(tags):
        tag = tags[index]
        marks.append(tag)
        role = _VERBATIM.get(tag.name)
        index += 1
        if role is None or tag.kind != "shortcode":
            continue
        close = _closing(names, index, tag.name)
        if close is not None:
            if tags[close].start > tag.end:
                marks.append(_verbatim_mark(source, tag, tags[close], role))
            marks.append(tags[close])
            index = close + 1
    marks += [Mark(*match.span(1), "shortcode", "{#}") for match in _HEADING_ATTRIBUTES.finditer(source)]
    marks += [Mark(*match.span(1), "shortcode", "{#}") for match in _SETEXT_ATTRIBUTES.finditer(source)]
    marks += [Mark(*match.span(), "shortcode", match[1].lower()) for match in _INCLUDE.finditer(source)]
    if "}`" in source:
        marks += [Mark(*match.span(), "role", match[1]) for match in _ROLE.finditer(source)]
    return marks


def _tags(source: str) -> Iterator[Mark]:
    """Single tags. Each closer is searched for once past every place, so that many openers cost no more than one."""
    closes = dict.fromkeys(_CLOSERS.values(), -1)
    at = 0
    for match in _OPENER.finditer(source):
        opener = match.group()
        start = match.start()
        if start < at or (start > 0 and source[start - 1] in "\\$"):
            continue
        closer = _CLOSERS[opener]
        if closes[closer] < match.end():
            found = source.find(closer, match.end())
            closes[closer] = found if found >= 0 else len(source) + 1
        end = closes[closer] + len(closer)
        inside = (
            source[match.end() : end - len(closer)] if end <= start + _LONGEST.get(opener, 20_000) else None
        )
        if inside is None or end > len(source) or not _is_tag(opener, inside):
            continue
        at = end
        name = _NAME.match(inside)
        kind = "comment" if opener == "{#" else "shortcode"
        label = opener + "}" if opener == "{:" else name[1].replace(" ", "") if name else ""
        yield Mark(start, end, kind, label or opener)


def _is_tag(opener: str, inside: str) -> bool:
    """Whether what stands between two delimiters can be a tag's, and not just be between them."""
    if opener in ("{{", "{{{", "{:"):
        return "\n" not in inside and "{{" not in inside
    # `{{</* name */>}}` is how Hugo's own documentation shows a shortcode.
    return "\n\n" not in inside and opener not in inside and not inside.startswith("/*")


def _closing(names: dict[str, list[int]], index: int, name: str) -> int | None:
    """The place of the first tag from `index` on that ends a paired one of that name."""
    found = []
    for end in (f"/{name}", f"end{name}"):
        places = names.get(end, [])
        at = bisect_left(places, index)
        found += places[at : at + 1]
    return min(found, default=None)


def _verbatim_mark(source: str, tag: Mark, close: Mark, role: int) -> Mark:
    """The inside of a paired tag that is literal."""
    start, end = tag.end, close.start
    several_lines = "\n" in source[start:end]
    if role == OVERLAY:
        return Mark(start, end, "raw", tag.name, OVERLAY, KEEP)
    fill = BLANK if several_lines else WORD
    if role == CODE:
        return Mark(start, end, "code" if several_lines else "code_span", tag.name, CODE, fill)
    return Mark(start, end, "comment", tag.name, LEAF, fill)
