"""The independent verifier passes what `generate` writes, and notices every kind of damage."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_fake import FakeServer
from corpora import document

from qalint.generate import GenerateOptions, generate
from qalint.generate.summary import table_of
from qalint.plan import PlanOptions, make_plan

VERIFIER = Path(__file__).parents[2] / "benchmarks" / "verify_rows.py"
Row = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    cleaned = document(30, sections=3)
    (tmp_path / "plant.md").write_text(cleaned.original.source, encoding="utf-8")
    plan = make_plan([cleaned], PlanOptions(budget=6))
    with FakeServer() as server:
        generation = generate(plan, GenerateOptions(base_url=server.url, model="m"), tmp_path / "qa.jsonl")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "plant.md.txt").write_text(plan.targets[0].source.text, encoding="utf-8")
    (tmp_path / "table.txt").write_text("\n".join(table_of(generation.summary)), encoding="utf-8")
    return tmp_path


def verified(folder: Path) -> tuple[int, str]:
    arguments = [sys.executable, str(VERIFIER), "qa.jsonl", "--table", "table.txt", "--texts", "texts"]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_passes_what_generate_writes(made: Path) -> None:
    code, said = verified(made)
    assert (code, "troubles 0" in said) == (0, True), said
    assert "unique questions 6 (100.0%)" in said


def _original(row: Row) -> None:
    row["original"]["start"] += 30


def _slice(row: Row) -> None:
    row["target"]["start"] += 1


def _quote(row: Row) -> None:
    row["quote"] = "was painted green by the mayor"


def _number(row: Row) -> None:
    row["answer"] += " It took 98765 years."


DAMAGE = [
    (_original, "original does not hold the target"),
    (_slice, "target is not the slice"),
    (_quote, "quote not near the target"),
    (_number, "a number of the answer"),
]


@pytest.mark.parametrize(("damage", "told"), DAMAGE)
def test_notices_damage(damage: Callable[[Row], None], told: str, made: Path) -> None:
    rows = [json.loads(line) for line in (made / "qa.jsonl").read_text(encoding="utf-8").split("\n") if line]
    damage(rows[2])
    (made / "qa.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, said = verified(made)
    assert code == 1
    assert told in said


def test_notices_a_row_that_is_missing(made: Path) -> None:
    lines = (made / "qa.jsonl").read_text(encoding="utf-8").split("\n")
    (made / "qa.jsonl").write_text("\n".join(lines[1:]), encoding="utf-8")
    code, said = verified(made)
    assert code == 1
    assert "counts do not add up" in said


MARKED = [
    ("The third gate of Ardmere", "The 3\\ :sup:`rd` gate", False),
    ("The 3rd gate", "The 3\\ :sup:`rd` gate", True),
    ("Larssens pump", "`Larssen`_\\s pump", True),
    ("Larssens pump", "`Larssen`_ pump", False),
]


@pytest.mark.parametrize(("wanted", "source", "held"), MARKED)
def test_reads_through_markup_inside_a_word(wanted: str, source: str, held: bool) -> None:
    assert runpy.run_path(str(VERIFIER))["holds"](source, wanted) == held
