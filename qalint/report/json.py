"""The `json` format: one object with all findings, errors and the summary."""

from __future__ import annotations

import json
from typing import TextIO

from qalint.report.model import Placed, Report, Target


class JsonWriter:
    """Writes the object piece by piece, so that memory stays flat."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._count = 0
        stream.write('{"version": 1, "findings": [')

    def finding(self, placed: Placed) -> None:
        """Write one finding."""
        self._stream.write(",\n  " if self._count else "\n  ")
        self._stream.write(json.dumps(placed.as_json(), ensure_ascii=True))
        self._count += 1

    def end(self, report: Report) -> None:
        """Write errors and summary and close the object."""
        errors = [{"path": path, "message": message} for path, message in report.errors]
        self._stream.write("\n], " if self._count else "], ")
        self._stream.write(f'"errors": {json.dumps(errors)}, "summary": {json.dumps(report.as_json())}}}\n')


def open(target: Target) -> JsonWriter:
    """The writer of this format."""
    return JsonWriter(target.stream)
