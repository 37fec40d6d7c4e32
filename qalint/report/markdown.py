"""The `markdown` format: a summary for a job's page or a comment on a change: counts, trend, the worst findings."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from typing import TextIO

from qalint.report.concise import place_of
from qalint.report.model import Placed, Report, Target
from qalint.report.printable import printable
from qalint.ruleset.model import Rule

WORST = 20
"""Findings listed at most; the page that shows them has little room."""

MAX_RULES = 30
"""Rules listed at most."""

EXCERPT = 80
"""Code points of an excerpt that a row shows."""

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&@:-])")


class MarkdownWriter:
    """Keeps the worst findings as they come and writes the summary at the end."""

    def __init__(self, stream: TextIO, rules: dict[str, Rule], earlier: Counter[str] | None) -> None:
        self._stream, self._rules, self._earlier = stream, rules, earlier
        self._worst: list[tuple[tuple[int, float, int], Placed]] = []
        self._count = 0

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        self._count += 1
        f = placed.finding
        entry = ((f.severity.rank, f.confidence, -self._count), placed)
        if len(self._worst) < WORST:
            heapq.heappush(self._worst, entry)
        else:
            heapq.heappushpop(self._worst, entry)

    def end(self, report: Report) -> None:
        """Write the summary."""
        lines = ["## qalint", "", _headline(report, self._earlier)]
        lines += self._by_rule(report)
        lines += self._findings()
        if report.errors:
            lines += ["", "### Could not be read", ""]
            lines += [f"- {literal(path)}: {escaped(message)}" for path, message in report.errors]
        self._stream.write("\n".join(lines) + "\n")

    def _by_rule(self, report: Report) -> list[str]:
        earlier = self._earlier
        codes = Counter(report.by_code)
        codes.update(dict.fromkeys(earlier or (), 0))
        if not codes:
            return []
        trend = earlier is not None
        head, rule = "| rule | |", "|---|---|"
        lines = ["", f"{head} findings |" + (" before | change |" if trend else "")]
        lines.append(f"{rule}--:|" + ("--:|--:|" if trend else ""))
        shown = sorted(codes, key=lambda code: (-codes[code], code))
        for code in shown[:MAX_RULES]:
            known = self._rules.get(code)
            row = f"| {code} | {escaped(known.summary if known else '')} | {codes[code]:,} |"
            if earlier is not None:
                row += f" {earlier[code]:,} | {_change(codes[code] - earlier[code])} |"
            lines.append(row)
        if len(shown) > MAX_RULES:
            lines += ["", f"{len(shown) - MAX_RULES} more rules are left out."]
        return lines

    def _findings(self) -> list[str]:
        if not self._worst:
            return []
        lines = ["", "### The worst" if self._count > WORST else "### Findings", ""]
        lines += ["| severity | rule | place | what |", "|---|---|---|---|"]
        for _, placed in sorted(self._worst, key=lambda entry: entry[0], reverse=True):
            f = placed.finding
            excerpt = " ".join(placed.excerpt.split())
            shown = excerpt if len(excerpt) <= EXCERPT else excerpt[: EXCERPT - 1] + "…"
            place = literal(place_of(placed).rstrip(":"))
            lines.append(f"| {f.severity.value} | {f.code} {f.name} | {place} | {literal(shown)} |")
        if self._count > WORST:
            lines += ["", f"{self._count - WORST:,} more findings are left out."]
        return lines


def _headline(report: Report, earlier: Counter[str] | None) -> str:
    total = sum(report.by_code.values())
    documents = f"{report.documents:,} document{'' if report.documents == 1 else 's'}"
    trend = ""
    if earlier is not None:
        change = total - sum(earlier.values())
        trend = f" {_change(change)} against the base." if change else " As many as in the base."
    if not total:
        return f"Nothing found in {documents}.{trend}"
    parts = ", ".join(f"{count:,} {name}" for name, count in sorted(report.by_severity.items()) if count)
    return f"**{total:,} finding{'' if total == 1 else 's'}** ({parts}) in {documents}.{trend}"


def _change(difference: int) -> str:
    return f"{difference:+,}" if difference else "0"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line: no markup, link, mention or cell border is left in it."""
    return _MARKS.sub(r"\\\1", " ".join(printable(text).split()))


def literal(text: str) -> str:
    """A text as code of one line, safe inside a table."""
    shown = " ".join(printable(text).split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def open(target: Target) -> MarkdownWriter:
    """The writer of this format."""
    return MarkdownWriter(target.stream, {rule.code: rule for rule in target.rules}, target.earlier)
