"""Files and settings to findings: read, parse, lint, place; one document at a time, in a stable order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qalint.baseline import Key, key_of
from qalint.checks.context import Options
from qalint.config import Settings
from qalint.config.values import passage_pattern
from qalint.discovery import Discovered
from qalint.document.containers import Container, ReadError, Text, Trouble
from qalint.document.formats import parse
from qalint.document.lines import line_starts
from qalint.document.model import Document
from qalint.finding import Finding, Severity
from qalint.lint import Linter, lint, prepare
from qalint.report.model import Placed, SourceLine, excerpt_of
from qalint.ruleset import Rule, RuleSet, select_rules

LoadRules = Callable[[Sequence[str]], Sequence[Rule]]

CONTEXT_LINES = 1
"""Source lines shown around a finding in reports for people."""

MAX_SHOWN_LINES = 6
"""Source lines of one finding shown at most."""

MARGIN = 300
"""Code points of a line kept before and after the finding in it."""


@dataclass(frozen=True)
class Input:
    """One file to work on: what it is called in reports, how its container is opened, the settings that hold for it."""

    display: str
    open: Callable[[], Container]
    settings: Settings
    found: Discovered | None = None

    @cached_property
    def container(self) -> Container:
        """Its bytes' container, made when first asked for: a file whose results are kept needs none."""
        return self.open()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one document gave: its findings with their places, and errors as (path, message).

    `characters` is the length of its source in code points. An inspection without a document (a file that cannot be
    read) has `documents` 0. `keys` are what a baseline knows the findings by, beside `placed`, where they were asked
    for.
    """

    path: str
    placed: tuple[Placed, ...] = ()
    characters: int = 0
    documents: int = 1
    errors: tuple[tuple[str, str], ...] = ()
    keys: tuple[Key, ...] = ()


class Linters:
    """The prepared rules of a run by the settings they follow from; rule files are read once."""

    def __init__(self, load: LoadRules) -> None:
        self._load = load
        self._rules: dict[tuple[str, ...], Sequence[Rule]] = {}
        self._linters: dict[Settings, Linter] = {}

    def __getstate__(self) -> dict[str, object]:
        """Another process makes the rules ready again: patterns and models do not travel."""
        return {"_load": self._load, "_rules": {}, "_linters": {}}

    def of(self, settings: Settings) -> Linter:
        """The linter for a file with these settings. Raises RuleError and UnknownRuleError."""
        if settings not in self._linters:
            self._linters[settings] = self._prepare(settings)
        return self._linters[settings]

    def rules(self, settings: Settings) -> Sequence[Rule]:
        """All rules known under these settings, the user's own among them. Raises RuleError."""
        if settings.rules not in self._rules:
            self._rules[settings.rules] = self._load(settings.rules)
        return self._rules[settings.rules]

    def _prepare(self, settings: Settings) -> Linter:
        known = self.rules(settings)
        chosen = select_rules(
            known, settings.select, settings.ignore, settings.extend_select, settings.extend_ignore
        )
        ignored = chosen.codes(settings.file_ignores)
        fixable = chosen.codes(settings.fixable) - chosen.codes(settings.unfixable)
        severities = {code: Severity(name) for key, name in settings.severity for code in chosen.codes([key])}
        rules = tuple(
            replace(
                rule,
                severity=severities.get(rule.code, rule.severity),
                fix=rule.fix if rule.code in fixable else None,
            )
            for rule in chosen.selected
            if rule.code not in ignored
        )
        thresholds = {
            code: value for key, value in settings.rule_min_confidence for code in chosen.codes([key])
        }
        options = Options(
            models=settings.models,
            corpus=_corpus(settings.corpus_stats),
            thresholds=thresholds,
            min_confidence=settings.min_confidence,
            intents={
                str(rule.match["intent"]): thresholds[rule.code]
                for rule in rules
                if rule.code in thresholds and rule.match["kind"] == "classifier"
            },
            allowed=tuple(passage_pattern(text) for text in settings.allowed_passages),
        )
        return prepare(RuleSet(tuple(known), rules), options)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a run asks of each document beside its findings.

    `regions`: places in other units than code points, too. `keys`: what a baseline knows the findings by.
    """

    regions: bool = False
    keys: bool = False


NOTHING = Watch()


def inspect(container: Container, path: str, linter: Linter, watch: Watch = NOTHING) -> Iterator[Inspection]:
    """The inspections of a file's documents, in order, one at a time.

    What cannot be read becomes an error of an inspection; nothing is raised for what a document holds.
    """
    troubles: list[Trouble] = []
    try:
        for text in container.texts(troubles.append):
            yield inspect_text(text, path, linter, troubles, watch)
            troubles.clear()
    except ReadError as error:
        yield Inspection(path, documents=0, errors=((path, str(error)),))
    if troubles:
        yield Inspection(path, documents=0, errors=tuple((path, trouble.message) for trouble in troubles))


def inspect_text(
    text: Text, path: str, linter: Linter, troubles: Iterable[Trouble], watch: Watch
) -> Inspection:
    """The inspection of one document; `troubles` are what its container met on the way to it."""
    errors = [(path, trouble.message) for trouble in troubles]
    where = path if text.record is None else f"{path} record {text.record}"
    try:
        document = parse(text.source, text.format, path, text.record, text.field, text.line, text.ignores)
    except Exception as error:
        message = f"internal error while reading it as {text.format}: {type(error).__name__}: {error}"
        return Inspection(path, characters=len(text.source), errors=(*errors, (where, message)))
    if document.unread:
        errors.append((where, document.unread))
    result = lint(document, linter)
    errors += [(where, f"internal error in rule {code}: {message}") for code, message in result.failures]
    placed = place(document, result.findings)
    if watch.regions:
        from qalint.regions import with_regions

        placed = with_regions(document, placed)
    keys = tuple(key_of(document.source, finding) for finding in result.findings) if watch.keys else ()
    return Inspection(path, tuple(placed), len(text.source), 1, tuple(errors), keys)


def place(document: Document, findings: Sequence[Finding]) -> Iterator[Placed]:
    """The findings with lines, columns, excerpts and the source lines around them."""
    if not findings:
        return
    source, starts = document.source, line_starts(document.source)
    for finding in findings:
        first = bisect_right(starts, finding.start) - 1
        last = bisect_right(starts, finding.end) - 1
        column, end_column = finding.start - starts[first] + 1, finding.end - starts[last] + 1
        excerpt = excerpt_of(source, finding.start, finding.end)
        if document.record is not None:
            line = document.line
            shown = _line(source, starts, first, finding)._replace(number=line)
            yield Placed(finding, line, 1, line, 1, excerpt, (shown,))
            continue
        bottom = min(last, first + MAX_SHOWN_LINES - 1)
        numbers = range(max(0, first - CONTEXT_LINES), min(len(starts), bottom + 1 + CONTEXT_LINES))
        lines = tuple(_line(source, starts, number, finding) for number in numbers)
        yield Placed(finding, first + 1, column, last + 1, end_column, excerpt, lines)


def _line(source: str, starts: Sequence[int], number: int, finding: Finding) -> SourceLine:
    """The line of this 0-based number, cut around the finding, or after its front where that is not in it."""
    start = starts[number]
    end = after = starts[number + 1] if number + 1 < len(starts) else len(source)
    while end > start and source[end - 1] in "\r\n":
        end -= 1
    inside = start <= finding.start and (finding.start < after or after == len(source))
    front = min(finding.start, end) if inside else start
    low, high = max(start, front - MARGIN), min(end, front + 3 * MARGIN)
    return SourceLine(number + 1, source[low:high], low - start, end - high)


def _corpus(path: str | None) -> object:
    if path is None:
        return None
    from qalint.checks.corpus import load_corpus

    return load_corpus(path)
