"""The `gitlab` format: a Code Quality report, as GitLab reads it.

GitLab reads a subset of the Code Climate format; `type` and `categories`, which it passes over, are there for other
readers of that format.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any, TextIO

from qalint.finding import Severity
from qalint.report.model import Placed, Report, Target

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}

SECURITY = ("INS", "HID")
"""Rules whose findings are an attack on a model; all others are about how clearly a document speaks."""


class GitlabWriter:
    """Collects issues; fingerprints are unique and hold no line number."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._issues: list[dict[str, Any]] = []
        self._seen: Counter[str] = Counter()

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        f = placed.finding
        key = "\0".join((f.code, f.path, str(f.field), placed.excerpt))
        self._seen[key] += 1
        text = f"{key}\0{self._seen[key]}"
        self._issues.append(
            {
                "description": f"{f.code} {f.message}",
                "type": "issue",
                "categories": ["Security" if f.code.startswith(SECURITY) else "Clarity"],
                "check_name": f.name,
                "fingerprint": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": SEVERITIES[f.severity],
                "location": {"path": f.path, "lines": {"begin": placed.line, "end": placed.end_line}},
            }
        )

    def end(self, report: Report) -> None:
        """Write the array."""
        json.dump(self._issues, self._stream, indent=1)
        self._stream.write("\n")


def open(target: Target) -> GitlabWriter:
    """The writer of this format."""
    return GitlabWriter(target.stream)
