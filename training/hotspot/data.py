"""Reads documents with the spans that generators asked about, and parses them as qalint does."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qalint.document.formats import parse
from qalint.hotspots.features import features_of
from qalint.hotspots.places import Place, places_of

FORMATS = {"md": "markdown", "markdown": "markdown", "html": "html", "rst": "rst", "mdx": "mdx"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One document: its corpus, its places with their features, and which were asked about.

    `gold` are the data's own spans as (start, end, asked): what scores are judged on. `questions` are the data's.
    """

    corpus: str
    text: str
    places: list[Place]
    rows: list[list[float]]
    labels: list[bool]
    gold: list[tuple[int, int, bool]]
    questions: list[dict[str, Any]]


def read_documents(folder: Path) -> Iterator[Asked]:
    """The documents of every `*.jsonl.gz` in the folder that have spans asked about and spans not asked about."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                asked = _document(json.loads(line))
                if asked is not None:
                    yield asked


def digest_data(folder: Path) -> str:
    """The sha256 of the files that a training read."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl.gz")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def is_asked(start: int, end: int, anchors: list[tuple[int, int]]) -> bool:
    """Whether an anchor covers half of [start, end), or half of an anchor lies in it."""
    return any(min(end, b) - max(start, a) >= 0.5 * min(end - start, b - a) > 0 for a, b in anchors)


def _document(row: dict[str, Any]) -> Asked | None:
    anchors = [(a["start"], a["end"]) for question in row["questions"] for a in question["anchors"]]
    spans = [(s["start"], s["end"]) for s in row["spans"] if s["end"] > s["start"]]
    gold = [(start, end, is_asked(start, end, anchors)) for start, end in spans]
    marks = {mark for _, _, mark in gold}
    if len(gold) < 8 or len(marks) < 2:
        return None
    places = places_of(parse(row["text"], FORMATS.get(row["format"], "text")))
    labels = [is_asked(place.start, place.end, anchors) for place in places]
    return Asked(row["corpus"], row["text"], places, features_of(places), labels, gold, row["questions"])
