"""Writes what a run made: whole files that appear at once, or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class OutputError(Exception):
    """A file that cannot be written; the message says which and why."""


def store_of(path: Path) -> Path:
    """The folder beside an output file that keeps its calls."""
    return path.with_name(path.name + ".store")


def refused_of(path: Path) -> Path:
    """The file beside `NAME.jsonl` that takes what was refused: `NAME.refused.jsonl`."""
    stem = path.name.removesuffix(".jsonl")
    return path.with_name(f"{stem}.refused.jsonl")


def check_writable(path: Path) -> None:
    """Raise OutputError where a run's file could not be written at its end; nothing is written."""
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    folder = path.parent
    if not folder.is_dir():
        raise OutputError(f"{folder}: there is no such folder to write {path.name} into")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise OutputError(f"{path}: may not be written")


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write JSON Lines in UTF-8. The old file stays until the new one is whole and on the disk."""
    write_bytes(
        path,
        (json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n" for row in rows),
    )


def write_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that appears at once. Raises OutputError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
