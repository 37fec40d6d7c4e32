"""The `rdjson` format: reviewdog's diagnostics, columns in UTF-8 bytes, fixes as suggestions."""

from __future__ import annotations

import json
from typing import Any, TextIO

from qalint.finding import Severity
from qalint.report.model import Placed, Region, Report, Target

NEEDS_REGIONS = True

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


class RdjsonWriter:
    """Collects diagnostics; the object is written at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._diagnostics: list[dict[str, Any]] = []

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        f = placed.finding
        record = Region(max(1, placed.line), 1, max(1, placed.line), 1)
        place = placed.utf8.place if placed.utf8 else record
        diagnostic: dict[str, Any] = {
            "message": f.message,
            "location": {"path": f.path, "range": _range(place)},
            "severity": SEVERITIES[f.severity],
            "code": {"value": f.code},
        }
        if f.fix and placed.utf8:
            diagnostic["suggestions"] = [
                {"range": _range(region), "text": edit.text}
                for edit, region in zip(f.fix.edits, placed.utf8.edits, strict=True)
            ]
        self._diagnostics.append(diagnostic)

    def end(self, report: Report) -> None:
        """Write the object."""
        json.dump({"source": {"name": "qalint"}, "diagnostics": self._diagnostics}, self._stream, indent=1)
        self._stream.write("\n")


def _range(region: Region) -> dict[str, Any]:
    return {
        "start": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }


def open(target: Target) -> RdjsonWriter:
    """The writer of this format."""
    return RdjsonWriter(target.stream)
