"""Ragas: single-turn samples with the reference answer and its context, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson, passage_of
from qalint.generate.output import write_rows


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows; `response` and `retrieved_contexts` are for the system under test to fill."""
    write_rows(
        path,
        (
            {
                "user_input": row["question"],
                "reference": row["answer"],
                "reference_contexts": [passage_of(row)],
            }
            for row in rows
        ),
    )
