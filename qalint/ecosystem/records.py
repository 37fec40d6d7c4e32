"""What a pipeline's step does to one text: clean it, judge it, keep what went. Knows no tool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from qalint.api import Checker
from qalint.document.render import read_text
from qalint.finding import Finding, Severity
from qalint.fix.quarantine import records


@dataclass(frozen=True)
class TextStep:
    """How texts are treated. Picklable; equal steps do the same.

    `format` is the texts' format, None where the content shall tell; `unsafe` says whether words may go; `to_text`
    whether markup is taken off, too.
    """

    checker: Checker = field(default_factory=Checker)
    format: str | None = None
    unsafe: bool = True
    to_text: bool = False

    def clean(self, text: str) -> tuple[str, list[dict[str, Any]]]:
        """The cleaned text, and what was taken out: rows as `qalint fix` keeps them, which bring it back."""
        if self.to_text and self.unsafe:
            cleaned = self.checker.reading(text, self.format)
        else:
            cleaned = self.checker.fix(text, self.format, unsafe=self.unsafe)
        rows = list(records(cleaned)) if cleaned.changed else []
        return (read_text(cleaned.cleaned).text if self.to_text else cleaned.cleaned.source), rows

    def findings(self, text: str) -> list[Finding]:
        """The findings in a text."""
        return self.checker.check(text, self.format)


def worst_codes(findings: Iterable[Finding], least: Severity) -> list[str]:
    """The codes of the findings at or above a severity, each once, in order."""
    return sorted({finding.code for finding in findings if finding.severity.rank >= least.rank})
