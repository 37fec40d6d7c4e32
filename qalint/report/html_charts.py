"""Small charts as inline SVG: a line chart of shares, and bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from qalint.report.html_page import text_of

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 130, 14, 36
"""Pixels: the chart and the room around its area."""

LABEL = 27
"""Characters of a bar's label that fit beside it."""

Point = tuple[float, float]


def line_chart(name: str, below: str, lines: Sequence[tuple[str, str, Sequence[Point]]]) -> str:
    """Lines given as (label, CSS class, points); y are shares (0..1). `below` names the x axis."""
    points = [point for _, _, series in lines for point in series]
    if not points:
        return ""
    right = max(x for x, _ in points) or 1.0
    top = min(1.0, max(0.05, max(y for _, y in points) * 1.1))

    def place(x: float, y: float) -> str:
        return f"{LEFT + x / right * _inner_width():.1f},{TOP + (1 - y / top) * _inner_height():.1f}"

    parts = [_axes(top, f"{right:,.0f}", below)]
    ends: list[float] = []
    for label, style, series in lines:
        parts.append(
            f'<polyline class="{style}" points="{" ".join(place(x, y) for x, y in [(0, 0), *series])}"/>'
        )
        height = float(place(*series[-1]).partition(",")[2]) + 4
        while any(abs(height - other) < 14 for other in ends):
            height += 14
        ends.append(height)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{height:.1f}">{text_of(label)}</text>')
    return _svg(name, parts, HEIGHT)


def bar_chart(name: str, bars: Sequence[tuple[str, float, float, float]]) -> str:
    """Bars given as (label, share, low, high): shares 0..1 with their interval."""
    row, left = 30, 230
    scale = WIDTH - left - 60
    parts = []
    for number, (label, share, low, high) in enumerate(bars):
        y = 10 + number * row
        middle = y + 9
        parts.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{text_of(_short(label))}</text>')
        parts.append(
            f'<rect class="bar" x="{left}" y="{y}" width="{max(1.0, share * scale):.1f}" height="18"/>'
        )
        parts.append(
            f'<path class="whisker" d="M{left + low * scale:.1f} {middle}H{left + high * scale:.1f}"/>'
        )
        parts.append(f'<text x="{left + max(share, high) * scale + 8:.1f}" y="{y + 13}">{share:.0%}</text>')
    return _svg(name, parts, 20 + row * len(bars))


def _short(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _axes(top: float, right: str, below: str) -> str:
    bottom = HEIGHT - BOTTOM
    edge = WIDTH - RIGHT
    return (
        f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{edge}"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 10}" text-anchor="end">{top:.0%}</text>'
        f'<text x="{LEFT - 6}" y="{bottom}" text-anchor="end">0%</text>'
        f'<text x="{edge}" y="{bottom + 18}" text-anchor="end">{text_of(right)}</text>'
        f'<text x="{LEFT}" y="{bottom + 18}">{text_of(below)}</text>'
    )


def _svg(name: str, parts: Sequence[str], height: int) -> str:
    """A chart keeps a width at which its letters can be read; a phone scrolls it sideways."""
    inside, named = "".join(parts), f'aria-label="{text_of(name)}"'
    return (
        f'<div class="wide" tabindex="0" role="group" {named}>'
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" {named}>{inside}</svg></div>'
    )


def _inner_width() -> int:
    return WIDTH - LEFT - RIGHT


def _inner_height() -> int:
    return HEIGHT - TOP - BOTTOM
