"""A document as a heat map: its text, inert, each span tinted by a share of 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qalint.report.html_page import text_of

Warm = tuple[int, int, float, tuple[str, ...]]
"""Start and end (code points), heat (0..1), and why."""

STEPS = 5


def heat_map(source: str, spans: Sequence[Warm], most: int) -> str:
    """The text up to `most` code points; spans in order, none overlapping."""
    parts, at = [], 0
    cut = min(len(source), most)
    for start, end, heat, why in spans:
        if start >= cut:
            break
        parts.append(text_of(source[at:start]))
        at = min(end, cut)
        step = max(1, min(STEPS, round(heat * STEPS + 0.5))) if heat > 0 else 0
        note = f"{heat:.2f}" + (f": {', '.join(why)}" if why else "")
        parts.append(f'<mark class="h{step}" title="{text_of(note)}">{text_of(source[start:at])}</mark>')
    parts.append(text_of(source[at:cut]))
    rest = (
        f'<p class="soft">{len(source) - cut:,} further characters are not shown.</p>'
        if cut < len(source)
        else ""
    )
    return f"<pre>{''.join(parts)}</pre>{rest}"


def legend(low: str, high: str) -> str:
    """What the tints mean."""
    marks = "".join(f'<mark class="h{step}">{step}</mark>' for step in range(1, STEPS + 1))
    return f'<p class="legend soft">{text_of(low)} {marks} {text_of(high)}</p>'


def maps(documents: Iterable[tuple[str, str, Sequence[Warm]]], budget: int) -> Iterable[str]:
    """A folded heat map for each document that has warm spans, within a budget of code points for all of them."""
    left = budget
    skipped = 0
    for path, source, spans in documents:
        if not spans:
            continue
        if left <= 0:
            skipped += 1
            continue
        shown = min(left, len(source), MOST_DOCUMENT)
        left -= shown
        told = f"{text_of(path)} <span class='soft'>({len(spans):,} spans)</span>"
        yield f"<details class='map'><summary>{told}</summary>{heat_map(source, spans, shown)}</details>"
    if skipped:
        yield f'<p class="soft">{skipped:,} further documents are not shown, to keep this page small.</p>'


MOST_DOCUMENT = 40_000
"""Code points of one document that a report of many shows."""
