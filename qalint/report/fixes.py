"""What a run of `fix` says at its end: by rule, how much went, how much stayed, what was left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qalint.report.printable import printable
from qalint.report.style import Style


@dataclass(frozen=True, slots=True)
class FixSummary:
    """The sums of a run. `names` are rule names by code; characters are code points of source."""

    documents: int
    changed: int
    characters: int
    kept_characters: int
    by_code: Counter[str]
    removed: Counter[str]
    names: Mapping[str, str]
    braked: Sequence[str] = ()
    unsettled: Sequence[str] = ()


def summary_lines(summary: FixSummary, style: Style, verb: str = "fixed") -> Iterator[str]:
    """The lines, for people."""
    if summary.by_code:
        width = max(len(summary.names.get(code, "")) for code in summary.by_code)
        yield style.dim(f"{'rule':<8}{'':<{width}}  {'fixes':>6}  {'characters':>10}")
        for code, count in sorted(summary.by_code.items(), key=lambda item: (-item[1], item[0])):
            yield f"{code:<8}{summary.names.get(code, ''):<{width}}  {count:>6}  {-summary.removed[code]:>+10,}"
    share = summary.kept_characters / summary.characters if summary.characters else 1.0
    total = sum(summary.by_code.values())
    yield (
        f"{total} fix{'' if total == 1 else 'es'} in {summary.changed} of {summary.documents} documents {verb}; "
        f"{share:.1%} of the characters kept."
    )
    for where in summary.braked:
        yield style.warn(
            f"left as it was: {printable(where)}: the fixes would take nearly all of it (see `max-removed`)"
        )
    for where in summary.unsettled:
        yield style.warn(f"did not come to rest: {printable(where)}")
