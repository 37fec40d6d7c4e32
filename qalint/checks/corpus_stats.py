"""What a corpus teaches about its documents: recurring passages, near-duplicates, odd encodings and
conventions.

One pass over all documents (`Collector`) makes `CorpusStats`; a file of it is an input of a run like any
other, so that without it no finding depends on another document.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from qalint.checks.context import Context
from qalint.checks.near_duplicates import Signatures
from qalint.checks.passages import Passage
from qalint.document.model import Document

VERSION = 1
LEAST_DOCUMENTS = 3
"""Documents a passage must stand in to be written to the file at all; rules ask for more."""

SHORTEST = 3
"""Words from which a passage is counted: shorter ones recur by chance."""


NUMBERED_WORDS = 6
"""Words up to which a number in a passage is taken for a page's or a year's rather than for what it says."""


class CorpusError(Exception):
    """A file of corpus statistics that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class CorpusStats:
    """What one pass over a corpus learned.

    `passages` counts, by key, the documents that a recurring passage stands in; `duplicates` leads from the
    digest of a document to the first one that it resembles and how much (0..1); `encodings` from the digest
    of a document to its encoding, where that is not the most common one; `conventions` counts the documents
    of each convention.
    """

    documents: int = 0
    passages: Mapping[str, int] = field(default_factory=dict)
    duplicates: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)
    conventions: Mapping[str, int] = field(default_factory=dict)
    usual_encoding: str = "utf-8"

    def to_json(self) -> dict[str, Any]:
        """The statistics as what a JSON file holds."""
        return {
            "version": VERSION,
            "documents": self.documents,
            "usual_encoding": self.usual_encoding,
            "conventions": dict(sorted(self.conventions.items())),
            "encodings": dict(sorted(self.encodings.items())),
            "duplicates": {key: list(value) for key, value in sorted(self.duplicates.items())},
            "passages": dict(sorted(self.passages.items())),
        }


def load_corpus(path: str | Path) -> CorpusStats:
    """The statistics that `qalint stats` wrote. Raises CorpusError."""
    try:
        table = json.loads(Path(path).read_text(encoding="utf-8"))
        if table["version"] != VERSION:
            raise CorpusError(
                f"{path}: is of version {table['version']}, not {VERSION}; run `qalint stats` again"
            )
        duplicates = {key: (str(first), float(share)) for key, (first, share) in table["duplicates"].items()}
        return CorpusStats(
            int(table["documents"]), table["passages"], duplicates, table["encodings"], table["conventions"],
            str(table["usual_encoding"]),
        )  # fmt: skip
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{path}: is no file of `qalint stats`; run `qalint stats PATHS -o {path}`"
        ) from error


class Collector:
    """Takes documents one at a time and keeps what is needed of each: a few hundred bytes."""

    def __init__(self) -> None:
        self._documents = 0
        self._passages: Counter[str] = Counter()
        self._signatures = Signatures()
        self._encodings: dict[str, str] = {}
        self._conventions: Counter[str] = Counter()

    def add(self, document: Document, encoding: str = "") -> None:
        """Count one document; `encoding` is how its bytes were read, where that is known."""
        context = Context(document)
        name = document.path if document.record is None else f"{document.path} record {document.record}"
        digest = digest_of(document.source)
        self._documents += 1
        self._passages.update({key_of(passage) for passage in context.passages if passage.words >= SHORTEST})
        self._signatures.add(digest, name, (context.views[index].text for index in context.prose_blocks))
        self._conventions[convention_of(document.source)] += 1
        if encoding:
            self._encodings[digest] = encoding

    def state(self) -> dict[str, Any]:
        """All that is kept, as what JSON holds, for `absorb`."""
        return {
            "documents": self._documents,
            "passages": self._passages,
            "signatures": self._signatures.state(),
            "encodings": self._encodings,
            "conventions": self._conventions,
        }

    def absorb(self, state: Mapping[str, Any]) -> None:
        """Take what another collector saw, as if its documents had been added here after those seen so far."""
        self._documents += state["documents"]
        self._passages.update(state["passages"])
        self._signatures.absorb(state["signatures"])
        self._encodings.update(state["encodings"])
        self._conventions.update(state["conventions"])

    def stats(self) -> CorpusStats:
        """What was learned."""
        usual = Counter(self._encodings.values()).most_common(1)
        usual_encoding = usual[0][0] if usual else "utf-8"
        return CorpusStats(
            self._documents,
            {key: count for key, count in self._passages.items() if count >= LEAST_DOCUMENTS},
            self._signatures.duplicates(),
            {digest: name for digest, name in self._encodings.items() if name != usual_encoding},
            dict(self._conventions),
            usual_encoding,
        )


def learn(documents: Iterable[Document]) -> CorpusStats:
    """The statistics of some documents."""
    collector = Collector()
    for document in documents:
        collector.add(document)
    return collector.stats()


def key_of(passage: Passage) -> str:
    """A short key for what a passage says; numbers aside in short ones, where pages and years count on."""
    text = passage.plain
    if passage.words <= NUMBERED_WORDS:
        text = "".join("0" if character.isdigit() else character for character in text)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def digest_of(source: str) -> str:
    """A short digest of a whole document."""
    return blake2b(source.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def convention_of(source: str) -> str:
    """How a text is written down: its line ends, whether it starts with a byte order mark, composed letters
    or not.
    """
    ends = {"\r\n": source.count("\r\n")}
    ends["\n"] = source.count("\n") - ends["\r\n"]
    ends["\r"] = source.count("\r") - ends["\r\n"]
    most = max(ends, key=lambda end: ends[end])
    parts = [{"\r\n": "CRLF", "\n": "LF", "\r": "CR"}[most] if ends[most] else "one line"]
    if source.startswith("\ufeff"):
        parts.append("byte order mark")
    if not source.isascii() and not unicodedata.is_normalized("NFC", source):
        parts.append("decomposed letters")
    return ", ".join(parts)
