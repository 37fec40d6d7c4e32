"""Finds admonitions and other containers of Markdown dialects: `:::note`, `!!! note`, `=== "Tab"`, `{note}` fences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from qalint.document.formats.marks import BLANK, CLOSE, GIVEN, LEAF, OPEN, Mark

ADMONITIONS = frozenset(
    "note tip info warning caution danger important hint error attention success question failure bug example"
    " quote abstract summary tldr todo seealso admonition details aside callout alert versionadded versionchanged"
    " deprecated".split(" ")
)
"""Names that mean an aside for the reader in the dialects in use (Docusaurus, MkDocs, MyST, VitePress, Starlight)."""

_FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*(:{3,})[ \t]*(\{?\.?([\w-]+).*)?$", re.M)
_LONE = re.compile(r"[\w-]+[^:]*:::\s*$|[A-Za-z_]\w*(?:\.\w+)+\s*$")
_OPTIONS = re.compile(r"\n(?: {4}|\t)(?:options|handler|selection|rendering|inventories):", re.M)
"""What mkdocstrings is told about the name on the line before."""

_TITLE = re.compile(r"\{?\.?[\w-]+\}?[ \t]*(?:\[([^\]\n]*)\]|([^\[{}\n=\"]+))?")
_INDENTED = re.compile(
    r"^[ \t]*(!!!|\?\?\?\+?|===[+!]?)[ \t]{1,4}([\w-]+(?: [\w-]+){0,4})?[ \t]{0,4}(?:\"([^\"\n]*)\")?[ \t]*$",
    re.M,
)
_CODE_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})\{([\w:-]+)\}[ \t]*(.*)$", re.M)
_CODE_FENCE_END = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*$", re.M)
_OPTION = re.compile(r"\n[ \t]*:[\w-]+:.*")
_ENDS_TRIED = 50
"""Closing fences looked at for one opening one: shorter ones may stand inside."""


def may_have_admonitions(source: str) -> bool:
    """Whether it is worth looking."""
    return ":::" in source or "!!!" in source or "???" in source or '=== "' in source or "```{" in source


def find_admonitions(source: str) -> list[Mark]:
    """Marks that open and close admonitions, unsorted. Takes plain breaks; those in code must be left out after."""
    return [*_fenced(source), *_indented(source), *_directives(source)]


def _fenced(source: str) -> Iterator[Mark]:
    """`:::name` … `:::` or `:::name-end`. A fence that nothing closes is left as the prose that it may be."""
    opened: list[re.Match[str]] = []
    for match in _FENCE.finditer(source):
        if match[2] and (_LONE.match(match[2]) or _OPTIONS.match(source, match.end())):
            yield Mark(
                match.start(1), _trimmed(source, match.end()), "directive", match[3].lower(), LEAF, BLANK
            )
            continue
        if match[2] and not match[3].endswith("-end"):
            opened.append(match)
            continue
        while opened and not _closes(opened[-1], match):
            opened.pop()
        if opened:
            first = opened.pop()
            name = first[3].lower()
            kind = "admonition" if name in ADMONITIONS else "directive"
            yield Mark(
                first.start(1), _trimmed(source, first.end()), kind, name, OPEN, BLANK, _title(first, source)
            )
            yield Mark(match.start(1), _trimmed(source, match.end()), kind, name, CLOSE, BLANK)


def _closes(first: re.Match[str], last: re.Match[str]) -> bool:
    return last[3] == first[3] + "-end" if last[2] else len(first[1]) <= len(last[1])


def _trimmed(source: str, end: int) -> int:
    while source[end - 1] in " \t":
        end -= 1
    return end


def _title(match: re.Match[str], source: str) -> tuple[int, int] | None:
    """Where the words of an admonition's title stand."""
    if "=" in match[2] and "[" not in match[2]:
        return None
    found = _TITLE.match(source, match.start(2), match.end())
    for group in (1, 2):
        if found and found[group] and found[group].strip():
            words = found[group]
            start = found.start(group) + len(words) - len(words.lstrip())
            return start, start + len(words.strip())
    return None


def _indented(source: str) -> Iterator[Mark]:
    """`!!! note "Title"` with an indented body: shown to the parser as the list item that it is laid out like.

    The walker makes the list an admonition again. Two kinds of list in turn keep neighbours apart.
    """
    markers = ("1)  ", "1.  ")
    turn = 0
    for match in _INDENTED.finditer(source):
        is_tab = match[1].startswith("===")
        end = _trimmed(source, match.end())
        width = end - match.start(1)
        if width < 5 or not (match[3] is not None if is_tab else match[2] or match[3]):
            continue
        name = "tab" if is_tab or not match[2] else match[2].split()[0].lower()
        shown = match.span(3) if match[3] else None
        fill = markers[turn] + "x" * (width - 4)
        turn = 1 - turn
        yield Mark(
            match.start(1), end, "directive" if is_tab else "admonition", name, LEAF, GIVEN, shown, fill
        )


def _directives(source: str) -> Iterator[Mark]:
    """MyST: a code fence that names a directive and holds prose."""
    ends = list(_CODE_FENCE_END.finditer(source))
    starts = [end.start() for end in ends]
    at = 0
    for match in _CODE_FENCE.finditer(source):
        name = match[2].lower()
        if match.start() < at or name not in ADMONITIONS:
            continue
        place = bisect_left(starts, match.end())
        close = next((end for end in ends[place : place + _ENDS_TRIED] if end[1] == match[1]), None)
        if close is None:
            continue
        end = match.end()
        while option := _OPTION.match(source, end):
            end = option.end()
        shown = (match.start(3), _trimmed(source, match.end())) if match[3].strip() else None
        yield Mark(match.start(1), end, "admonition", name, OPEN, BLANK, shown)
        yield Mark(close.start(1), close.end(1), "admonition", name, CLOSE, BLANK)
        at = close.end()
