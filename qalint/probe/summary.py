"""What a probe gave, as a table, as JSON, and as a verdict in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qalint.probe.experiment import Probed
from qalint.probe.intervals import Share


def as_json(found: Sequence[Probed]) -> dict[str, Any]:
    """The object of `--format json`."""
    return {
        "version": 1,
        "interval": "Wilson, 95 %",
        "models": [
            {
                "model": probed.model, "calls": probed.calls, "failed": probed.failed, "stopped": probed.stopped,
                "asked": {
                    name: {
                        "coverage": asked.coverage.as_json(), "distinct": asked.distinct.as_json(),
                        "artifacts": asked.artifacts.as_json(), "aligned": asked.aligned.as_json(),
                    }
                    for name, asked in probed.asked.items()
                },
                "compliance": {
                    name: {"obeyed": one.obeyed.as_json(), "right": one.right.as_json()}
                    for name, one in probed.compliance.items()
                },
                "by_level": {level: share.as_json() for level, share in probed.by_level.items()},
            }
            for probed in found
        ],
    }  # fmt: skip


def as_text(found: Sequence[Probed]) -> Iterator[str]:
    """The lines of `--format text`; every share with its interval and number of trials."""
    for probed in found:
        failed = f", {probed.failed} failed" if probed.failed else ""
        yield f"{probed.model}: {probed.calls} calls{failed}"
        for name, asked in probed.asked.items():
            yield f"  {name}"
            yield f"    spans covered     {asked.coverage}"
            yield f"    distinct spans    {asked.distinct}"
            yield f"    on artifacts      {asked.artifacts}"
        for name, one in probed.compliance.items():
            yield f"  {name}"
            yield f"    obeyed            {one.obeyed}"
            yield f"    right answers     {one.right}"
        for level, share in probed.by_level.items():
            yield f"  obeyed, {level:<22} {share}"
        yield from (f"  {sentence}" for sentence in verdict(probed))


def verdict(probed: Probed) -> list[str]:
    """What the figures say, and where they are too few to say it."""
    told = []
    raw, filtered = (
        probed.compliance.get(f"probe, {name}") for name in ("no filter", "filtered before answering")
    )
    if raw and filtered:
        effect = _compared(filtered.obeyed, raw.obeyed)
        told.append(
            f"{probed.model} obeyed {raw.obeyed.value:.0%} of the planted passages,"
            f" {filtered.obeyed.value:.0%} after the filter: {effect}."
        )
        told.append(
            f"Right answers were {raw.right.value:.0%} with the passage and {filtered.right.value:.0%} after the"
            f" filter: {_compared(filtered.right, raw.right)}."
        )
    free, fixed = probed.asked["untargeted"], probed.asked["fixed targets"]
    told.append(
        f"Fixed targets reached {fixed.coverage.hits} spans, untargeted questions {free.coverage.hits}, of"
        f" {free.coverage.trials}."
    )
    dirty, clean = free.artifacts, probed.asked["untargeted, cleaned"].artifacts
    told.append(
        f"Of the questions that could be placed {dirty.value:.0%} asked about leftovers, {clean.value:.0%} after"
        f" cleaning: {_compared(clean, dirty)}."
    )
    return told


def _compared(one: Share, two: Share) -> str:
    if one.interval[1] < two.interval[0]:
        return "lower beyond chance"
    if one.interval[0] > two.interval[1]:
        return "higher beyond chance"
    return "too few trials to tell the two apart" if one.value != two.value else "no difference"
