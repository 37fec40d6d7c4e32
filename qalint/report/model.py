"""What a report is made of: findings with their places worked out, errors, a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TextIO

from qalint.finding import Finding, Severity
from qalint.ruleset.model import Rule

EXCERPT_LENGTH = 200
"""Code points of an excerpt; a longer one is cut at 199 and ends with an ellipsis."""


class Region(NamedTuple):
    """A stretch of a file: 1-based lines, 1-based columns in some unit, the end column one past the last."""

    line: int
    column: int
    end_line: int
    end_column: int


class Regions(NamedTuple):
    """Where a finding is and where the edits of its fix are, in one unit."""

    place: Region
    edits: tuple[Region, ...] = ()


class SourceLine(NamedTuple):
    """A line of source around a finding: 1-based `number`, `text`, and how many code points of it are cut `before`
    and `after` the text, because a whole document may be one line.
    """

    number: int
    text: str
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with what a report says of its place: lines and columns are 1-based code points.

    For a finding inside a record `line` and `end_line` are the record's physical line and the columns 1. `lines` are
    the source lines around it, for people, the finding's own among them. `utf16` and `utf8` are the
    places in UTF-16 code units and in UTF-8 bytes, and `line_hash` is what GitHub tracks an alert by; the three are
    there only for writers that ask for them (`NEEDS_REGIONS`), and only where the finding is not inside a record.
    """

    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str
    lines: tuple[SourceLine, ...] = ()
    utf16: Regions | None = None
    utf8: Regions | None = None
    line_hash: str = ""

    def as_json(self) -> dict[str, Any]:
        """The object that the JSON formats print."""
        f = self.finding
        fix = f.fix and {
            "title": f.fix.title,
            "applicability": f.fix.applicability.value,
            "edits": [{"start": e.start, "end": e.end, "text": e.text} for e in f.fix.edits],
        }
        return {
            "code": f.code, "name": f.name, "message": f.message, "severity": f.severity.value,
            "confidence": f.confidence, "path": f.path, "record": f.record, "field": f.field, "start": f.start,
            "end": f.end, "line": self.line, "column": self.column, "end_line": self.end_line,
            "end_column": self.end_column, "excerpt": self.excerpt, "fix": fix,
        }  # fmt: skip


@dataclass(slots=True)
class Report:
    """What a run adds up to: counts by rule and severity, files read, errors."""

    files: int = 0
    documents: int = 0
    characters: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    by_severity: Counter[str] = field(default_factory=Counter)
    fixable: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, findings: Sequence[Finding]) -> None:
        """Count the findings of one document."""
        for finding in findings:
            self.by_code[finding.code] += 1
            self.by_severity[finding.severity.value] += 1
            if finding.fix is not None:
                self.fixable[finding.fix.applicability.value] += 1

    def worst(self) -> int:
        """The rank of the worst severity seen, -1 where nothing was found."""
        return max((Severity(name).rank for name in self.by_severity), default=-1)

    def as_json(self) -> dict[str, Any]:
        """The `summary` object of the JSON format."""
        return {
            "files": self.files, "documents": self.documents, "characters": self.characters,
            "findings": sum(self.by_code.values()), "by_code": dict(sorted(self.by_code.items())),
            "by_severity": {s.value: self.by_severity[s.value] for s in Severity},
            "fixable": dict(sorted(self.fixable.items())),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Where a report goes: the stream, whether it may be coloured, whether counts are wanted, the rules of the run.

    `links` says whether rule codes lead to their rule file (OSC 8); `earlier` counts the findings of an earlier run by
    rule, for reports that show a trend.
    """

    stream: TextIO
    color: bool = False
    quiet: bool = False
    rules: Sequence[Rule] = ()
    links: bool = False
    earlier: Counter[str] | None = None


class Writer(Protocol):
    """One format being written: findings as they come, then the end.

    A format whose module says `NEEDS_REGIONS = True` is given places in UTF-16 code units and UTF-8 bytes, too.
    """

    def finding(self, placed: Placed) -> None:
        """Take one finding."""

    def end(self, report: Report) -> None:
        """Write what comes after the last finding."""


def excerpt_of(source: str, start: int, end: int) -> str:
    """`source[start:end]`, cut at 200 code points with a final ellipsis."""
    text = source[start : min(end, start + EXCERPT_LENGTH + 1)]
    return text if len(text) <= EXCERPT_LENGTH else text[: EXCERPT_LENGTH - 1] + "\u2026"
