"""How reports for people look: colours, and the lines that close them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qalint.finding import Severity
from qalint.report.model import Report, Target


@dataclass(frozen=True, slots=True)
class Style:
    """ANSI colours where they are on, plain text where they are off; `pages` are the addresses of rules by code."""

    on: bool
    pages: Mapping[str, str] = field(default_factory=dict)

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text

    def path(self, text: str) -> str:
        """A place."""
        return self._paint(text, "1")

    def dim(self, text: str) -> str:
        """What matters less."""
        return self._paint(text, "2")

    def good(self, text: str) -> str:
        """Nothing to do."""
        return self._paint(text, "32")

    def warn(self, text: str) -> str:
        """Something the reader should look at."""
        return self._paint(text, "33")

    def hunk(self, text: str) -> str:
        """A place inside a diff."""
        return self._paint(text, "36")

    def changed(self, text: str, mark: str) -> str:
        """A line of a diff, by its first character."""
        return self._paint(text, {"+": "32", "-": "31"}[mark]) if mark in "+-" else text

    def severity(self, text: str, severity: Severity) -> str:
        """A text in the colour of a severity."""
        return self._paint(text, {"error": "1;31", "warning": "33", "info": "36"}[severity.value])

    def rule(self, code: str, text: str, severity: Severity) -> str:
        """A text that names a rule, in the colour of its severity; it leads to the rule's file where that is known."""
        shown = self.severity(text, severity)
        address = self.pages.get(code)
        return f"\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\" if address else shown


def style_of(target: Target) -> Style:
    """The style of a report on this target."""
    if not target.links:
        return Style(target.color)
    files = {rule.code: Path(rule.origin) for rule in target.rules if rule.origin}
    return Style(target.color, {code: path.resolve().as_uri() for code, path in files.items()})


def closing_lines(report: Report, style: Style) -> list[str]:
    """The counts that end a report for people."""
    total = sum(report.by_code.values())
    if not report.documents:
        return ["No documents were read."]
    read = documents(report.documents)
    if not total:
        return [style.good(f"All clear: nothing found in {read}.")]
    parts = [
        f"{report.by_severity[s.value]} {_plural(s.value, report.by_severity[s.value])}"
        for s in Severity
        if report.by_severity[s.value]
    ]
    lines = [f"Found {total} {_plural('finding', total)} ({', '.join(parts)}) in {read}."]
    safe, unsafe = report.fixable["safe"], report.fixable["unsafe"]
    if safe or unsafe:
        text = f"{safe} can be fixed with `qalint fix`" if safe else ""
        more = (
            f"{unsafe} {'more' if safe else 'can be fixed'} with `qalint fix --unsafe-fixes`"
            if unsafe
            else ""
        )
        lines.append(style.dim("; ".join(filter(None, (text, more))) + "."))
    return lines


def documents(count: int) -> str:
    """So many documents, in words."""
    return f"{count:,} document{'' if count == 1 else 's'}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 or word == "info" else word + "s"
