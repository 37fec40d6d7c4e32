"""What a check reports: `Finding`, and the `Fix` of `Edit`s that would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is; never how sure (that is its confidence)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


class Applicability(StrEnum):
    """Where a fix may be applied unasked.

    safe: a reader learns the same. unsafe: words go. display: notation is written out, which may be alive where the
    document is at home: only the text that a generator reads has it applied, the document keeps it.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


CLEANING = frozenset((Applicability.SAFE, Applicability.UNSAFE))
"""What cleans a document where words may go."""

READING = frozenset(Applicability)
"""What makes the text that a generator reads."""


def applied(*, unsafe: bool, to_text: bool) -> frozenset[Applicability]:
    """What is applied where words may go or not, to the document itself or to the text that a generator reads."""
    if not unsafe:
        return frozenset((Applicability.SAFE,))
    return READING if to_text else CLEANING


class Edit(NamedTuple):
    """Replace `source[start:end]` by `text`; offsets are code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together: all are applied or none. Edits are ordered and do not overlap."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability


@dataclass(frozen=True, slots=True)
class Finding:
    """`source[start:end]` of the document at `path` (and `record`, `field`) is what the rule speaks of.

    `confidence` is 0..1. `line` is the physical line of a record in its container, 0 for whole files.
    """

    code: str
    name: str
    path: str
    start: int
    end: int
    message: str
    severity: Severity
    confidence: float
    record: int | None = None
    field: str | None = None
    fix: Fix | None = None
