"""Reads documents with passages planted in them, and tells which plants findings cover."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qalint.finding import Finding
from training.instruction.data import Row, strip_markup

_NEAR = 160


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted passage: `form` is how it was planted, `row` what stands there with its neighbours."""

    document: int
    start: int
    end: int
    form: str
    row: Row


@dataclass(frozen=True, slots=True)
class PlantedDocument:
    """A whole document; `plants` is empty where nothing was planted."""

    text: str
    format: str
    plants: tuple[Plant, ...]


def read_planted(path: Path) -> list[PlantedDocument]:
    """Documents of a gzipped JSONL file: `text`, `format`, `injections` with start, end, form, intent (code points)."""
    documents = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            raw = json.loads(line)
            text = raw["text"]
            plants = tuple(
                Plant(number, plant["start"], plant["end"], plant["form"], _row(text, plant))
                for plant in raw["injections"]
            )
            documents.append(PlantedDocument(text, raw["format"], plants))
    return documents


def _row(text: str, plant: dict[str, object]) -> Row:
    """The passage as it stands, undecoded, with the words on both sides."""
    start, end = int(str(plant["start"])), int(str(plant["end"]))
    before, after = text[max(0, start - 2 * _NEAR) : start], text[end : end + 2 * _NEAR]
    return Row(
        text[start:end],
        str(plant["intent"]),
        "planted",
        "dev",
        "other" if plant["form"] == "other_language" else "en",
        str(plant["form"]),
        strip_markup(before)[-_NEAR:],
        strip_markup(after)[:_NEAR],
    )


def is_found(plant: Plant, findings: Sequence[Finding]) -> bool:
    """Whether findings above info cover half of a planted passage."""
    covered = {
        at
        for finding in findings
        if finding.severity != "info"
        for at in range(max(plant.start, finding.start), min(plant.end, finding.end))
    }
    return 2 * len(covered) >= plant.end - plant.start
