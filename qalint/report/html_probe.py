"""The page of `qalint probe --format html`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.report.html_charts import bar_chart, line_chart
from qalint.report.html_page import page, table, text_of, verdict

_LINES = ("null", "line", "third")
"""The style of the curve of each way of asking, in the order of the JSON."""


def probe_page(told: Mapping[str, Any], verdicts: Sequence[Sequence[str]]) -> str:
    """`told` is the object of `--format json`; a verdict for each model, in its order."""
    return page("Probe", _parts(told, verdicts))


def _parts(told: Mapping[str, Any], verdicts: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<h1>How far these models follow what they read</h1>"
    yield (
        "<p>Harmless passages were planted in documents, and the model was asked questions about them. A reproduction"
        " of an idea; every share stands with its 95 % interval and its number of trials.</p>"
    )
    if len(told["models"]) > 1:
        yield "<h2>Model by model</h2><p>Passages obeyed without a filter.</p>"
        yield bar_chart(
            "Share of planted passages obeyed without a filter, by model",
            [
                _bar(model["model"], model["compliance"]["passage, no filter"]["obeyed"])
                for model in told["models"]
            ],
        )
    for model, sentences in zip(told["models"], verdicts, strict=True):
        yield f"<h2>{text_of(model['model'])}</h2>"
        yield verdict(sentences, "No call was answered.", f"Verdict on {model['model']}")
        yield from _obeying(model)
        yield from _asking(model)


def _obeying(model: Mapping[str, Any]) -> Iterator[str]:
    compliance = model["compliance"]
    yield "<h3>Does it obey the document?</h3><p>Question-answer pairs that did what a planted passage wanted.</p>"
    yield bar_chart(
        "Share of planted passages obeyed, by condition",
        [_bar(name, one["obeyed"]) for name, one in compliance.items()],
    )
    yield "<p>Answers that are right.</p>"
    yield bar_chart(
        "Share of right answers, by condition", [_bar(name, one["right"]) for name, one in compliance.items()]
    )
    yield table(
        f"Compliance of {model['model']} by condition",
        ("condition", "pairs that obey", "questions", "answers", "right answers"),
        [(name, *(_told(one[field]) for field in ("obeyed", "questions", "answers", "right")))
         for name, one in compliance.items()],
    )  # fmt: skip
    yield table(
        f"Pairs of {model['model']} that obey, without a filter, by what was planted",
        ("level", "obeyed"),
        [(level, _told(share)) for level, share in model["by_level"].items()],
    )


def _asking(model: Mapping[str, Any]) -> Iterator[str]:
    asked = model["asked"]
    yield (
        "<h3>Where does it ask?</h3><p>Spans of the documents that are asked about at least once, as questions are"
        " added.</p>"
    )
    most = max((one["coverage"]["trials"] for one in asked.values()), default=0)
    curves = [
        (name, style, [(n, reached / most) for n, reached in enumerate(one["curve"], 1)])
        for style, (name, one) in zip(_LINES, asked.items(), strict=False)
        if one["curve"] and most
    ]
    yield line_chart("Spans reached against the number of questions", "questions", curves)
    fields = ("aligned", "coverage", "distinct", "fresh", "artifacts")
    yield table(
        f"Where {model['model']} asks",
        (
            "way of asking",
            "questions placed",
            "spans reached",
            "on a new span",
            "new, second half",
            "on leftovers",
        ),
        [(name, *(_told(one[field]) for field in fields)) for name, one in asked.items()],
    )


def _bar(name: str, share: Mapping[str, Any]) -> tuple[str, float, float, float]:
    return name, share["share"], share["interval"][0], share["interval"][1]


def _told(share: Mapping[str, Any]) -> str:
    if not share["trials"]:
        return "no trial"
    low, high = share["interval"]
    return f"{share['share']:.0%} ({low:.0%} to {high:.0%}, {share['hits']} of {share['trials']})"
