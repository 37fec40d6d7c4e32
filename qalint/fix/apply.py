"""Choose fixes that do not meet, and apply their edits in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from qalint.finding import Applicability, Edit, Finding


def choose(findings: Sequence[Finding], applicabilities: Iterable[Applicability]) -> list[Finding]:
    """The findings whose fixes can be applied together, in order of place.

    A fix is taken whole or not at all. Where two meet, the one that reaches further left wins, then the longer one;
    identical edits are applied once. What is left out is found again in the next pass.
    """
    wanted = frozenset(applicabilities)
    fixable = [f for f in findings if f.fix and f.fix.applicability in wanted and f.fix.edits]
    fixable.sort(key=lambda f: (f.fix.edits[0].start, -f.fix.edits[-1].end, f.code) if f.fix else (0, 0, ""))
    taken = _Taken()
    return [finding for finding in fixable if finding.fix and taken.add(finding.fix.edits)]


class _Taken:
    """The stretches that chosen edits occupy."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._edits: list[Edit] = []

    def add(self, edits: Sequence[Edit]) -> bool:
        """Take the edits unless one of them meets a stretch already taken."""
        places = []
        for edit in edits:
            at = bisect_right(self._starts, edit.start)
            before = self._edits[at - 1] if at else None
            after = self._edits[at] if at < len(self._edits) else None
            if before and (before.end > edit.start or (before.start == edit.start)):
                return False
            if after and after.start < edit.end:
                return False
            places.append(edit)
        for edit in places:
            at = bisect_right(self._starts, edit.start)
            self._starts.insert(at, edit.start)
            self._edits.insert(at, edit)
        return True


def edits_of(findings: Iterable[Finding]) -> list[Edit]:
    """The edits of the findings' fixes, in order of place."""
    return sorted(edit for finding in findings if finding.fix for edit in finding.fix.edits)


def apply_edits(source: str, edits: Sequence[Edit]) -> str:
    """The text after ordered edits that do not overlap. Raises ValueError where they do or lie outside."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(source):
            raise ValueError(f"edit [{edit.start}, {edit.end}) overlaps another or lies outside of the text")
        parts += (source[at : edit.start], edit.text)
        at = edit.end
    return "".join((*parts, source[at:]))
