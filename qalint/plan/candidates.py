"""Every stretch of a cleaned document that could be a target, with the reason where it is left out."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qalint.document.model import Document, Sentence, View
from qalint.finding import Finding, Severity
from qalint.fix.converge import Cleaned
from qalint.plan.eligibility import fitness, why_not
from qalint.plan.sections import Sections
from qalint.plan.styles import choose_style
from qalint.plan.target import Source, Status, Target
from qalint.plan.window import window_of

KINDS = ("sentence", "pair", "section", "row")
"""What a target can be; `sentence` alone is the default."""

MOST_SECTION = 2400
"""Code points of a section target: what a reader takes in as one passage, and small models can hold."""

_ACTING = ("INS", "HID", "MKP", "ENC", "CNV", "BLP")
"""Rules whose findings make a sentence unfit to ask about; a structural finding speaks of no sentence."""

_LEAST_REMOVED = 20
"""Code points; shorter removals are characters and markup, not passages that an answer could echo."""


class Stretch(NamedTuple):
    """`view.text[start:end]` as a candidate of a kind, with the reason where it is left out.

    `low` and `high` bound it in the cleaned source, the inline markup at its edges included.
    """

    start: int
    end: int
    kind: str
    reason: str | None
    low: int
    high: int


class _Reading(NamedTuple):
    """A cleaned document as a generator reads it."""

    document: Document
    view: View
    sections: Sections
    stretches: list[Stretch]


def candidates(cleaned: Cleaned, kinds: Sequence[str] = ("sentence",), seed: int = 0) -> list[Target]:
    """The targets of one document in reading order: `reserve` if they can be asked about, else `skipped`."""
    from qalint.document.render import read_text
    from qalint.document.sentences import sentences

    document = cleaned.cleaned
    view = read_text(document)
    source = Source(
        document.path, document.record, document.field, document.title, view.text, removed_passages(cleaned)
    )
    stretches = _prose(document, view, sentences(document), cleaned.remaining)
    reading = _Reading(document, view, Sections(document), sorted([*stretches, *_code(document, view)]))
    wanted = [stretch for stretch in reading.stretches if "sentence" in kinds or stretch.reason]
    for kind, derive in (("pair", _pairs), ("section", _whole_sections), ("row", _rows)):
        if kind in kinds:
            wanted += derive(reading)
    seen: dict[str, int] = {}
    blocked = [
        stretch for stretch in reading.stretches if stretch.reason and stretch.reason.startswith("flagged")
    ]
    return [
        _target(cleaned, source, reading, stretch, blocked, seen, seed)
        for stretch in sorted(set(wanted), key=lambda s: (s.start, s.end, s.kind))
    ]


def removed_passages(cleaned: Cleaned) -> tuple[str, ...]:
    """The stretches of the original that cleaning took out, those long enough to be recognised."""
    gone = (cleaned.original.source[c.start : c.end] for c in cleaned.source_map.changes())
    return tuple(text for text in gone if len(text) >= _LEAST_REMOVED)


def _target(
    cleaned: Cleaned, source: Source, reading: _Reading, stretch: Stretch, blocked: list[Stretch],
    seen: dict[str, int], seed: int,
) -> Target:  # fmt: skip
    text = source.text[stretch.start : stretch.end]
    place = f"{source.path}\0{source.record}\0{source.field}\0{stretch.kind}\0{text}"
    turn = seen[place] = seen.get(place, -1) + 1
    digest = hashlib.sha256(f"{place}\0{turn}".encode("utf-8", "surrogatepass")).hexdigest()
    section = reading.sections.at(stretch.low)
    low, high = stretch.start, stretch.end
    if stretch.reason is None:
        low, high = window_of(source.text, stretch.start, stretch.end, [(b.start, b.end) for b in blocked])
    draw = int(digest[:8], 16) + seed
    return Target(
        id=digest[:16],
        source=source,
        start=stretch.start,
        end=stretch.end,
        original=cleaned.source_map.source_span(stretch.low, stretch.high),
        section=section,
        kind=stretch.kind,
        style=choose_style(text, stretch.kind, draw),
        status=Status.SKIPPED if stretch.reason else Status.RESERVE,
        reason=stretch.reason,
        window_start=low,
        window_end=high,
        fitness=fitness(text),
    )


def _prose(
    document: Document, view: View, prose: Sequence[Sentence], remaining: Sequence[Finding]
) -> Iterator[Stretch]:
    flagged = sorted(
        (f.start, f.end, f.code)
        for f in remaining
        if f.code.startswith(_ACTING) and f.severity is not Severity.INFO and f.end > f.start
    )
    computed = [span.start for span in document.spans if span.kind == "expression"]
    for sentence in prose:
        start, end = _trimmed(view, view.view_offset(sentence.start), view.view_offset(sentence.end))
        if start >= end:
            continue
        reason = _reason(document, sentence, view.text[start:end], flagged)
        if reason is None and bisect_left(computed, sentence.start) < bisect_left(computed, sentence.end):
            reason = "holds a computed value"
        low, high = view.source_span(start, end)
        low, high = min(low, sentence.start), max(high, sentence.end)
        yield Stretch(start, end, "sentence", reason, low, high)


def _reason(
    document: Document, sentence: Sentence, text: str, flagged: Sequence[tuple[int, int, str]]
) -> str | None:
    kinds = set(_kinds_above(document, sentence.span))
    for kind in ("heading", "table"):
        if kind in kinds:
            return kind
    for start, end, code in flagged:
        if start >= sentence.end:
            break
        if end > sentence.start:
            return f"flagged by {code}"
    return why_not(text)


def _code(document: Document, view: View) -> Iterator[Stretch]:
    for block in document.blocks:
        if block.hidden or not block.pieces or "code" not in set(_kinds_above(document, block.span)):
            continue
        start, end = view.view_offset(block.pieces[0].start), view.view_offset(block.pieces[-1].end)
        start, end = _trimmed(view, start, end)
        if start < end:
            yield Stretch(start, end, "sentence", "code", *view.source_span(start, end))


def _kinds_above(document: Document, index: int) -> Iterator[str]:
    while index >= 0:
        yield document.spans[index].kind
        index = document.spans[index].parent


def _trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    text = view.text[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _pairs(reading: _Reading) -> Iterator[Stretch]:
    """Neighbouring sentences of one paragraph: nothing but white space on one line between them."""
    for one, two in pairwise(reading.stretches):
        between = reading.view.text[one.end : two.start]
        if not (one.reason or two.reason or between.strip() or "\n\n" in between):
            yield Stretch(one.start, two.end, "pair", None, one.low, two.high)


def _whole_sections(reading: _Reading) -> Iterator[Stretch]:
    """Runs of sentences that can be asked about, all under one path of headings."""
    run: list[Stretch] = []
    path: tuple[str, ...] | None = None
    for stretch in [*reading.stretches, None]:
        here = None if stretch is None else reading.sections.at(stretch.low)
        usable = stretch is not None and stretch.reason in (None, "too short", "introduces what follows")
        if run and (
            here != path or not usable or stretch is None or stretch.end - run[0].start > MOST_SECTION
        ):
            asked = [s for s in run if s.reason is None]
            if len(asked) > 1:
                yield Stretch(asked[0].start, asked[-1].end, "section", None, asked[0].low, asked[-1].high)
            run = []
        if usable and stretch is not None:
            run, path = [*run, stretch], here


def _rows(reading: _Reading) -> Iterator[Stretch]:
    """The rows of tables that hold two cells of text or more, header rows left out."""
    document, view = reading.document, reading.view
    starts = [block.pieces[0].start if block.pieces else 0 for block in document.blocks]
    headed: set[int] = set()
    for span in document.spans:
        if span.kind != "row":
            continue
        first_of_table = span.parent not in headed
        headed.add(span.parent)
        inside = document.blocks[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        cells = [b for b in inside if b.pieces and not b.hidden and document.view(b).text.strip()]
        if first_of_table or len(cells) < 2:
            continue
        start, end = view.view_offset(cells[0].pieces[0].start), view.view_offset(cells[-1].pieces[-1].end)
        start, end = _trimmed(view, start, end)
        yield Stretch(start, end, "row", None, *view.source_span(start, end))
