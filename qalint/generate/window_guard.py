"""Looks once more at what a model is about to read: instructions and hidden text in a window, by patterns alone.

Cleaning works on a document's source. This looks at the text as it is sent, where markup no longer parts what belongs
together. It runs no model, so that it costs a fraction of the call that it guards; windows of a document overlap, and
what they share is looked at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from qalint.document.formats import parse
from qalint.finding import Finding, Severity
from qalint.lint import Linter, lint
from qalint.plan import Plan, Target

LONGEST = 12_000
"""Code points looked at in one go: the calls in flight wait as long as that takes."""

_GUARDED = ("INS", "HID")

Stretch = tuple[int, int]


class WindowGuard:
    """The rules of a linter that find instructions and hidden text, without its models, on the windows of a plan."""

    def __init__(self, linter: Linter, plan: Plan) -> None:
        checks = tuple(
            (rule, check)
            for rule, check in linter.checks
            if rule.code.startswith(_GUARDED) and rule.severity is not Severity.INFO
        )
        self._linter = replace(linter, checks=checks, options=replace(linter.options, models=False))
        self._plan = plan  # holds the sources whose ids are keys below
        self._stretches = _stretches(plan.planned)
        self._found: dict[tuple[int, Stretch], tuple[Finding, ...]] = {}

    def __call__(self, target: Target) -> str | None:
        """The name of this check and the first finding, as "check: what it found"; None where there is none."""
        key = id(target.source), self._stretch(target)
        if key not in self._found:
            text = target.source.text[slice(*key[1])]
            self._found[key] = tuple(lint(parse(text, "text", ""), self._linter).findings)
        low, high = target.window_start - key[1][0], target.window_end - key[1][0]
        for finding in self._found[key]:
            if finding.start < high and finding.end > low:
                return f"window-clean: {finding.code} {finding.name} in the window"
        return None

    def _stretch(self, target: Target) -> Stretch:
        """The planned stretch that holds the target's window; the window itself where none does."""
        planned = self._stretches.get(id(target.source), [])
        at = bisect_right(planned, target.window_start, key=lambda stretch: stretch[0]) - 1
        if at >= 0 and planned[at][1] >= target.window_end:
            return planned[at]
        return target.window_start, target.window_end


def _stretches(targets: Iterable[Target]) -> dict[int, list[Stretch]]:
    """For each source (by id) its windows, those that overlap joined up to LONGEST; each window lies within one."""
    windows: dict[int, list[Stretch]] = {}
    for target in targets:
        windows.setdefault(id(target.source), []).append((target.window_start, target.window_end))
    joined: dict[int, list[Stretch]] = {}
    for source, found in windows.items():
        runs: list[Stretch] = []
        for low, high in sorted(found):
            if runs and low <= runs[-1][1] and high - runs[-1][0] <= LONGEST:
                runs[-1] = runs[-1][0], max(runs[-1][1], high)
            else:
                runs.append((low, high))
        joined[source] = runs
    return joined
