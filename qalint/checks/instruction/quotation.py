"""Tells what stands in quotation marks from what is said: a text that quotes an order does not give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qalint.document.sentences import split_text

if TYPE_CHECKING:
    from qalint.checks.context import Context
    from qalint.checks.instruction.passage import Verdict

_MARK = re.compile(r"[\"“”„«»「」『』]|(?<!\w)['‘](?=\w)|(?<=[\w.!?,])['’](?!\w)|`{1,3}")
_OPENING, _CLOSING = "“„«「『‘", "”»」』’"
_PAIR = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‘": "’"}
_LEAST = 10
"""Code points of a quotation that can hold an order."""
_LEAST_WORDS = 3
_LONGEST = 3000
_WORD = re.compile(r"[^\W\d_]+")


def quotations(text: str) -> list[tuple[int, int]]:
    """The outermost quotations of a text, marks included, in order. Straight quotes nest by what stands beside them."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened and _closes(text, mark, at, opened[-1][0]):
            _, start = opened.pop()
            if not opened and match.end() - start >= _LEAST:
                found.append((start, match.end()))
        elif _opens(text, mark, at):
            opened.append((mark, at))
    return found


def _opens(text: str, mark: str, at: int) -> bool:
    if mark in _CLOSING:
        return False
    before, after = text[at - 1 : at], text[at + len(mark) : at + len(mark) + 1]
    return mark in _OPENING or (not before.isalnum() and bool(after) and not after.isspace())


def _closes(text: str, mark: str, at: int, opened: str) -> bool:
    if opened in _PAIR:
        return mark in _PAIR[opened]
    if mark != opened:
        return False
    return mark[0] == "`" or not text[at - 1 : at].isspace() or not _opens(text, mark, at)


def words_around(context: Context, verdict: Verdict) -> str | None:
    """What is said around the quotation that a verdict lies in or holds, None where it has none worth a look."""
    text, start, end, code = _surrounding(context, verdict)
    quoted = sorted({*quotations(text), *code})
    inside = [(low, high) for low, high in quoted if low < end and start < high]
    if verdict.mark:
        inside = [(low, high) for low, high in inside if low < start]
    if not inside:
        return None
    low, high = min(start, inside[0][0]), max(end, inside[-1][1])
    for first, last in split_text(text):
        if first < high and low < last:
            low, high = min(low, first), max(high, last)
    parts, at = [], low
    for first, last in inside:
        parts.append(text[at:first])
        at = max(at, last)
    around = " ... ".join((*parts, text[at:high])).strip()
    return around if len(_WORD.findall(around)) >= _LEAST_WORDS else None


def _surrounding(context: Context, verdict: Verdict) -> tuple[str, int, int, list[tuple[int, int]]]:
    """The decoded text that a verdict stands in, its place there, and the places of code in that text."""
    block = context.block_at(verdict.start) if verdict.mark else verdict.block
    if block is None or block < 0 or verdict.way == "code-comment":
        return verdict.text, 0, len(verdict.text), []
    view = context.views[block]
    start, end = view.view_offset(verdict.start), view.view_offset(verdict.end)
    low = max(0, start - _LONGEST)
    spans, pieces = context.document.spans, view.pieces
    code = [
        (view.view_offset(spans[index].start) - low, view.view_offset(spans[index].end) - low)
        for index in context.spans_within(pieces[0].start, pieces[-1].end)
        if spans[index].kind == "code_span"
    ]
    return (
        view.text[low : end + _LONGEST],
        start - low,
        end - low,
        [span for span in code if span[1] > span[0]],
    )
