"""Looks once more at what a model is about to read: instructions and hidden text in a window, by patterns alone.

Cleaning works on a document's source. This looks at the text as it is sent, where markup no longer parts what belongs
together. It runs no model, so that it costs a fraction of the call that it guards.
"""

from __future__ import annotations

from dataclasses import replace

from qalint.document.formats import parse
from qalint.finding import Severity
from qalint.lint import Linter, lint

_GUARDED = ("INS", "HID")


class WindowGuard:
    """The rules of a linter that find instructions and hidden text, without its models."""

    def __init__(self, linter: Linter) -> None:
        checks = tuple(
            (rule, check)
            for rule, check in linter.checks
            if rule.code.startswith(_GUARDED) and rule.severity is not Severity.INFO
        )
        self._linter = replace(linter, checks=checks, options=replace(linter.options, models=False))

    def __call__(self, window: str) -> str | None:
        """The name of this check and the first finding, as "check: what it found"; None where there is none."""
        found = lint(parse(window, "text", ""), self._linter).findings
        return f"window-clean: {found[0].code} {found[0].name} in the window" if found else None
