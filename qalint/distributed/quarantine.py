"""Add what a run removed to the quarantine file, all of it or nothing, and once however often the run is repeated."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from qalint.rewrite import replacing
from qalint.workfolder import make_parent

IN_MEMORY = 64 << 20
"""Bytes of new rows that are held in memory; more go to a temporary file."""

BLOCK = 1 << 20


def append_once(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Append the rows to a JSON Lines file that takes its new content at once, unless they are its end already."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
        new = cast(BinaryIO, spool)
        new.writelines(json.dumps(row).encode() + b"\n" for row in rows)
        if not new.tell() or _ends_with(path, new):
            return
        make_parent(path)
        with replacing(path) as out:
            if path.exists():
                with path.open("rb") as old:
                    shutil.copyfileobj(old, out)
            new.seek(0)
            shutil.copyfileobj(new, out)


def _ends_with(path: Path, new: BinaryIO) -> bool:
    """Whether the last bytes of the file are those of the stream, and begin at the start of a line."""
    size = new.tell()
    if not path.exists() or path.stat().st_size < size:
        return False
    new.seek(0)
    with path.open("rb") as old:
        before = old.seek(-size, 2)
        if before:
            old.seek(before - 1)
            if old.read(1) != b"\n":
                return False
        while block := new.read(BLOCK):
            if old.read(len(block)) != block:
                return False
    return True
