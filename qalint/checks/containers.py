"""The `container` check: the fences of admonitions and other containers (`:::note[Title]`); their bodies stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import edit_for
from qalint.ruleset.model import FixSpec

_FENCE = re.compile(r"([ \t]*(?:>[ \t]?)*)(:{3,})[ \t]*(?:\{?\.?([A-Za-z][\w-]*)(.*))?")
_TITLE = re.compile(r"\s*\[([^\]]*)\]|\s*([^\[{=\"]+?)\s*(?:\{.*)?$")


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """No keys. A hit is a fence line. The title of a container that is closed stays, in bold. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        if ":::" not in context.source:
            return
        fences = list(_fences(context))
        closed = _closed([(len(match[2]), bool(match[3])) for _, match in fences])
        for index, (start, match) in enumerate(fences):
            first, end = start + match.end(1), start + len(match[0].rstrip())
            if not match[3] and index not in closed:
                continue
            title = _title(match[4] or "") if index in closed else ""
            shown = f"**{title}**" if title and context.document.format != "text" else title
            yield Hit(first, end, None if fix is None else (edit_for(context, first, end, shown, "match"),))

    return run


def _fences(context: Context) -> Iterator[tuple[int, re.Match[str]]]:
    literal = context.literal
    for line in context.lines:
        text = context.source[line.start : line.end]
        match = _FENCE.fullmatch(text) if ":::" in text else None
        if match and not literal.overlaps(line.start, line.end):
            yield line.start, match


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
