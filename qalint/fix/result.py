"""What fixing one file came to, and the sum of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class FileFix:
    """What fixing one file came to. `cleaned` holds its documents only where the caller asked to keep them."""

    path: str
    documents: int = 0
    changed: int = 0
    characters: int = 0
    kept_characters: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)
    maps: list[dict[str, Any]] = field(default_factory=list)
    braked: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)


def total(fixes: Iterable[FileFix]) -> FileFix:
    """The sum of several files' results, without rows and maps."""
    whole = FileFix("")
    for one in fixes:
        whole.documents += one.documents
        whole.changed += one.changed
        whole.characters += one.characters
        whole.kept_characters += one.kept_characters
        whole.by_code += one.by_code
        whole.removed.update(one.removed)
        whole.braked += one.braked
        whole.unsettled += one.unsettled
        whole.errors += one.errors
    return whole
