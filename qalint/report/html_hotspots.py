"""The page of `qalint hotspots --format html`."""

from __future__ import annotations

from collections.abc import Sequence

from qalint.report.html_heat import Warm, heat_map, legend
from qalint.report.html_page import page, table, text_of

MOST = 2_000_000
"""Code points of the document that are shown."""

TOP = 20


def hotspot_page(path: str, source: str, spans: Sequence[Warm], notes: Sequence[str]) -> str:
    """The document as a heat map, its highest spans as a table, and how good the scores are."""
    best = sorted(spans, key=lambda span: (-span[2], span[0]))[:TOP]
    rows = [
        (f"{score:.3f}", source[start : min(end, start + 160)], ", ".join(why))
        for start, end, score, why in best
    ]
    return page(
        f"Hotspots of {path}",
        [
            f"<h1>Where a generator will look in {text_of(path)}</h1>",
            '<section class="verdict" aria-label="How good this is">',
            *(f"<p>{text_of(note)}</p>" for note in notes),
            "</section>",
            table(f"The {len(rows)} highest of {len(spans):,} spans", ("score", "span", "why"), rows),
            "<h2>The document</h2>",
            legend("less likely", "more likely to be asked about"),
            heat_map(source, spans, MOST),
        ],
    )
