"""OpenAI's fine-tuning format: one conversation of messages a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson
from qalint.generate.output import write_rows


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows."""
    write_rows(path, (turns_of(row) for row in rows))


def turns_of(row: RowJson) -> RowJson:
    """A row as one conversation."""
    return {
        "messages": [
            {"role": "user", "content": row["question"]},
            {"role": "assistant", "content": row["answer"]},
        ]
    }
