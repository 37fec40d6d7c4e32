"""Parquet: a row is a record and a column a field; schema, metadata and row groups stay as they are."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from qalint.document.containers.fields import field_format
from qalint.document.containers.model import (
    DEFAULT_FIELDS,
    Change,
    OnTrouble,
    ReadError,
    Reading,
    Text,
    Trouble,
    WriteError,
    apply_edits,
)
from qalint.document.containers.source import Source
from qalint.document.containers.troubles import Troubles

BATCH_ROWS = 256
"""Rows held at a time while reading; writing holds one row group."""

SPOOL_BYTES = 64 << 20
"""A rewritten file below this size waits in memory until it is known whether anything changed."""

FieldPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file, read by pyarrow (extra `parquet`). A dotted field leads into struct columns."""

    source: Source
    reading: Reading
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The text columns of each row; a null is no text. Raises ReadError."""
        troubles, number = Troubles(on_trouble), 0
        with self._open() as file:
            fields = self._fields(file.schema_arrow, troubles)
            top = list(dict.fromkeys(path[0] for path in fields))
            for batch in file.iter_batches(BATCH_ROWS, columns=top) if fields else ():
                columns = [_reach(batch, path).to_pylist() for path in fields]
                for at in range(batch.num_rows):
                    for path, values in zip(fields, columns, strict=True):
                        if values[at] is not None:
                            yield self._text(path, values[at], number + at)
                number += batch.num_rows
        troubles.close(self.reading.named)

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Write the file with changed values, row group by row group; byte for byte where none changes.

        Raises ReadError and WriteError.
        """
        troubles = Troubles(on_trouble)
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            with self._open() as file:
                changes = self._rewritten(file, spool, change, troubles)
            troubles.close(self.reading.named)
            if changes:
                spool.seek(0)
                with self.source.writer(out) as written:
                    shutil.copyfileobj(spool, written)
        if not changes:
            with self.source.open_raw() as raw:
                shutil.copyfileobj(raw, out)
        return changes

    def _rewritten(self, file: Any, out: Any, change: Change, troubles: Troubles) -> int:
        fields, changes, number = self._fields(file.schema_arrow, troubles), 0, 0
        if not fields:
            return 0
        with _writer(file, out) as writer:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                answers = self._asked(table, fields, number, change)
                changes += sum(map(len, answers.values()))
                number += table.num_rows
                writer.write_table(_replaced(table, answers), row_group_size=max(1, table.num_rows))
        return changes

    def _asked(
        self, table: Any, fields: Sequence[FieldPath], number: int, change: Change
    ) -> dict[FieldPath, dict[int, str]]:
        """The new values of a row group by field and row, asked for row by row as `texts` yields them."""
        columns = [_reach(table, path).to_pylist() for path in fields]
        answers: dict[FieldPath, dict[int, str]] = {path: {} for path in fields}
        for at in range(table.num_rows):
            for path, values in zip(fields, columns, strict=True):
                if values[at] is not None:
                    edits = change(self._text(path, values[at], number + at))
                    if edits:
                        answers[path][at] = apply_edits(values[at], edits)
        return answers

    def _text(self, path: FieldPath, value: str, row: int) -> Text:
        name = ".".join(path)
        return Text(value, field_format(self.reading, name, value), row, name, row + 1)

    def _fields(self, schema: Any, troubles: Troubles) -> list[FieldPath]:
        wanted = self.reading.text_fields
        found = [path for name in wanted or DEFAULT_FIELDS if (path := _text_path(schema, name))]
        if not found and (wanted or self.reading.named):
            missing = " or ".join(wanted or DEFAULT_FIELDS)
            there = ", ".join(f"{field.name} ({field.type})" for field in schema)
            message = f"has no text column {missing}: it has {there[:400]}; name one with --text-field"
            troubles.add(Trouble(message))
        return found if wanted else found[:1]

    @contextmanager
    def _open(self) -> Iterator[Any]:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise ReadError('needs the extra for Parquet: pip install "qalint[parquet]"') from None
        with self.source.open_raw() as raw:
            stream = io.BytesIO(self.source.read(self.reading.max_bytes)) if self.source.compression else raw
            try:
                yield pq.ParquetFile(stream)
            except (pa.ArrowException, OSError) as error:
                raise ReadError(f"cannot be read as Parquet: {error}") from None


@contextmanager
def _writer(file: Any, out: Any) -> Iterator[Any]:
    """A writer with the schema, compression, format version and sorting of `file`."""
    import pyarrow.parquet as pq

    facts = file.metadata
    options: dict[str, Any] = {}
    if facts.num_row_groups:
        group = facts.row_group(0)
        columns = [group.column(at) for at in range(group.num_columns)]
        options["compression"] = {
            column.path_in_schema: column.compression.replace("UNCOMPRESSED", "NONE") for column in columns
        }
        options["use_dictionary"] = [
            column.path_in_schema
            for column in columns
            if any("DICTIONARY" in name for name in column.encodings)
        ]
        options["sorting_columns"] = group.sorting_columns or None
    stored = b"ARROW:schema" in (facts.metadata or {})
    with pq.ParquetWriter(
        out, file.schema_arrow, version=facts.format_version, store_schema=stored, **options
    ) as writer:
        yield writer


def _is_text(kind: Any) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _text_path(schema: Any, name: str) -> FieldPath | None:
    """The path of the text column, or text field of a struct column, that a dotted name means."""
    import pyarrow.types as types

    for at in range(schema.num_fields if hasattr(schema, "num_fields") else len(schema)):
        field = schema.field(at)
        if field.name == name and _is_text(field.type):
            return (name,)
        if name.startswith(field.name + ".") and types.is_struct(field.type):
            rest = _text_path(field.type, name[len(field.name) + 1 :])
            if rest:
                return (field.name, *rest)
    return None


def _reach(table: Any, path: FieldPath) -> Any:
    """The values at a path of a table or a batch of rows."""
    import pyarrow.compute as pc

    column = table.column(path[0])
    return pc.struct_field(column, list(path[1:])) if len(path) > 1 else column


def _replaced(table: Any, answers: dict[FieldPath, dict[int, str]]) -> Any:
    import pyarrow as pa

    for path, news in answers.items():
        if not news:
            continue
        at = table.schema.get_field_index(path[0])
        column = table.column(at).combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0)
        try:
            table = table.set_column(at, table.schema.field(at), _with_values(column, path[1:], news))
        except UnicodeEncodeError as error:
            raise WriteError(f"U+{ord(error.object[error.start]):04X} cannot be written as UTF-8") from None
    return table


def _with_values(column: Any, path: FieldPath, news: dict[int, str]) -> Any:
    """A column, or below a struct column the field at `path`, with some rows' values replaced."""
    import pyarrow as pa

    if not path:
        values = column.to_pylist()
        for row, new in news.items():
            values[row] = new
        return pa.array(values, type=column.type)
    fields = list(column.type)
    children = [
        _with_values(column.field(at), path[1:], news) if field.name == path[0] else column.field(at)
        for at, field in enumerate(fields)
    ]
    return pa.StructArray.from_arrays(children, fields=fields, mask=column.is_null())
