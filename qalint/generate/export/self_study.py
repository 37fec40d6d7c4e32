"""Self-study rows for Cartridges: conversations without token ids, which its training makes from the text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qalint.generate.export import RowJson, passage_of, provenance_of
from qalint.generate.output import write_rows


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows."""
    write_rows(path, (_conversation(row) for row in rows))


def _conversation(row: RowJson) -> RowJson:
    turns = (("user", row["question"]), ("assistant", row["answer"]))
    return {
        "messages": [
            {"role": role, "content": content, "token_ids": None, "top_logprobs": None}
            for role, content in turns
        ],
        "system_prompt": "",
        "type": "qalint",
        "metadata": {**provenance_of(row), "passage": passage_of(row)},
    }
