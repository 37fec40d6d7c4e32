"""ShareGPT: a JSON array of conversations between human and gpt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson
from qalint.generate.output import write_bytes


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows."""
    made = [
        {
            "id": row["id"],
            "conversations": [
                {"from": "human", "value": row["question"]},
                {"from": "gpt", "value": row["answer"]},
            ],
        }
        for row in rows
    ]
    write_bytes(path, [json.dumps(made, ensure_ascii=True, indent=1).encode()])
