"""The page of `qalint footprint --format html`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.report.html_charts import line_chart
from qalint.report.html_heat import Warm, legend, maps
from qalint.report.html_page import figures, page, table, text_of, verdict

MAPS = 2_500_000
"""Code points of documents that all heat maps together show."""

SHOWN = 200
"""Rows of a table at most."""


def footprint_page(
    name: str,
    told: Mapping[str, Any],
    wrong: Sequence[str],
    documents: Sequence[tuple[str, str, Sequence[Warm]]],
) -> str:
    """`told` is the object of `--format json`, `wrong` the verdict, `documents` what was asked about where."""
    return page(f"Footprint of {name}", _parts(name, told, wrong, documents))


def _parts(
    name: str,
    told: Mapping[str, Any],
    wrong: Sequence[str],
    documents: Sequence[tuple[str, str, Sequence[Warm]]],
) -> Iterator[str]:
    yield f"<h1>Where the questions of {text_of(name)} look</h1>"
    yield verdict(wrong, "Nothing stands out: the questions spread about as chance would spread them.")
    yield figures(_figures(told))
    if told["curve"]:
        yield (
            "<h2>Coverage</h2><p>The share of the documents' spans that are asked about at least once, as questions"
            " are added; beside it what questions thrown at random would reach.</p>"
        )
        yield line_chart(
            "Coverage against the number of questions",
            "questions",
            [
                ("these questions", "line", [(p["questions"], p["coverage"]) for p in told["curve"]]),
                ("at random", "null", [(p["questions"], p["null"]) for p in told["curve"]]),
            ],
        )
    yield from _tables(told)
    yield "<h2>The documents</h2>"
    yield legend("asked about once", "asked about most")
    yield from maps(documents, MAPS)


def _figures(told: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        ("questions", f"{told['questions']:,}", f"{told['aligned']:,} could be placed"),
        ("coverage", f"{told['coverage']:.1%}", f"of {told['places']:,} spans"),
        ("saturation", f"{told['saturation']:,}", "questions to nine tenths of it"),
        ("Gini", f"{told['gini']:.2f}", f"at random {told['null_gini']:.2f}"),
        ("top tenth of the spans", f"{told['top_share']:.0%}", f"at random {told['null_top_share']:.0%}"),
        ("on artifacts", f"{told['artifact_share']:.1%}", "leftovers of the page"),
        ("on instructions", f"{told['instruction_share']:.1%}", "text that gives orders to a model"),
        ("duplicates", f"{len(told['duplicates']):,}", "questions asked before"),
    ]


def _tables(told: Mapping[str, Any]) -> Iterator[str]:
    lists: list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]] = [
        ("Artifacts by rule", ("rule", "questions"), list(told["artifacts"].items())),
        (
            "Overlap of prompts or seeds",
            ("one", "two", "shared spans"),
            [(*o["groups"], f"{o['shared']:.0%}") for o in told["overlaps"]],
        ),
        ("Signs in answers", ("row", "sign"), [(s["row"], s["sign"]) for s in told["signs"]]),
        ("Sections never asked about", ("document", "section"),
         [(u["path"], u["section"] or "(before the first heading)") for u in told["unasked"]]),
        ("Repeated questions", ("row", "repeats row"), [(d["row"], d["of"]) for d in told["duplicates"]]),
        ("Rows that could not be read", ("row", "reason"), [(u["row"], u["reason"]) for u in told["unreadable"]]),
    ]  # fmt: skip
    for caption, heads, rows in lists:
        if rows:
            more = f" (the first {SHOWN} of {len(rows):,})" if len(rows) > SHOWN else ""
            yield f"<h2>{text_of(caption)}</h2>{table(caption + more, heads, rows[:SHOWN])}"
