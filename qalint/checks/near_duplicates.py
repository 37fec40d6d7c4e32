"""Documents that say nearly the same, found by MinHash (Broder 1997) with banding, one pass, no pairs
compared twice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

WORDS = 5
"""Words of a shingle: long enough that two texts on one subject share few."""

BANDS, ROWS = 16, 4
"""64 hashes in 16 bands of 4: two documents meet in a band with probability 1 - (1 - s^4)^16, .5 at
similarity .45 and over .99 at .75.
"""

SIMILAR = 0.8
"""Share of shingles (estimated to about .05 by 64 hashes) from which two documents are near-duplicates."""

LEAST_SHINGLES = 20
"""A text with fewer is compared by no one: a stub resembles every stub."""

_WORD = re.compile(r"\w+")
_PRIME = (1 << 61) - 1


class Signatures:
    """The signatures of a corpus' documents, 256 bytes each, and the bands they fall into."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._digests: list[str] = []
        self._signatures: list[Any] = []
        self._bands: dict[tuple[int, bytes], int] = {}
        self._found: dict[str, tuple[str, float]] = {}
        self._factors: tuple[Any, Any] | None = None

    def add(self, digest: str, name: str, texts: Iterable[str]) -> None:
        """Compare a document, known by its digest and called `name`, with those before it, and remember it."""
        words = [word for text in texts for word in _WORD.findall(text.casefold())]
        shingles = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
        if len(shingles) < LEAST_SHINGLES:
            return
        self._place(digest, name, self._signature(shingles))

    def state(self) -> list[list[str]]:
        """Digest, name and signature (hexadecimal) of each document, in order, for `absorb`."""
        rows = zip(self._digests, self._names, self._signatures, strict=True)
        return [[digest, name, signature.tobytes().hex()] for digest, name, signature in rows]

    def absorb(self, state: Iterable[Sequence[str]]) -> None:
        """Add the documents of another's state, in order."""
        import numpy as np

        for digest, name, signature in state:
            self._place(digest, name, np.frombuffer(bytes.fromhex(signature), np.uint32))

    def _place(self, digest: str, name: str, signature: Any) -> None:
        bands = [(band, signature[band * ROWS : (band + 1) * ROWS].tobytes()) for band in range(BANDS)]
        best = 0.0
        for other in sorted({self._bands[band] for band in bands if band in self._bands}):
            share = float((signature == self._signatures[other]).mean())
            if share > best:
                best = share
                if share >= SIMILAR:
                    self._found[digest] = (self._names[other], round(share, 2))
        number = len(self._names)
        self._names.append(name)
        self._digests.append(digest)
        self._signatures.append(signature)
        for band in bands:
            self._bands.setdefault(band, number)

    def duplicates(self) -> dict[str, tuple[str, float]]:
        """For each document that resembles an earlier one: its digest, that one's name and their
        similarity.
        """
        return dict(self._found)

    def _signature(self, shingles: set[str]) -> Any:
        import numpy as np

        if self._factors is None:
            random = np.random.default_rng(20260323)
            self._factors = (
                random.integers(1, 1 << 31, (BANDS * ROWS, 1), dtype=np.uint64),
                random.integers(0, 1 << 31, (BANDS * ROWS, 1), dtype=np.uint64),
            )
        times, plus = self._factors
        hashes = np.fromiter((zlib.crc32(text.encode()) for text in shingles), np.uint64, len(shingles))
        return ((hashes * times + plus) % np.uint64(_PRIME)).min(axis=1).astype(np.uint32)
