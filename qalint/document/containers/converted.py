"""Files that are read through a conversion: one text, which cannot be written back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from qalint.document.containers.model import Change, OnTrouble, ReadError, Reading, Text, WriteError
from qalint.document.containers.source import Source
from qalint.document.convert import CONVERTIBLE, ConversionError, convert


@dataclass(frozen=True, slots=True)
class Converted:
    """A PDF, DOCX, PPTX or EPUB file; positions are into the text that it was converted to."""

    source: Source
    reading: Reading
    kind: str

    @property
    def note(self) -> str:
        """Where positions lead."""
        return f"positions are into the text that the {self.kind.upper()} file was converted to"

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The one text. Raises ReadError."""
        data = self.source.read(self.reading.max_bytes)
        try:
            text = convert(data, self.kind, self.reading.max_bytes)
        except ConversionError as error:
            raise ReadError(str(error)) from None
        yield Text(text, CONVERTIBLE[self.kind])

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy the file where nothing is to change. Raises ReadError, and WriteError where something is."""
        for text in self.texts(on_trouble):
            if change(text):
                raise WriteError(
                    f"is {self.kind.upper()}, which cannot be written back; --to text writes its text"
                )
        with self.source.open() as stream:
            shutil.copyfileobj(stream, out)
        return 0
