"""What fixing one file came to, as what JSON holds and back: for the cache, and for workers elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from qalint.fix.result import FileFix


def pack_fix(result: FileFix) -> list[Any]:
    """The result without its path, which the one who reads it knows."""
    return [
        result.documents, result.changed, result.characters, result.kept_characters, result.by_code, result.removed,
        result.rows, result.maps, result.braked, result.unsettled, result.errors,
    ]  # fmt: skip


def unpack_fix(table: list[Any], path: str) -> FileFix:
    """The result that `pack_fix` took apart. Raises ValueError and TypeError where it is none."""
    documents, changed, characters, kept, by_code, removed, rows, maps, braked, unsettled, errors = table
    return FileFix(
        path, documents, changed, characters, kept, Counter(by_code), Counter(removed), rows, maps, braked, unsettled,
        [(where, message) for where, message in errors],
    )  # fmt: skip
