"""Writes directives that silence findings into a document, and proves each by linting the document again.

No format has a place for a comment everywhere, so places are tried from the nearest to the widest: the end of the line,
the line above, around the block, the end of the file. A place counts only where a reader sees the same words, the
document has the same structure, and exactly the wanted findings are gone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qalint.document.formats import parse
from qalint.document.lines import line_starts
from qalint.document.model import BLOCK_KINDS, ROOT, Document, Span
from qalint.document.render import read_text
from qalint.finding import Edit, Finding
from qalint.fix.apply import apply_edits
from qalint.fix.source_map import SourceMap, identity, map_of
from qalint.lint import Linter, lint

COMMENTS = {
    "markdown": "<!-- {} -->",
    "html": "<!-- {} -->",
    "mdx": "{{/* {} */}}",
    "rst": ".. {}",
}
"""How a comment is written, by format; plain text has none."""

_UNSEEN = frozenset(("comment", "html_block", "expression", "directive"))
"""Kinds of span that a comment itself makes."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """What became of the findings: `edits` write the directives, `left` are those for which no place was found."""

    edits: tuple[Edit, ...]
    silenced: tuple[Finding, ...]
    left: tuple[Finding, ...]


def write_ignores(document: Document, linter: Linter, wanted: Sequence[Finding], reason: str = "") -> Ignored:
    """Directives for the wanted findings of a document; `reason` (one line) is written beside the codes."""
    if document.format not in COMMENTS or not wanted:
        return Ignored((), (), tuple(wanted))
    draft = _Draft(document, linter, " ".join(reason.split()))
    groups = draft.by_line(wanted)
    if draft.take([edit for line, group in groups for edit in draft.end_of_line(line, group)], wanted):
        return Ignored(draft.edits(), tuple(wanted), ())
    left: list[Finding] = []
    for line, group in reversed(groups):  # from the last line on, so that the lines above stay where they are
        if not any(draft.take(edits, group) for edits in draft.places(line, group)):
            left += group
    left = draft.together(left)
    silenced = tuple(finding for finding in wanted if finding not in left)
    return Ignored(draft.edits(), silenced, tuple(sorted(left, key=lambda finding: finding.start)))


class _Draft:
    """A document while directives are written into it."""

    def __init__(self, document: Document, linter: Linter, reason: str) -> None:
        self._document, self._linter, self._reason = document, linter, reason
        self._starts = line_starts(document.source)
        self._map: SourceMap = identity(len(document.source))
        self._found = Counter(_key(document, f) for f in lint(document, linter).findings)
        self._seen = _seen(document)

    def by_line(self, findings: Sequence[Finding]) -> list[tuple[int, list[Finding]]]:
        """The findings by the line on which they start (0-based), in order."""
        lines: dict[int, list[Finding]] = {}
        for finding in sorted(findings, key=lambda finding: finding.start):
            lines.setdefault(bisect_right(self._starts, finding.start) - 1, []).append(finding)
        return list(lines.items())

    def edits(self) -> tuple[Edit, ...]:
        """All insertions, as edits of the document that came in."""
        source = self._document.source
        return tuple(
            Edit(change.start, change.end, source[change.new_start : change.new_end])
            for change in self._map.changes()
        )

    def take(self, edits: Sequence[Edit], group: Sequence[Finding]) -> bool:
        """Write the edits if they silence this group and change nothing else."""
        before = self._document
        if not edits:
            return False
        edits = sorted(edits)
        source = apply_edits(before.source, edits)
        after = replace(
            parse(source, before.format, before.path, before.record, before.field, before.line),
            ignores=before.ignores,
        )
        if _seen(after) != self._seen:
            return False
        found = Counter(_key(after, f) for f in lint(after, self._linter).findings)
        if found != self._found - Counter(_key(before, f) for f in group):
            return False
        self._map = self._map.then(map_of(edits, len(before.source)))
        self._document, self._found, self._starts = after, found, line_starts(source)
        return True

    def places(self, line: int, group: Sequence[Finding]) -> Iterator[list[Edit]]:
        """The places for a directive, the nearest first."""
        yield self.end_of_line(line, group)
        yield self._line_above(line, group)
        yield self._around(line, group)
        yield self._end_of_file(group)

    def together(self, left: Sequence[Finding]) -> list[Finding]:
        """Silence findings of one block, then all of the file, by one directive; those that still are left.

        What stands around a block silences all of it, so that it fits no single finding of several.
        """
        blocks: dict[int, list[tuple[int, Finding]]] = {}
        for line, group in self.by_line(left):
            block = self._block(line)
            blocks.setdefault(block.start if block else ROOT, []).extend((line, each) for each in group)
        for _, pairs in sorted(blocks.items(), reverse=True):
            group = [finding for _, finding in pairs]
            if self.take(self._around(pairs[0][0], group), group):
                left = [finding for finding in left if finding not in group]
        return [] if left and self.take(self._end_of_file(left), left) else list(left)

    def end_of_line(self, line: int, group: Sequence[Finding]) -> list[Edit]:
        """A directive behind the text of the line; what may mean a line break there stays last."""
        if self._document.format == "rst":
            return []
        text = self._line(line).rstrip()
        at = len(text.removesuffix("\\")) + self._starts[line]
        return [Edit(at, at, " " + self._comment("ignore", group))]

    def _line_above(self, line: int, group: Sequence[Finding]) -> list[Edit]:
        text, at = self._line(line), self._starts[line]
        indent = text[: len(text) - len(text.lstrip())]
        gap = self._newline if self._document.format == "rst" else ""
        comment = self._comment("ignore-next", group)
        return [Edit(at, at, f"{indent}{comment}{self._newline}{gap}")]

    def _around(self, line: int, group: Sequence[Finding]) -> list[Edit]:
        """Off before the outermost block that holds the line, and on again after it."""
        block = self._block(line)
        if block is None or block.kind == "front_matter":
            return []
        source, new = self._document.source, self._newline
        start = self._starts[bisect_right(self._starts, block.start) - 1]
        end = source.find("\n", max(block.end - 1, 0)) + 1 or len(source)
        lead = "" if source[:end].endswith(("\n", "\r")) else new
        return [
            Edit(start, start, self._comment("disable", group) + new + new),
            Edit(end, end, lead + new + self._comment("enable", group, reason=False) + new),
        ]

    def _block(self, line: int) -> Span | None:
        """The outermost block that holds a line."""
        start, end = self._starts[line], self._starts[line] + len(self._line(line))
        tops = (span for span in self._document.spans if span.parent == ROOT and span.kind in BLOCK_KINDS)
        return next((span for span in tops if span.start <= end and span.end > start), None)

    def _end_of_file(self, group: Sequence[Finding]) -> list[Edit]:
        source, new = self._document.source, self._newline
        lead = "" if source.endswith(("\n", "\r")) else new
        return [Edit(len(source), len(source), lead + new + self._comment("ignore-file", group) + new)]

    def _comment(self, verb: str, group: Sequence[Finding], reason: bool = True) -> str:
        codes = ", ".join(sorted({finding.code for finding in group}))
        text = f"qalint: {verb}[{codes}]" + (f" {self._reason}" if reason and self._reason else "")
        return COMMENTS[self._document.format].format(text)

    def _line(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._document.source)
        return self._document.source[self._starts[line] : end].rstrip("\r\n")

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self._document.source else "\n"


def _key(document: Document, finding: Finding) -> tuple[str, str]:
    return finding.code, document.source[finding.start : finding.end]


def _seen(document: Document) -> tuple[list[str], list[tuple[str, int, str]]]:
    """What must not change: the words a reader sees, and what the document is made of."""
    spans = [(span.kind, span.level, span.name) for span in document.spans if span.kind not in _UNSEEN]
    return read_text(document).text.split(), spans
