"""Self-study conversations for Cartridges: the Parquet file that its `read_conversations` reads, without token ids.

Its training makes the tokens from the text where a message has none. Written against `cartridges/structs.py`: a
conversation is messages, system_prompt, metadata and type, a message is content, role, token_ids and top_logprobs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qalint.generate.export import ExportError, RowJson, passage_of, provenance_of
from qalint.generate.output import write_bytes


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the rows. Raises ExportError where pyarrow is missing or the name does not end in `.parquet`."""
    if path.suffix != ".parquet":
        raise ExportError(f"{path}: Cartridges reads Parquet files by their name; let it end in .parquet")
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ExportError("the self-study export needs pyarrow: pip install 'qalint[parquet]'") from error
    table = arrow.Table.from_pylist([_conversation(row) for row in rows], schema=_schema(arrow))
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    write_bytes(path, [buffer.getvalue()])


def _conversation(row: RowJson) -> RowJson:
    turns = (("user", row["question"]), ("assistant", row["answer"]))
    return {
        "messages": [
            {"content": content, "role": role, "token_ids": None, "top_logprobs": None}
            for role, content in turns
        ],
        "system_prompt": "",
        "metadata": {**provenance_of(row), "passage": passage_of(row)},
        "type": "qalint",
    }


def _schema(arrow: Any) -> Any:
    """Fixed types, so that a column without a value is the same in every file."""
    text, number = arrow.string(), arrow.int64()
    message = [
        ("content", text),
        ("role", text),
        ("token_ids", arrow.list_(number)),
        ("top_logprobs", arrow.null()),
    ]
    metadata = [
        *((name, text) for name in ("id", "document", "field", "quote", "model", "passage")),
        ("record", number),
        ("section", arrow.list_(text)),
        ("original", arrow.struct([("start", number), ("end", number)])),
    ]
    return arrow.schema(
        [("messages", arrow.list_(arrow.struct(message))), ("system_prompt", text),
         ("metadata", arrow.struct(metadata)), ("type", text)]
    )  # fmt: skip
