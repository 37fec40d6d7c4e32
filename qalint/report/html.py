"""The `html` format: one self-contained page that says what is wrong, then shows each finding in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from qalint.report.html_page import figures, page, table, text_of, verdict
from qalint.report.model import Placed, Report, SourceLine, Target
from qalint.ruleset.model import CATEGORIES, Rule

BUDGET = 3_500_000
"""Code points of findings that a page shows, so that a large corpus' report stays below 5 MB."""

PER_DOCUMENT = 60
"""Findings of one document that are shown; all are counted."""

LINE = 300
"""Code points of a source line that are shown on either side of what is marked."""

_MEANS = {
    "MKP": "leftover markup: a generator asks about it, and it is copied into questions",
    "BLP": "boilerplate of pages (menus, banners, footers): it draws questions away from the content",
    "ENC": "damaged or odd characters: they are learned as they stand",
    "CNV": "residue of conversion (page numbers, split words): it breaks sentences and answers",
    "STR": "structure that skews a corpus (repeats, lists of literature, fragments)",
    "INS": "passages that give orders to a model: the answering model may obey them",
    "HID": "hidden text that speaks to a model: nobody sees it, the model reads it",
    "HOT": "leftovers that draw questions more than their share",
    "QAL": "directives to qalint itself",
}


class HtmlWriter:
    """Gathers what is shown, bounded, and writes the page at the end."""

    def __init__(self, stream: TextIO, rules: Sequence[Rule]) -> None:
        self._stream = stream
        self._rules = {rule.code: rule for rule in rules}
        self._shown: dict[str, list[str]] = {}
        self._count: Counter[str] = Counter()
        self._paths: dict[str, set[str]] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        self._left = BUDGET

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        finding = placed.finding
        path = finding.path
        self._kinds.setdefault(finding.code, (finding.name, finding.severity.value))
        self._count[path] += 1
        self._paths.setdefault(finding.code, set()).add(path)
        shown = self._shown.setdefault(path, [])
        if len(shown) < PER_DOCUMENT and self._left > 0:
            text = finding_html(placed)
            self._left -= len(text)
            shown.append(text)

    def end(self, report: Report) -> None:
        """Write the page."""
        self._stream.write(page("qalint report", self._parts(report)))

    def _parts(self, report: Report) -> Iterator[str]:
        total = sum(report.by_code.values())
        number = report.documents
        made = "this document" if number == 1 else f"these {number:,} documents"
        yield f"<h1>What would spoil question-answer data made from {made}</h1>"
        yield verdict(list(self._wrong(report)), "Nothing was found: the documents are clean by these rules.")
        yield figures(
            [
                ("findings", f"{total:,}", f"in {len(self._count):,} of {report.files:,} files"),
                *((name, f"{report.by_severity[name]:,}", _SEVERITY[name]) for name in _SEVERITY),
                ("fixable", f"{sum(report.fixable.values()):,}", "qalint fix, with --unsafe-fixes"),
            ]
        )
        if report.by_code:
            yield "<h2>By rule</h2>"
            yield table(
                "Findings by rule", ("rule", "what it finds", "findings", "files"), self._by_rule(report)
            )
            yield from self._why(report)
            yield "<h2>By file</h2>"
            yield _TOOLS
            yield from self._files()
        if report.errors:
            yield f"<h2>Could not be read</h2>{table('Errors', ('file', 'what happened'), report.errors)}"

    def _wrong(self, report: Report) -> Iterator[str]:
        """A sentence for each category, the most findings first; information is left to the table."""
        count: Counter[str] = Counter()
        files: dict[str, set[str]] = {}
        for code, number in report.by_code.items():
            if self._kinds[code][1] == "info":
                continue
            category = code.rstrip("0123456789")
            count[category] += number
            files.setdefault(category, set()).update(self._paths.get(code, ()))
        for category, number in count.most_common():
            means = _MEANS.get(category, CATEGORIES.get(category, "findings of your own rules"))
            what, _, harm = means.partition(": ")
            times = "once" if number == 1 else f"{number:,} times"
            where = f"{times}, in {len(files[category]):,} of {report.files:,} files"
            yield f"{what[0].upper()}{what[1:]} ({where}){': ' if harm else ''}{harm}."

    def _by_rule(self, report: Report) -> Iterator[tuple[str, str, int, int]]:
        for code, number in sorted(report.by_code.items(), key=lambda item: (-item[1], item[0])):
            rule = self._rules.get(code)
            yield code, rule.summary if rule else self._kinds[code][0], number, len(self._paths.get(code, ()))

    def _why(self, report: Report) -> Iterator[str]:
        yield "<details><summary>Why each of these rules matters</summary>"
        for code in sorted(report.by_code):
            rule = self._rules.get(code)
            if rule:
                yield f"<p><span class='code'>{text_of(code)}</span> {text_of(rule.name)}: {text_of(rule.why)}</p>"
        yield "</details>"

    def _files(self) -> Iterator[str]:
        for path, number in sorted(self._count.items(), key=lambda item: (-item[1], item[0])):
            shown = self._shown[path]
            more = (
                f"<p class='soft'>{number - len(shown):,} more are not shown.</p>"
                if number > len(shown)
                else ""
            )
            told = f"{text_of(path)} <span class='soft'>({number:,})</span>"
            yield f"<details class='file'><summary>{told}</summary>{''.join(shown)}{more}</details>"


