"""Counts what aligned questions add up to: coverage, concentration, overlap, artifacts, signs in answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from qalint.footprint.align import Alignment, Corpus, Spot
from qalint.footprint.confidence import LEAST
from qalint.footprint.curves import Curve, coverage_curve, gini, null_concentration, top_share
from qalint.footprint.row import Question, UnreadableRow
from qalint.footprint.signs import signs_of
from qalint.generate.near_duplicates import Questions

INSTRUCTING = ("INS", "HID")
"""Prefixes of rules about passages that talk to a model; every other finding is on an artifact."""

_FEW = 3
"""Questions below which a group's overlap with another says nothing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question that was aligned, and the codes of the findings at its place."""

    question: Question
    alignment: Alignment
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two prompts or seeds ask about the same places: `shared` is Jaccard's index of the places (0..1)."""

    one: str
    two: str
    shared: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a file of questions comes to. Shares are 0..1 of the aligned questions; `null_*` is what chance gives.

    `unaligned`, `duplicates` (row, row that it repeats) and `signs` (row, what its answer shows) number rows of the
    file. `unasked` are section paths that no question reaches.
    """

    questions: int
    documents: int
    places: int
    placed: tuple[Placed, ...]
    unaligned: tuple[int, ...]
    unreadable: tuple[UnreadableRow, ...]
    duplicates: tuple[tuple[int, int], ...]
    curve: Curve
    gini: float
    null_gini: float
    top_share: float
    null_top_share: float
    artifacts: Counter[str]
    artifact_share: float
    instruction_share: float
    methods: Counter[str]
    overlaps: tuple[Overlap, ...]
    signs: tuple[tuple[int, str], ...]
    unasked: tuple[tuple[str, str], ...]
    counts: Mapping[Spot, int] = field(default_factory=dict)


Findings = Sequence[Sequence[tuple[int, int, str]]]
"""For each document of the corpus its findings as (start, end, code)."""

Headings = Sequence[Sequence[str]]
"""For each document of the corpus the section of each place, "" for none."""


def measure(
    corpus: Corpus,
    questions: Sequence[Question],
    unreadable: Sequence[UnreadableRow],
    findings: Findings,
    sections: Headings,
) -> Footprint:
    """The footprint of questions on a corpus. The order of the questions is the order in which they were asked."""
    placed, unaligned = _place(corpus, questions, findings)
    counts = Counter(each.alignment.spot for each in placed)
    lengths = [place.end - place.start for source in corpus.documents for place in source.places]
    numbered = _numbering(corpus)
    hits = [numbered[each.alignment.spot] for each in placed]
    tally = [0] * len(lengths)
    for hit in hits:
        tally[hit] += 1
    null_gini, null_top = null_concentration(lengths, len(hits))
    artifacts = Counter(code for p in placed for code in set(p.codes) if not code.startswith(INSTRUCTING))
    total = max(1, len(placed))
    return Footprint(
        questions=len(questions),
        documents=len(corpus.documents),
        places=len(lengths),
        placed=tuple(placed),
        unaligned=tuple(unaligned),
        unreadable=tuple(unreadable),
        duplicates=tuple(_duplicates(questions)),
        curve=coverage_curve(hits, lengths),
        gini=gini(tally),
        null_gini=null_gini,
        top_share=top_share(tally),
        null_top_share=null_top,
        artifacts=artifacts,
        artifact_share=sum(any(not c.startswith(INSTRUCTING) for c in p.codes) for p in placed) / total,
        instruction_share=sum(any(c.startswith(INSTRUCTING) for c in p.codes) for p in placed) / total,
        methods=Counter(each.alignment.method for each in placed),
        overlaps=tuple(_overlaps(placed)),
        signs=tuple((q.row, sign) for q in questions for sign in signs_of(q)),
        unasked=tuple(_unasked(corpus, sections, counts)),
        counts=counts,
    )


def _place(
    corpus: Corpus, questions: Sequence[Question], findings: Findings
) -> tuple[list[Placed], list[int]]:
    placed, unaligned = [], []
    for question in questions:
        found = corpus.align(question)
        if found is None or found.confidence < LEAST:
            unaligned.append(question.row)
            continue
        place = corpus.documents[found.spot.document].places[found.spot.place]
        here = findings[found.spot.document]
        codes = [code for start, end, code in here if _half_inside(place.start, place.end, start, end)]
        placed.append(Placed(question, found, tuple(dict.fromkeys(codes))))
    return placed, unaligned


def _half_inside(start: int, end: int, low: int, high: int) -> bool:
    """Whether a finding covers half of the place; a stray entity in a sentence makes no artifact of it."""
    return 2 * (min(end, high) - max(start, low)) >= end - start


def _numbering(corpus: Corpus) -> dict[Spot, int]:
    spots = (Spot(d, p) for d, source in enumerate(corpus.documents) for p in range(len(source.places)))
    return {spot: number for number, spot in enumerate(spots)}


def _duplicates(questions: Iterable[Question]) -> Iterable[tuple[int, int]]:
    seen = Questions()
    for question in questions:
        known = seen.add(question.question, str(question.row))
        if known is not None:
            yield question.row, int(known)


def _overlaps(placed: Iterable[Placed]) -> Iterable[Overlap]:
    groups: dict[str, list[Spot]] = defaultdict(list)
    for each in placed:
        if each.question.group:
            groups[each.question.group].append(each.alignment.spot)
    kept = {name: set(spots) for name, spots in sorted(groups.items()) if len(spots) >= _FEW}
    for one, two in combinations(list(kept)[:12], 2):
        yield Overlap(one, two, round(len(kept[one] & kept[two]) / len(kept[one] | kept[two]), 3))


def _unasked(corpus: Corpus, sections: Headings, counts: Counter[Spot]) -> Iterable[tuple[str, str]]:
    for number, source in enumerate(corpus.documents):
        asked = {sections[number][spot.place] for spot in counts if spot.document == number}
        for section in dict.fromkeys(sections[number]):
            if section not in asked:
                yield source.path, section
