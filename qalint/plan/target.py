"""A target: the stretch of a document's plain text that one question is tied to, and where it stands."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Whether a target is asked about now, kept for top-ups, or left out for a reason."""

    PLANNED = "planned"
    RESERVE = "reserve"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Source:
    """What all targets of one document share.

    `text` is the plain text that a generator reads (`fix --unsafe-fixes --to text` writes it); `title` is the
    document's own ("" if none); `removed` are the passages that cleaning took out of the original.
    """

    path: str
    record: int | None
    field: str | None
    title: str
    text: str = dataclasses.field(repr=False)
    removed: tuple[str, ...] = dataclasses.field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """`source.text[start:end]`, all offsets in code points.

    `window_start`/`window_end` bound the surroundings in the same text that a model may read and quote from.
    `original` is the range in the user's document before cleaning. `section` is the path of headings above,
    the outermost first. `kind` is sentence, pair, section or row. `reason` says why a skipped target is left
    out. `fitness` ranks targets that stand side by side: the higher, the better it can be asked about by
    itself. `asked_from` is what the asking model reads in place of the window, where that is not the same.
    """

    id: str
    source: Source
    start: int
    end: int
    original: tuple[int, int]
    section: tuple[str, ...]
    kind: str = "sentence"
    style: str = "fact"
    status: Status = Status.RESERVE
    reason: str | None = None
    window_start: int = 0
    window_end: int = 0
    fitness: int = 0
    asked_from: str | None = dataclasses.field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The target itself."""
        return self.source.text[self.start : self.end]

    @property
    def window(self) -> str:
        """The target and its surroundings."""
        return self.source.text[self.window_start : self.window_end]


def place_fields(target: Target) -> dict[str, Any]:
    """The part of a JSON row that says which stretch of which document it is about."""
    return {
        "document": target.source.path,
        "target": {"start": target.start, "end": target.end, "text": target.text},
        "original": {"start": target.original[0], "end": target.original[1]},
        "record": target.source.record,
        "field": target.source.field,
        "section": list(target.section),
    }


def plan_row(target: Target) -> dict[str, Any]:
    """The JSON row that `qalint plan` prints for a target."""
    return {
        "id": target.id,
        **place_fields(target),
        "style": target.style,
        "status": target.status.value,
        "reason": target.reason,
    }
