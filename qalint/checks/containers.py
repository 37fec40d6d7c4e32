"""The `container` check: fences and marks of admonitions (`:::note[Title]`, `!!! note "Title"`); bodies stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import edit_for
from qalint.document.formats.admonitions import ADMONITIONS
from qalint.finding import Edit
from qalint.ruleset.model import FixSpec

_FENCES = {
    ":::": re.compile(r"([ \t]*(?:>[ \t]?)*)(:{3,})[ \t]*(?:\{?\.?([A-Za-z][\w-]*)(.*))?"),
    # Three slashes open comments too: only the names that open a box count.
    "///": re.compile(rf"([ \t]*)(/{{3,}})[ \t]*(?:({'|'.join(sorted(ADMONITIONS))})((?:[ \t]*\|.*)?))?"),
}
_TITLE = re.compile(r"\s*\[([^\]]*)\]|\s*\|?\s*([^\[{=\"|]+?)\s*(?:\{.*)?$")
_MARKS = ("!!!", "???")
_MARK = re.compile(
    r"([ \t]*)(?:!!!|\?\?\?\+?)[ \t]{1,4}([a-z]+)?(?: [a-z]+){0,4}[ \t]{0,4}(?:\"([^\"]*)\")?[ \t]*"
)
"""What MkDocs writes above the indented body of an admonition."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. A hit is the line of a fence or a mark.

    The title of a container that is closed, or that has an indented body, stays, in bold. Raises MatchError.
    """
    known_keys(params, ())

    def hit(context: Context, start: int, end: int, title: str, rest: tuple[Edit, ...] = ()) -> Hit:
        if fix is None:
            return Hit(start, end)
        shown = f"**{title}**" if title and context.document.format != "text" else title
        return Hit(start, end, (edit_for(context, start, end, shown, "match"), *rest))

    def run(context: Context) -> Iterator[Hit]:
        for sign, fence in _FENCES.items():
            if sign not in context.source:
                continue
            fences = list(_lines_like(context, sign, fence))
            closed = _closed([(len(match[2]), bool(match[3])) for _, match in fences])
            for index, (number, match) in enumerate(fences):
                if match[3] or index in closed:
                    start = context.lines[number].start
                    title = _title(match[4] or "") if index in closed else ""
                    yield hit(context, start + match.end(1), start + len(match[0].rstrip()), title)
        for sign in _MARKS:
            if sign in context.source:
                for number, match in _lines_like(context, sign, _MARK):
                    start, body = context.lines[number].start, tuple(_outdented(context, number, match[1]))
                    if match[2] in ADMONITIONS or (body and match[3]):
                        title = (match[3] or "").strip() if body else ""
                        yield hit(context, start + match.end(1), start + len(match[0].rstrip()), title, body)

    return run


def _lines_like(context: Context, sign: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The numbers and matches of lines with `sign` that the pattern matches, outside of code."""
    literal = context.literal
    for number, line in enumerate(context.lines):
        text = context.source[line.start : line.end]
        match = pattern.fullmatch(text) if sign in text else None
        if match and not literal.overlaps(line.start, line.end):
            yield number, match


def _outdented(context: Context, number: int, margin: str) -> Iterator[Edit]:
    """The edits that move the indented body below line `number` to its margin: without its mark it would be code."""
    for line in context.lines[number + 1 :]:
        text = context.source[line.start : line.end]
        if not text.strip():
            continue
        deeper = next((step for step in ("    ", "\t") if text.startswith(margin + step)), None)
        if deeper is None:
            return
        start = line.start + len(margin)
        yield Edit(start, start + len(deeper), "")


def _closed(fences: list[tuple[int, bool]]) -> set[int]:
    """The indexes of fences that belong to a pair; each is its width and whether it opens."""
    opened: list[int] = []
    pairs: set[int] = set()
    for index, (width, opens) in enumerate(fences):
        if opens:
            opened.append(index)
            continue
        while opened and fences[opened[-1]][0] > width:
            opened.pop()
        if opened:
            pairs |= {opened.pop(), index}
    return pairs


def _title(text: str) -> str:
    match = _TITLE.match(text.removeprefix("}"))
    return (match[1] or match[2] or "").strip() if match else ""
