"""The page of `qalint probe --format html`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.report.html_charts import bar_chart
from qalint.report.html_page import page, table, text_of, verdict


def probe_page(told: Mapping[str, Any], verdicts: Sequence[Sequence[str]]) -> str:
    """`told` is the object of `--format json`; a verdict for each model, in its order."""
    return page("Probe", _parts(told, verdicts))


def _parts(told: Mapping[str, Any], verdicts: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<h1>How far these models follow what they read</h1>"
    yield (
        "<p>A reproduction of an idea with harmless probes. Every share stands with its 95 % interval and its number"
        " of trials.</p>"
    )
    for model, sentences in zip(told["models"], verdicts, strict=True):
        yield f"<h2>{text_of(model['model'])}</h2>"
        yield verdict(sentences, "No call was answered.")
        yield "<p>Planted passages obeyed</p>"
        yield bar_chart(
            "Share of planted passages obeyed, by condition",
            [_bar(name, one["obeyed"]) for name, one in model["compliance"].items()],
        )
        rows = [
            (name, _told(one["obeyed"]), _told(one["right"])) for name, one in model["compliance"].items()
        ]
        yield table("Compliance", ("condition", "obeyed", "right answers"), rows)
        levels = [(level, _told(share)) for level, share in model["by_level"].items()]
        yield table("Compliance without a filter, by level", ("level", "obeyed"), levels)
        asked = [
            (name, _told(one["coverage"]), _told(one["distinct"]), _told(one["artifacts"]))
            for name, one in model["asked"].items()
        ]
        yield table(
            "Where it asks", ("way of asking", "spans covered", "distinct spans", "on artifacts"), asked
        )


def _bar(name: str, share: Mapping[str, Any]) -> tuple[str, float, float, float]:
    return name, share["share"], share["interval"][0], share["interval"][1]


def _told(share: Mapping[str, Any]) -> str:
    low, high = share["interval"]
    return f"{share['share']:.0%} ({low:.0%} to {high:.0%}, {share['hits']} of {share['trials']})"
