"""A dry run goes through everything but the asking, comes to the same each time, and leaves nothing behind."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from corpora import document

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.generate import GenerateOptions, Limits, Price
from qalint.generate.rehearsal import Rehearsal, rehearsal_lines, rehearse
from qalint.plan import PlanOptions, make_plan
from qalint.plan.candidates import KINDS

SERVER = {"base_url": "http://127.0.0.1:9/v1", "model": "m"}
"""Nobody listens there: a call that was made would fail."""


TEXT = """# Olmstead

The pans of Olmstead yield 40 tonnes of salt every summer. Rain spoils an open pan within an hour.

## Rakes

A rake of larch lasts nine seasons because larch does not rot in brine. Visitors buy iron rakes for 12 crowns. Old rakes
are burned at the autumn fair, where the oldest worker lights the fire. Three choirs sing until the embers are dark.

| Tool | Price | Maker |
|---|---|---|
| larch rake | 30 crowns | Henrik Sund |
"""
"""Targets of every kind."""


def rehearsed(**more: Any) -> Rehearsal:
    plan = make_plan([document(60, sections=6)], PlanOptions(budget=20))
    return rehearse(plan, GenerateOptions(**more))


@pytest.mark.parametrize("models", [{}, SERVER, {"local": True}, {**SERVER, "judge_model": "j"}], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_pairs_pass_every_check(models: dict[str, Any], kind: str) -> None:
    parsed = parse(TEXT, "markdown", "salt.md")
    plan = make_plan([Cleaned(parsed, parsed, identity(len(parsed.source)))], PlanOptions(kinds=(kind,)))
    made = rehearse(plan, GenerateOptions(**models)).generation
    assert made.summary.accepted == made.summary.asked == len(plan.planned) > 0
    for row in made.rows:
        assert {"quote-in-window", "question-no-leak"} <= set(row.checks)
        assert row.quote in row.target.window
    assert made.summary.calls == len(made.rows) * (3 if "judge_model" in models else 2)


def test_is_the_same_each_time() -> None:
    once, again = (list(rehearsal_lines(rehearsed(price=Price(1, 1)))) for _ in range(2))
    assert once == again


def test_bounds_hold_on_estimated_tokens() -> None:
    whole = rehearsed(price=Price(1, 2)).generation.summary
    assert whole.dollars == pytest.approx((whole.prompt_tokens + 2 * whole.completion_tokens) / 1e6)
    assert whole.dollars is not None
    half = rehearsed(price=Price(1, 2), limits=Limits(dollars=whole.dollars / 2)).generation.summary
    assert 0 < half.accepted < half.asked
    assert half.accepted + sum(half.shortfall.values()) == half.asked


def test_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rehearsed()
    assert not list(tmp_path.iterdir())
