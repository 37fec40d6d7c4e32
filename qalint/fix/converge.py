"""Fix a document to a fixed point: lint, apply, parse again, until nothing changes or a cycle shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.finding import Applicability, Finding
from qalint.fix.apply import apply_edits, choose, edits_of
from qalint.fix.source_map import SourceMap, identity, map_of
from qalint.lint import Linter, lint

MAX_PASSES = 20


@dataclass(frozen=True, slots=True)
class Applied:
    """One fix that was applied: the rule's code, its confidence, and the place in the original document."""

    code: str
    confidence: float
    start: int
    end: int
    removed: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document before and after its fixes, and the map between them.

    `source_map` leads from offsets into `cleaned.source` to offsets into `original.source`. `remaining` are the
    findings left in the cleaned document. `converged` is False where passes ran out or a cycle was found; the
    document is then left as the last stable pass had it, and `cycle` names the rules that undo each other.
    """

    original: Document
    cleaned: Document
    source_map: SourceMap
    applied: tuple[Applied, ...] = ()
    remaining: tuple[Finding, ...] = ()
    passes: int = 0
    converged: bool = True
    cycle: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = field(default=())

    @property
    def changed(self) -> bool:
        """Whether the text differs."""
        return self.cleaned.source != self.original.source


def clean(document: Document, linter: Linter, applicabilities: Iterable[Applicability]) -> Cleaned:
    """The document after all fixes of these applicabilities, applied until none is left to apply.

    A cycle is rolled back to the first state that repeats.
    """
    wanted = frozenset(applicabilities)
    current, whole = document, identity(len(document.source))
    applied: list[Applied] = []
    states: dict[str, tuple[Document, SourceMap, int]] = {}
    rounds: list[frozenset[str]] = []
    while True:
        states.setdefault(current.source, (current, whole, len(applied)))
        result = lint(current, linter)
        chosen = choose(result.findings, wanted)
        if not chosen or len(rounds) == MAX_PASSES:
            cycle = tuple(sorted({f.code for f in chosen}))
            return Cleaned(
                document, current, whole, tuple(applied), result.findings, len(rounds), not chosen, cycle,
                result.failures,
            )  # fmt: skip
        edits = edits_of(chosen)
        after = apply_edits(current.source, edits)
        rounds.append(frozenset(f.code for f in chosen))
        if after in states:
            current, whole, count = states[after]
            codes = tuple(sorted(frozenset().union(*rounds[-2:])))
            remaining = lint(current, linter)
            return Cleaned(
                document, current, whole, tuple(applied[:count]), remaining.findings, len(rounds), False, codes,
                remaining.failures,
            )  # fmt: skip
        applied += _applied(chosen, whole)
        whole = whole.then(map_of(edits, len(current.source)))
        parsed = parse(after, document.format, document.path, document.record, document.field, document.line)
        current = replace(parsed, ignores=document.ignores)


def _applied(chosen: list[Finding], whole: SourceMap) -> Iterable[Applied]:
    for finding in chosen:
        if finding.fix is not None:
            removed = sum(edit.end - edit.start - len(edit.text) for edit in finding.fix.edits)
            yield Applied(
                finding.code, finding.confidence, *whole.source_span(finding.start, finding.end), removed
            )
