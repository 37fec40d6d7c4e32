"""What a container gives and takes: `Text`s out, edits back, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

MAX_TEXT_BYTES = 128 << 20
"""The largest file, or record of a streamed file, that is read (bytes): about 1 GiB of memory as Python
text.
"""

DEFAULT_FIELDS = ("text", "content", "markdown", "html", "body")
"""The fields of a record that are looked for where none is named; the first that holds text is read."""


IGNORE_KEY = "qalint-ignore"
"""The key of a JSON record that names rules not to run on it: a list of selectors, or one text with commas."""


class ReadError(Exception):
    """A file that cannot be read, or not further; the message says why, without the file's name."""


class WriteError(Exception):
    """A change that cannot be written back; the message says why, without the file's name."""


@dataclass(frozen=True, slots=True)
class Text:
    """One document to be parsed: a whole file, or a value of a record.

    `source` is the decoded text; `format` a name of `qalint.document.formats`. `record` (0-based) and
    `field` (its dotted path) are None for whole files; `line` is the record's 1-based physical line in its
    file, 0 for whole files. `ignores` are the rules that the record itself says to leave out (`IGNORE_KEY`).
    """

    source: str
    format: str
    record: int | None = None
    field: str | None = None
    line: int = 0
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A record that could not be read, while the rest of its file is. `message` already names record and
    line; `cause` is it without them, the same for all records that have the same trouble.
    """

    message: str
    record: int | None = None
    line: int = 0
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read.

    `text_fields` are dotted paths into a record (`data.text`, `messages.*.content`), all of which are read;
    without any, the first of `DEFAULT_FIELDS`. `format` is the declared format of the file or of its
    fields, or the name of a container (see `qalint.document.containers.choose`); None lets suffix and
    content tell. `named` says that the user named this very file, so that one without any text is worth a
    word.
    """

    text_fields: tuple[str, ...] = ()
    format: str | None = None
    named: bool = False
    max_bytes: int = MAX_TEXT_BYTES


Edits = Sequence[tuple[int, int, str]]
"""Replace `source[start:end]` by a text; ordered by start, not overlapping, offsets in code points of
`Text.source`.
"""

Change = Callable[[Text], Edits]
"""Asked once for each text of a file, in order, while the file is copied; no edits leave the bytes as they
are.
"""

OnTrouble = Callable[[Trouble], object]
"""Told of each record that cannot be read (`errors.append` is one)."""


class Container(Protocol):
    """A file with texts in it. `note` is what a user must know about its positions, "" if nothing."""

    @property
    def note(self) -> str: ...

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The texts in order, streaming: memory is bounded by the largest record. Raises ReadError."""
        ...

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy the file to `out` with changed values; the number of texts that changed.

        Only the code points that the edits replace are encoded anew, in the habits of the file; all other
        bytes are the same (of a compressed file: its content; of a Parquet file: its values, schema and row
        groups). Raises ReadError and WriteError.
        """
        ...


def apply_edits(source: str, edits: Edits) -> str:
    """`source` with its edits made."""
    parts: list[str] = []
    at = 0
    for start, end, text in edits:
        parts += (source[at:start], text)
        at = end
    return "".join((*parts, source[at:]))
