"""CSV and TSV: a row is a record and a column a field; quoting, delimiter and line ends stay as they are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from qalint.document.containers.csv_rows import Row, rows, spliced
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
)
from qalint.document.containers.source import Source
from qalint.document.containers.troubles import Troubles
from qalint.document.decode import Decoded, UndecodableError, UnencodableError, decode, encode

DELIMITERS = ",;\t|"
_SAMPLE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table whose first row names its columns. `delimiter` is told by that row where it is not given."""

    source: Source
    reading: Reading
    delimiter: str = ""
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The text columns of each row. Raises ReadError."""
        troubles = Troubles(on_trouble)
        with self._open() as (stream, _):
            for _, texts in self._walk(stream, troubles):
                for _, text in texts:
                    yield text
        troubles.close(self.reading.named)

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy row by row; only cells that changed are written anew. Raises ReadError and WriteError."""
        troubles, changes = Troubles(on_trouble), 0
        with self._open() as (stream, decoded), self.source.writer(out) as written:
            for row, texts in self._walk(stream, troubles):
                asked = {column: change(text) for column, text in texts}
                edits = {column: answer for column, answer in asked.items() if answer}
                changes += len(edits)
                try:
                    written.write(_encoded(spliced(row, edits), decoded))
                except UnencodableError as error:
                    raise WriteError(f"line {row.line}: {error}") from None
        troubles.close(self.reading.named)
        return changes

    def _walk(self, stream: TextIO, troubles: Troubles) -> Iterator[tuple[Row, list[tuple[int, Text]]]]:
        """Each row, the header too, with its texts and their columns."""
        columns: list[tuple[int, str]] | None = None
        number = 0
        try:
            for row in rows(stream, self.delimiter or DELIMITERS, self.reading.max_bytes):
                if columns is None and not row.blank:
                    columns = self._columns(row, troubles)
                elif columns and not row.blank:
                    yield row, self._texts(row, number, columns, troubles)
                    number += 1
                    continue
                yield row, []
        except UnicodeDecodeError as error:
            raise ReadError(f"is {error.encoding} at its start and not further on: {error.reason}") from None

    def _columns(self, header: Row, troubles: Troubles) -> list[tuple[int, str]]:
        names = [header.value(at).removeprefix("\ufeff").strip() for at in range(len(header.cells))]
        wanted = self.reading.text_fields
        if wanted:
            found = [(names.index(name), name) for name in wanted if name in names]
        else:
            lower = [name.lower() for name in names]
            found = [
                (lower.index(name), names[lower.index(name)]) for name in DEFAULT_FIELDS if name in lower
            ][:1]
        if not found and (wanted or self.reading.named):
            missing = " or ".join(wanted or DEFAULT_FIELDS)
            troubles.add(
                Trouble(f"has no column {missing}: it has {', '.join(names)}; name one with --text-field")
            )
        return found

    def _texts(
        self, row: Row, number: int, columns: list[tuple[int, str]], troubles: Troubles
    ) -> list[tuple[int, Text]]:
        texts = []
        for column, name in columns:
            if column >= len(row.cells):
                cause = f"has {len(row.cells)} columns, too few for {name!r}"
                message = f"record {number} (line {row.line}) {cause}"
                troubles.add(Trouble(message, number, row.line, cause))
                continue
            value = row.value(column)
            texts.append(
                (column, Text(value, field_format(self.reading, name, value), number, name, row.line))
            )
        return texts

    @contextmanager
    def _open(self) -> Iterator[tuple[TextIO, Decoded]]:
        with self.source.open() as stream:
            decoded = _encoding(stream.read(_SAMPLE_BYTES))
        with self.source.open() as stream:
            text = io.TextIOWrapper(stream, decoded.encoding, decoded.errors, newline="")
            try:
                yield text, decoded
            finally:
                text.detach()  # closing is the source's own affair


def _encoding(sample: bytes) -> Decoded:
    """How the table is encoded, by its first bytes. Raises ReadError."""
    if len(sample) == _SAMPLE_BYTES and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = sample[: sample.rfind(b"\n") + 1] or sample  # do not cut a character in two
    try:
        decoded = decode(sample)
    except UndecodableError as error:
        raise ReadError(str(error)) from None
    if decoded.encoding == "utf-8":
        return Decoded("", "utf-8", b"", "surrogateescape")  # bad bytes further on pass through
    return Decoded("", decoded.encoding, b"", decoded.errors)


def _encoded(text: str, decoded: Decoded) -> bytes:
    return encode(text, decoded)
