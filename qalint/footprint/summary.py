"""A footprint as text for people and as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from qalint.footprint.align import Corpus
from qalint.footprint.confidence import LEAST
from qalint.footprint.measure import Footprint

SHOWN = 5
"""Entries of a list that the text format shows."""


def as_json(footprint: Footprint, corpus: Corpus) -> dict[str, Any]:
    """The object of `--format json`. Offsets are code points into the document's source; rows count from 0."""
    covered = len(footprint.counts)
    return {
        "version": 1,
        "questions": footprint.questions, "documents": footprint.documents, "places": footprint.places,
        "aligned": len(footprint.placed), "methods": dict(sorted(footprint.methods.items())),
        "least_confidence": LEAST,
        "coverage": round(covered / max(1, footprint.places), 4),
        "curve": [{"questions": q, "coverage": c, "null": n} for q, c, n in footprint.curve.points],
        "saturation": footprint.curve.saturation,
        "gini": footprint.gini, "null_gini": footprint.null_gini,
        "top_share": footprint.top_share, "null_top_share": footprint.null_top_share,
        "artifact_share": round(footprint.artifact_share, 4), "artifacts": dict(footprint.artifacts.most_common()),
        "instruction_share": round(footprint.instruction_share, 4),
        "overlaps": [{"groups": [o.one, o.two], "shared": o.shared} for o in footprint.overlaps],
        "duplicates": [{"row": row, "of": of} for row, of in footprint.duplicates],
        "signs": [{"row": row, "sign": sign} for row, sign in footprint.signs],
        "unaligned": list(footprint.unaligned),
        "unreadable": [{"row": row.row, "reason": row.reason} for row in footprint.unreadable],
        "unasked": [{"path": path, "section": section} for path, section in footprint.unasked],
        "rows": [
            {
                "row": each.question.row, "path": source.path, "record": source.record,
                "start": place.start, "end": place.end, "kind": place.kind,
                "confidence": each.alignment.confidence, "method": each.alignment.method, "codes": list(each.codes),
            }
            for each in footprint.placed
            for source in [corpus.documents[each.alignment.spot.document]]
            for place in [source.places[each.alignment.spot.place]]
        ],
    }  # fmt: skip


def as_text(footprint: Footprint) -> Iterator[str]:
    """The lines of `--format text`."""
    aligned = len(footprint.placed)
    yield f"{footprint.questions:,} questions about {footprint.documents:,} documents of {footprint.places:,} spans"
    yield (
        f"aligned            {aligned:,} ({_share(aligned, footprint.questions)}) with a confidence of {LEAST} or more;"
        f" {len(footprint.unaligned):,} are not, {len(footprint.unreadable):,} rows could not be read"
    )
    if footprint.curve.points:
        _, coverage, null = footprint.curve.points[-1]
        yield f"coverage           {coverage:.1%} of the spans; as many questions at random: {null:.1%}"
        yield f"saturation         nine tenths of that after {footprint.curve.saturation:,} questions"
        yield f"concentration      Gini {footprint.gini:.2f}; at random {footprint.null_gini:.2f}"
        top, null = footprint.top_share, footprint.null_top_share
        yield f"top tenth          has {top:.0%} of the questions; at random {null:.0%}"
    yield f"on artifacts       {footprint.artifact_share:.1%}{_codes(footprint.artifacts)}"
    yield f"on instructions    {footprint.instruction_share:.1%}"
    yield f"duplicates         {len(footprint.duplicates):,} ({_share(len(footprint.duplicates), footprint.questions)})"
    kinds = Counter(sign.partition(":")[0] for _, sign in footprint.signs)
    yield f"signs in answers   {len(footprint.signs):,}{_codes(kinds)}"
    yield f"never asked        {len(footprint.unasked):,} sections"
    for path, section in footprint.unasked[:SHOWN]:
        yield f"                   {path}: {section or '(before the first heading)'}"
    for overlap in footprint.overlaps[:SHOWN]:
        yield f"overlap            {overlap.one} and {overlap.two}: {overlap.shared:.0%} of their spans"
    for row in footprint.unreadable[:SHOWN]:
        yield f"unreadable         row {row.row}: {row.reason}"


def verdict(footprint: Footprint) -> Iterator[str]:
    """What is wrong, in plain words; nothing where nothing is."""
    if footprint.artifact_share >= 0.05:
        yield (
            f"{footprint.artifact_share:.0%} of the questions ask about leftovers of the page instead of its content."
            " Clean the documents (qalint fix) and generate again."
        )
    if footprint.instruction_share > 0:
        yield (
            f"{footprint.instruction_share:.1%} of the questions rest on text that gives orders to a model."
            " Take those rows out."
        )
    if footprint.curve.points:
        _, coverage, null = footprint.curve.points[-1]
        if coverage < 0.8 * null:
            yield (
                f"The questions reach {coverage:.0%} of the spans; thrown at random they would reach {null:.0%}."
                " More of the same will not help: plan targets (qalint plan)."
            )
    if footprint.questions and len(footprint.duplicates) >= 0.05 * footprint.questions:
        yield f"{_share(len(footprint.duplicates), footprint.questions)} of the questions repeat another one."
    if footprint.signs:
        yield f"{len(footprint.signs)} answers refuse, change the format or speak of their source: look at them."


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"


def _codes(codes: Counter[str]) -> str:
    told = ", ".join(f"{code} {count}" for code, count in codes.most_common(SHOWN))
    return f" ({told})" if told else ""
