"""A Hugging Face data set: a folder with one Parquet file and a card that says where the rows come from."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qalint.generate.export import ExportError, RowJson, passage_of
from qalint.generate.output import write_bytes

DATA = "data/train-00000-of-00001.parquet"

_CARD = """\
---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.parquet
task_categories:
- question-answering
tags:
- synthetic
size_categories:
- {size}
---

# Question-answer pairs made by qalint

{count} pairs, each tied to one passage (`target`) of one of {documents} documents. `quote` is a verbatim part of the
document that supports the answer; `original_start` and `original_end` are code-point offsets of the passage in the
document as it was before cleaning.

| made by | pairs |
|---|---|
{models}

Every pair passed these checks: {checks}.

The licence of the pairs follows from that of the documents and of the models that made them; it is yours to state.
"""


def write(rows: Iterable[RowJson], path: Path) -> None:
    """Write the folder `path`. Raises ExportError where pyarrow is missing, OutputError where it cannot be
    written.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ExportError("the huggingface export needs pyarrow: pip install 'qalint[parquet]'") from error
    kept = list(rows)
    if path.is_file():
        raise ExportError(f"{path}: is a file; name a folder for the data set")
    (path / "data").mkdir(parents=True, exist_ok=True)
    columns = [_columns(row) for row in kept]
    table = arrow.Table.from_pylist(columns, schema=_schema(arrow))
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    write_bytes(path / DATA, [buffer.getvalue()])
    write_bytes(path / "README.md", [_card(kept).encode()])


def _columns(row: RowJson) -> RowJson:
    text = {
        key: row[key]
        for key in ("id", "question", "answer", "quote", "document", "field", "section", "model")
    }
    return {
        **text,
        "target": passage_of(row),
        "record": row["record"],
        "original_start": row["original"]["start"],
        "original_end": row["original"]["end"],
        "prompt": row["prompt"],
        "checks": row["checks"],
    }


def _schema(arrow: Any) -> Any:
    """Fixed types, so that a column without a value is the same in every data set."""
    texts = ("id", "question", "answer", "quote", "target", "document", "field", "model", "prompt")
    return arrow.schema(
        [(name, arrow.string()) for name in texts]
        + [(name, arrow.list_(arrow.string())) for name in ("section", "checks")]
        + [(name, arrow.int64()) for name in ("record", "original_start", "original_end")]
    )


def _card(rows: list[RowJson]) -> str:
    sizes = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
    size = next((name for bound, name in sizes if len(rows) < bound), "1M<n<10M")
    models = Counter(str(row["model"]) for row in rows)
    checks = dict.fromkeys(check for row in rows for check in row["checks"])
    return _CARD.format(
        size=size,
        count=f"{len(rows):,}",
        documents=f"{len({row['document'] for row in rows}):,}",
        models="\n".join(f"| {model} | {count:,} |" for model, count in models.most_common()),
        checks=", ".join(checks),
    )
