"""Deepeval: a JSON array of goldens with their expected output and context."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson, passage_of
from qalint.generate.output import write_bytes


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows; `actual_output` is for the system under test to fill."""
    made = [
        {
            "input": row["question"],
            "actual_output": None,
            "expected_output": row["answer"],
            "context": [passage_of(row)],
            "source_file": row["document"],
        }
        for row in rows
    ]
    write_bytes(path, [json.dumps(made, ensure_ascii=True, indent=1).encode()])
