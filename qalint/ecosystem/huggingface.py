"""Functions for `map` and `filter` of Hugging Face datasets: plain callables over rows, which import nothing of it.

Lists go into JSON text: a column's type is told by its first rows, and those may hold empty lists only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qalint.api import Checker
from qalint.ecosystem.records import TextStep, worst_codes
from qalint.finding import Severity

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Clean:
    """The column cleaned, and what went as JSON text in `qalint_removed`, so that nothing is lost."""

    column: str
    step: TextStep

    def __call__(self, row: Row) -> dict[str, Any]:
        """The changed columns of one row."""
        text, removed = self.step.clean(row[self.column] or "")
        return {self.column: text, "qalint_removed": json.dumps(removed)}


@dataclass(frozen=True)
class Audit:
    """A column `qalint_findings`: JSON text of a list with code, severity, start and end of each finding."""

    column: str
    step: TextStep

    def __call__(self, row: Row) -> dict[str, Any]:
        """The new column of one row."""
        found = [
            {"code": f.code, "severity": f.severity.value, "start": f.start, "end": f.end}
            for f in self.step.findings(row[self.column] or "")
        ]
        return {"qalint_findings": json.dumps(found)}


@dataclass(frozen=True)
class Keep:
    """True for rows without a finding at or above `fail_on`."""

    column: str
    step: TextStep
    fail_on: Severity

    def __call__(self, row: Row) -> bool:
        """Whether one row stays."""
        return not worst_codes(self.step.findings(row[self.column] or ""), self.fail_on)


def cleaner(
    column: str = "text",
    *,
    format: str | None = None,
    unsafe: bool = True,
    to_text: bool = False,
    checker: Checker | None = None,
) -> Callable[[Row], dict[str, Any]]:
    """The function for `map` that cleans a column."""
    return Clean(column, TextStep(checker or Checker(), format, unsafe, to_text))


def auditor(
    column: str = "text", *, format: str | None = None, checker: Checker | None = None
) -> Callable[[Row], dict[str, Any]]:
    """The function for `map` that writes findings into a new column."""
    return Audit(column, TextStep(checker or Checker(), format))


def keeper(
    column: str = "text",
    *,
    fail_on: str = "warning",
    format: str | None = None,
    checker: Checker | None = None,
) -> Callable[[Row], bool]:
    """The function for `filter` that drops rows with findings. Raises ValueError for an unknown severity."""
    return Keep(column, TextStep(checker or Checker(), format), Severity(fail_on))