_SEVERITY = {"error": "must go", "warning": "should go", "info": "good to know"}

_TOOLS = (
    '<div class="tools"><label>Severity <select id="severity"><option value="">all</option><option>error</option>'
    "<option>warning</option><option>info</option></select></label>"
    '<label>Search <input id="search" type="search" autocomplete="off"></label>'
    '<span id="shown" class="soft" aria-live="polite"></span></div>'
)


def finding_html(placed: Placed) -> str:
    """One finding: what it is, where, and its source lines with the place marked."""
    finding = placed.finding
    where = (
        f"record {finding.record}, {finding.field}" if finding.record is not None else f"line {placed.line}"
    )
    fix = (
        f" <span class='soft'>Fix ({finding.fix.applicability.value}): {text_of(finding.fix.title)}.</span>"
        if finding.fix
        else ""
    )
    return (
        f"<div class='finding' data-severity='{finding.severity.value}'><p><span class='code {finding.severity.value}'>"
        f"{text_of(finding.code)}</span> {text_of(finding.message)} <span class='soft'>{text_of(where)},"
        f" confidence {finding.confidence:.2f}</span>{fix}</p>{_source(placed)}</div>"
    )


def _source(placed: Placed) -> str:
    if placed.finding.record is not None or not placed.lines:
        return f"<pre><mark>{text_of(placed.excerpt)}</mark></pre>"
    return "<pre>" + "\n".join(_line(placed, line) for line in placed.lines) + "</pre>"


def _line(placed: Placed, shown: SourceLine) -> str:
    number, text, left, right = shown
    start, end = 0, 0
    if placed.line <= number <= placed.end_line:
        start = placed.column - 1 - left if number == placed.line else 0
        end = max(0, placed.end_column - 1 - left) if number == placed.end_line else left + len(text) + right
    low, high = max(0, start - LINE), min(len(text), max(end, start) + LINE)
    stop = min(end, start + 2 * LINE)
    cut = "…" if stop < end else ""
    marked = f"<mark>{text_of(text[start:stop])}{cut}</mark>" if end > start else ""
    before = ("…" if low or left else "") + text[low:start]
    after = text[max(end, start) : high] + ("…" if high < len(text) or right else "")
    return f"<span class='no'>{number:>4} </span>{text_of(before)}{marked}{text_of(after)}"


def open(target: Target) -> HtmlWriter:
    """The writer of this format."""
    return HtmlWriter(target.stream, target.rules)
