"""Directives inside a document that silence rules: `<!-- qalint: ignore[MKP012] reason -->` and its family."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qalint.document.lines import line_starts
from qalint.document.model import Document
from qalint.finding import Applicability, Edit, Finding, Fix, Severity
from qalint.ruleset import Rule, RuleSet, UnknownRuleError, expand

DIRECTIVE = re.compile(
    r"(?:<!--|\{/\*|^[ \t]*\.\.|^[ \t]*#|\[//\]: #)[ \t]*\(?[\"']?qalint:[ \t]*"
    r"(?P<verb>ignore-file|ignore-next|ignore|disable|enable)\b(?:\[(?P<codes>[^\]\n]*)\])?(?P<reason>[^\n]*?)"
    r"(?:-->|\*/\}|$)",
    re.MULTILINE,
)
"""A directive in a comment of HTML and Markdown, MDX, reStructuredText or a plain line of a notebook cell."""


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive: it silences `codes` (None: every rule) in [first, last], 0-based lines."""

    start: int
    end: int
    codes: frozenset[str] | None
    first: int
    last: int
    blanket: bool
    unknown: tuple[str, ...] = ()


def apply_suppressions(findings: Iterable[Finding], document: Document, ruleset: RuleSet) -> list[Finding]:
    """The findings that no directive silences, and one finding for each directive that is unused or too wide."""
    found = list(findings)
    if document.ignores:
        silenced = ruleset.codes(_known(ruleset.known, document.ignores))
        found = [finding for finding in found if finding.code not in silenced]
    if "qalint:" not in document.source:
        return found
    starts = line_starts(document.source)
    directives = read_directives(document, ruleset.known, starts)
    if not directives:
        return found
    used: set[int] = set()
    kept = []
    for finding in found:
        line = bisect_right(starts, finding.start) - 1
        silencers = [
            number
            for number, directive in enumerate(directives)
            if directive.first <= line <= directive.last
            and (directive.codes is None or finding.code in directive.codes)
        ]
        used.update(silencers)
        if not silencers:
            kept.append(finding)
    complaints = _complaints(directives, used, document, ruleset)
    return kept + [each for each in complaints if not _silenced(each, directives, starts)]


def _silenced(complaint: Finding, directives: Sequence[Directive], starts: list[int]) -> bool:
    """Whether a directive on the complaint's line names its rule; a blanket one does not excuse itself."""
    line = bisect_right(starts, complaint.start) - 1
    return any(
        directive.codes is not None and complaint.code in directive.codes
        for directive in directives
        if directive.first <= line <= directive.last
    )


def read_directives(document: Document, known: Sequence[Rule], starts: list[int]) -> list[Directive]:
    """The directives of a document with the lines they silence; `enable` closes the `disable` before it."""
    directives: list[Directive] = []
    open_at: list[int] = []
    end_line = len(starts)
    for match in DIRECTIVE.finditer(document.source):
        line = bisect_right(starts, match.start()) - 1
        verb, names = match["verb"], [name for name in (match["codes"] or "").split(",") if name.strip()]
        codes, unknown = _codes(known, names)
        wanted = codes if names else None
        if verb == "enable":
            for number in open_at[:]:
                if wanted is None or directives[number].codes == wanted:
                    directives[number] = replace(directives[number], last=line)
                    open_at.remove(number)
            continue
        spans = {"ignore-file": (0, end_line), "disable": (line, end_line)}
        first, last = spans.get(verb, (line, line))
        if verb == "ignore-next":
            first = last = _next_line(document.source, starts, line)
        if verb == "disable":
            open_at.append(len(directives))
        directives.append(Directive(match.start(), match.end(), wanted, first, last, not names, unknown))
    return directives


def _codes(known: Sequence[Rule], names: list[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    codes: set[str] = set()
    unknown = []
    for name in names:
        try:
            codes.update(expand(known, name))
        except UnknownRuleError:
            unknown.append(name.strip())
    return frozenset(codes), tuple(unknown)


def _known(known: Sequence[Rule], names: Sequence[str]) -> list[str]:
    """The names that stand for a rule; a record may name one that this version does not have."""
    unknown = _codes(known, list(names))[1]
    return [name for name in names if name not in unknown]


def _next_line(source: str, starts: list[int], line: int) -> int:
    """The first line after `line` that is not blank."""
    at = line + 1
    while at < len(starts) - 1 and not source[starts[at] : starts[at + 1]].strip():
        at += 1
    return at


def _complaints(
    directives: list[Directive], used: set[int], document: Document, ruleset: RuleSet
) -> Iterable[Finding]:
    selected = {rule.code: rule for rule in ruleset.selected}
    for number, directive in enumerate(directives):
        judged = directive.codes is None or directive.codes <= selected.keys()
        if number not in used and judged and "QAL001" in selected:
            text = f"Unused suppression; unknown: {', '.join(directive.unknown)}" if directive.unknown else ""
            yield _complaint(selected["QAL001"], directive, document, text)
        if directive.blanket and "QAL002" in selected:
            yield _complaint(selected["QAL002"], directive, document, "")


def _complaint(rule: Rule, directive: Directive, document: Document, text: str) -> Finding:
    fix = None
    if rule.fix is not None:
        end = directive.end
        while document.source[end : end + 1] in ("\r", "\n") and document.source[end : end + 1]:
            end += 1
        edit = Edit(directive.start, end, "")
        fix = Fix(rule.fix.title, (edit,), Applicability(rule.fix.applicability))
    return Finding(
        rule.code, rule.name, document.path, directive.start, directive.end, text or rule.message or rule.summary,
        Severity(rule.severity), rule.confidence, document.record, document.field, fix,
    )  # fmt: skip
