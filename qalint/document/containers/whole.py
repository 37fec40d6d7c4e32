"""Files that are one document: Markdown, HTML, plain text and their like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from qalint.document.containers.model import (
    Change,
    OnTrouble,
    ReadError,
    Reading,
    Text,
    WriteError,
    apply_edits,
)
from qalint.document.containers.source import Source
from qalint.document.decode import Decoded, UndecodableError, UnencodableError, decode, encode


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that holds one text in the given format."""

    source: Source
    reading: Reading
    format: str
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The one text. Raises ReadError."""
        yield self._text(self._decoded(self.source.read(self.reading.max_bytes)))

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy the file with the edits made. Raises ReadError and WriteError."""
        data = self.source.read(self.reading.max_bytes)
        decoded = self._decoded(data)
        edits = change(self._text(decoded))
        if edits:
            try:
                data = encode(apply_edits(decoded.text, edits), decoded)
            except UnencodableError as error:
                raise WriteError(str(error)) from None
        with self.source.writer(out) as stream:
            stream.write(data)
        return bool(edits)

    def _decoded(self, data: bytes) -> Decoded:
        try:
            return decode(data)
        except UndecodableError as error:
            raise ReadError(str(error)) from None

    def _text(self, decoded: Decoded) -> Text:
        return Text(decoded.text, self.format)
