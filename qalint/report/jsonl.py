"""The `jsonl` format: one finding a line, as it is found."""

from __future__ import annotations

import json
from typing import TextIO

from qalint.report.model import Placed, Report, Target


class JsonlWriter:
    """Writes each finding at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def finding(self, placed: Placed) -> None:
        """Write one finding."""
        self._stream.write(json.dumps(placed.as_json(), ensure_ascii=True) + "\n")

    def end(self, report: Report) -> None:
        """Nothing follows the findings."""


def open(target: Target) -> JsonlWriter:
    """The writer of this format."""
    return JsonlWriter(target.stream)
