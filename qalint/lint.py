"""The engine: one document and the prepared rules to findings. Pure: it reads no file and keeps no state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from qalint.checks import Check, Hit, MatchError, prepare_check
from qalint.checks.context import Context, Options, Regions
from qalint.checks.drawn_tables import DrawnTables
from qalint.checks.likely import Likely
from qalint.document.model import Document
from qalint.finding import Edit, Finding, Fix
from qalint.ruleset import Rule, RuleError, RuleSet
from qalint.suppress import apply_suppressions


@dataclass(frozen=True)
class Linter:
    """Rules whose checks are prepared, and the options they run under; made once a run by `prepare`."""

    ruleset: RuleSet
    checks: tuple[tuple[Rule, Check], ...]
    options: Options

    @cached_property
    def likely(self) -> Likely:
        """Tells which of the checks can find anything in a document."""
        return Likely([rule for rule, _ in self.checks])

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the selected rules."""
        return frozenset(rule.code for rule in self.ruleset.selected)


@dataclass(frozen=True, slots=True)
class Lint:
    """What one document gave: findings in order of place, and rules that failed on it as (code, what happened)."""

    findings: tuple[Finding, ...]
    failures: tuple[tuple[str, str], ...] = ()


def prepare(ruleset: RuleSet, options: Options | None = None) -> Linter:
    """Make the selected rules ready to run. Raises RuleError where a `[match]` table cannot be used."""
    checks = []
    for rule in ruleset.selected:
        try:
            check = prepare_check(rule)
        except MatchError as error:
            raise RuleError(rule.origin or rule.code, "", str(error)) from error
        if check is not None:
            checks.append((rule, check))
    return Linter(ruleset, tuple(checks), options or Options())


def lint(document: Document, linter: Linter) -> Lint:
    """Every finding of the selected rules in the document, suppressed ones left out.

    A rule that fails is listed under `failures`; the others still run.
    """
    context = Context(document, linter.options)
    findings: list[Finding] = []
    failures: dict[str, list[str]] = {}
    for number in linter.likely.of(context):
        rule, check = linter.checks[number]
        try:
            least = linter.options.thresholds.get(rule.code, linter.options.min_confidence)
            findings.extend(f for f in _findings(rule, check(context), document) if f.confidence >= least)
        except Exception as error:
            failures.setdefault(f"{type(error).__name__}: {error}", []).append(rule.code)
    kept = apply_suppressions(_unsuperseded(findings, linter), document, linter.ruleset)
    if document.format == "rst" and any(finding.fix for finding in kept):
        kept = _fitted(kept, DrawnTables(document))
    return Lint(tuple(sorted(kept, key=_place)), tuple(_told(failures)))


def _fitted(findings: Iterable[Finding], tables: DrawnTables) -> list[Finding]:
    """The findings with fixes that leave other cells of drawn tables as they are; without a fix where none does."""
    fitted = []
    for finding in findings:
        if finding.fix:
            edits = tables.fit(finding.fix.edits)
            finding = replace(finding, fix=replace(finding.fix, edits=edits) if edits else None)
        fitted.append(finding)
    return fitted


def _told(failures: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    """Failures as (rules, what happened); rules that share a cause are told together."""
    for message, codes in failures.items():
        yield (codes[0] if len(codes) == 1 else f"{codes[0]} and {len(codes) - 1} more"), message


def _unsuperseded(findings: list[Finding], linter: Linter) -> list[Finding]:
    """The findings without those that lie inside a finding of a rule that supersedes them."""
    over = {rule.code: rule.supersedes for rule, _ in linter.checks if rule.supersedes}
    wide = [finding for finding in findings if finding.code in over]
    if not wide:
        return findings
    covered = {
        prefix: Regions((f.start, f.end) for f in wide if prefix in over[f.code])
        for f in wide
        for prefix in over[f.code]
    }
    return [
        finding
        for finding in findings
        if finding.code in over
        or not any(
            finding.code.startswith(prefix) and regions.covers(finding.start, finding.end)
            for prefix, regions in covered.items()
        )
    ]


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.code


def _findings(rule: Rule, hits: Iterable[Hit], document: Document) -> Iterable[Finding]:
    for hit in hits:
        confidence = rule.confidence if hit.confidence is None else hit.confidence
        yield Finding(
            code=rule.code,
            name=rule.name,
            path=document.path,
            start=hit.start,
            end=hit.end,
            message=_message(rule, hit),
            severity=rule.severity,
            confidence=round(confidence, 4),
            record=document.record,
            field=document.field,
            fix=_fix(rule, hit),
        )


def _message(rule: Rule, hit: Hit) -> str:
    if hit.message:
        return hit.message
    message = rule.message or rule.summary
    for key, value in hit.values.items():
        message = message.replace("{" + key + "}", value[:60])
    return message


def _fix(rule: Rule, hit: Hit) -> Fix | None:
    if rule.fix is None or not hit.edits:
        return None
    edits: list[Edit] = sorted(hit.edits)
    return Fix(rule.fix.title, tuple(edits), rule.fix.applicability)
