"""Compressed files of any kind: packed again only where something in them changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from qalint.document.containers.model import Change, Container, OnTrouble, Text
from qalint.document.containers.source import Source

SPOOL_BYTES = 64 << 20
"""A packed file below this size waits in memory until it is known whether anything changed."""


@dataclass(frozen=True, slots=True)
class Compressed:
    """A `.gz` or `.zst` file around `inner`, which reads and writes through the same source."""

    source: Source
    inner: Container

    @property
    def note(self) -> str:
        """What the inner container notes."""
        return self.inner.note

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The texts inside. Raises ReadError."""
        return self.inner.texts(on_trouble)

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """The changed content packed again, or the very same bytes. Raises ReadError and WriteError."""
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            changes = self.inner.rewrite(cast(BinaryIO, spool), change, on_trouble)
            if changes:
                spool.seek(0)
                shutil.copyfileobj(spool, out)
                return changes
        with self.source.open_raw() as raw:
            shutil.copyfileobj(raw, out)
        return 0
