"""Alpaca: a JSON array of instruction, input (empty) and output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson
from qalint.generate.output import write_bytes


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows."""
    made = [{"instruction": row["question"], "input": "", "output": row["answer"]} for row in rows]
    write_bytes(path, [json.dumps(made, ensure_ascii=True, indent=1).encode()])
