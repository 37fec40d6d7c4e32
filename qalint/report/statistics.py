"""The `--statistics` view: how often each rule fired."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from qalint.report.model import Placed, Report, Target
from qalint.report.style import Style, closing_lines, documents, style_of


class StatisticsWriter:
    """Counts findings and writes a line a rule at the end."""

    def __init__(self, stream: TextIO, style: Style, quiet: bool) -> None:
        self._stream, self._style, self._quiet = stream, style, quiet
        self._seen: dict[str, Placed] = {}
        self._count: Counter[str] = Counter()
        self._documents: dict[str, set[tuple[str, int | None]]] = {}

    def finding(self, placed: Placed) -> None:
        """Count one finding."""
        finding = placed.finding
        self._seen.setdefault(finding.code, placed)
        self._count[finding.code] += 1
        self._documents.setdefault(finding.code, set()).add((finding.path, finding.record))

    def end(self, report: Report) -> None:
        """Write the counts, most frequent first."""
        width = max((len(placed.finding.name) for placed in self._seen.values()), default=0)
        for code, count in sorted(self._count.items(), key=lambda item: (-item[1], item[0])):
            finding = self._seen[code].finding
            fix = f"[{finding.fix.applicability.value} fix]" if finding.fix else ""
            name = self._style.rule(code, f"{code}  {finding.name:<{width}}", finding.severity)
            self._stream.write(
                f"{count:>7}  {name}  in {documents(len(self._documents[code]))}  {self._style.dim(fix)}\n"
            )
        if not self._quiet:
            self._stream.writelines(line + "\n" for line in closing_lines(report, self._style))


def open(target: Target) -> StatisticsWriter:
    """The writer of this format."""
    return StatisticsWriter(target.stream, style_of(target), target.quiet)
