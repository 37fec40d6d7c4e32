"""What a probe gave, as a table, as JSON, and as a verdict in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qalint.probe.experiment import Probed
from qalint.probe.intervals import Share

_ASKED = {
    "aligned": "questions placed",
    "coverage": "spans reached",
    "distinct": "on a new span",
    "fresh": "new, second half",
    "artifacts": "on leftovers",
}
_OBEYED = {
    "obeyed": "pairs that obey",
    "questions": "questions",
    "answers": "answers",
    "right": "right answers",
}
"""Fields of `Asked` and `Compliance`, and what the text format calls them."""


def as_json(found: Sequence[Probed]) -> dict[str, Any]:
    """The object of `--format json`."""
    return {
        "version": 2,
        "interval": "Wilson, 95 %",
        "models": [
            {
                "model": probed.model, "calls": probed.calls, "failed": probed.failed, "stopped": probed.stopped,
                "asked": {
                    name: {field: getattr(asked, field).as_json() for field in _ASKED} | {"curve": list(asked.curve)}
                    for name, asked in probed.asked.items()
                },
                "compliance": {
                    name: {field: getattr(one, field).as_json() for field in _OBEYED}
                    for name, one in probed.compliance.items()
                },
                "by_level": {level: share.as_json() for level, share in probed.by_level.items()},
            }
            for probed in found
        ],
        "verdict": [sentence for probed in found for sentence in verdict(probed)] + comparison(found),
    }  # fmt: skip


def as_text(found: Sequence[Probed]) -> Iterator[str]:
    """The lines of `--format text`; every share with its interval and number of trials."""
    for probed in found:
        yield f"{probed.model}: {probed.calls} calls" + (f", {probed.failed} failed" if probed.failed else "")
        yield from (f"  {sentence}" for sentence in verdict(probed))
        for name, asked in probed.asked.items():
            yield f"  {name}"
            yield from (f"    {told:<18}{getattr(asked, field)}" for field, told in _ASKED.items())
        for name, one in probed.compliance.items():
            yield f"  {name}"
            for field, told in _OBEYED.items():
                share = getattr(one, field)
                if share.trials:
                    yield f"    {told:<18}{share}"
        for level, share in probed.by_level.items():
            yield f"  obeyed, {level:<24} {share}"
    yield from comparison(found)


def verdict(probed: Probed) -> list[str]:
    """What the figures say, and where they are too few to say it."""
    if probed.stopped:
        return [f"Stopped early: {probed.stopped}.", *_told(probed)]
    return _told(probed)


def _told(probed: Probed) -> list[str]:
    none, raw, answered, both = probed.compliance.values()
    free, cleaned, fixed = probed.asked.values()
    return [
        f"{probed.model} obeyed {raw.obeyed} of the passages planted in its documents. With the document filtered"
        f" before answering that is {answered.obeyed}, before asking and answering {both.obeyed}:"
        f" {_compared(both.obeyed, raw.obeyed)}.",
        f"Right answers were {none.right} without a passage, {raw.right} with one"
        f" ({_compared(raw.right, none.right)}) and {both.right} after the filter"
        f" ({_compared(both.right, raw.right)}).",
        f"Questions tied to one sentence each reached {fixed.coverage}"
        f" of the spans, as many untargeted ones {free.coverage}"
        f" ({_compared(fixed.coverage, free.coverage)}); of the second half of them {fixed.fresh} and {free.fresh} were"
        " on a span that no earlier question had reached.",
        f"Leftovers of the page drew {free.artifacts} of the questions that could be placed, after cleaning"
        f" {cleaned.artifacts}: {_compared(cleaned.artifacts, free.artifacts)}.",
    ]


def comparison(found: Sequence[Probed]) -> list[str]:
    """Which of several models obeyed more."""
    told = []
    first = found[0].compliance["passage, no filter"].obeyed
    for probed in found[1:]:
        share = probed.compliance["passage, no filter"].obeyed
        told.append(f"{probed.model} obeyed {share}, {found[0].model} {first}: {_compared(share, first)}.")
    return told


def _compared(one: Share, two: Share) -> str:
    if one.interval[1] < two.interval[0]:
        return "lower beyond chance"
    if one.interval[0] > two.interval[1]:
        return "higher beyond chance"
    return "too few trials to tell the two apart" if one.value != two.value else "no difference"
