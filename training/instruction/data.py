"""Reads labelled passages in the project's JSONL format and splits them by source."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qalint.classifier.passage import INTENTS
from qalint.document.fold import fold

FILES = ("train.jsonl.gz", "dev.jsonl.gz", "instructions.jsonl.gz", "clean-extra.jsonl.gz")

# Encodings that a layer before the classifier undoes: their letters mean nothing to it.
_DECODED_ELSEWHERE = ("obf_base64", "obf_hex", "obf_rot13", "obf_reversed")

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(
    r"^(?:#{1,6} |> |[-*+] |\d+[.)] )|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|</?[a-zA-Z][^<>\n]{0,80}>", re.M
)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled passage; `intent` is one of INTENTS, `before` and `after` its neighbours where there are
    any.
    """

    text: str
    intent: str
    source: str
    split: str
    language: str
    style: str
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """injection, mention or clean."""
        return self.intent if self.intent in ("mention", "clean") else "injection"

    @property
    def in_document(self) -> bool:
        """Whether it is a sentence of a whole document rather than one of the labelled passages."""
        return self.style == "document"

    def bare(self) -> Row:
        """The row without its neighbours."""
        return replace(self, before="", after="")


def read_all_rows(folder: Path) -> list[Row]:
    """All rows of the four files in `folder`, in the order of the files; missing files are an error
    (FileNotFoundError).
    """
    return [row for name in FILES for row in _read_file(folder / name)]


def read_rows(folder: Path) -> list[Row]:
    """The rows that the classifier learns from: those that reach it."""
    return [row for row in read_all_rows(folder) if row.style not in _DECODED_ELSEWHERE]


def _read_file(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            raw = json.loads(line)
            intent = raw["label"] if raw["label"] != "injection" else raw["intent"]
            yield Row(
                raw["text"],
                intent if intent in INTENTS else "override",
                raw["source"],
                raw["split"],
                raw.get("lang") or "en",
                raw.get("style") or "",
            )


def digest_data(folder: Path) -> str:
    """sha256 over the files' names and bytes: what the card pins the figures to."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode())
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def strip_markup(text: str) -> str:
    """The words of a Markdown or HTML fragment, about as a reader sees them: at run time passages come
    decoded.
    """
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split()) or text


def drop_markup(rows: Sequence[Row]) -> list[Row]:
    """The rows, with the markup of clean ones and of mentions taken off where there is any."""
    return [replace(row, text=strip_markup(row.text)) if row.label != "injection" else row for row in rows]


def drop_repeats(rows: Sequence[Row]) -> list[Row]:
    """One row of each text and label: documents repeat their furniture."""
    return list({(row.text, row.label): row for row in rows}.values())


def fold_texts(rows: Sequence[Row]) -> list[str]:
    """The folded text of each row, as the first stage reads it."""
    return [fold(row.text)[0] for row in rows]
