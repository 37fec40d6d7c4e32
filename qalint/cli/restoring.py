"""`qalint fix --restore FILE`: put back what a quarantine file holds, byte for byte or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from qalint.config import Configuration
from qalint.document.containers import Edits, ReadError, Text, Trouble, WriteError, open_container
from qalint.fix.quarantine import RestoreError, restore, undo_edits
from qalint.rewrite import replacing

Rows = list[dict[str, Any]]


def restore_all(quarantine: Path) -> int:
    """Restore every file that the quarantine speaks of; the exit code: 0, or 2 where one could not be restored."""
    by_path: dict[str, Rows] = {}
    for row in _rows(quarantine):
        by_path.setdefault(row["path"], []).append(row)
    failed = 0
    for path, rows in by_path.items():
        try:
            count = _restore_file(Path(path), rows)
            click.echo(f"{path}: {count} document{'' if count == 1 else 's'} restored")
        except (RestoreError, ReadError, WriteError) as error:
            failed += 1
            click.echo(f"error: {path}: {error}", err=True)
    return 2 if failed else 0


def _rows(quarantine: Path) -> Rows:
    try:
        lines = quarantine.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--restore {quarantine}: cannot be read: {error}") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["path"], row["start"], row["after"], row["digest_before"], row["digest_after"]
        except (ValueError, KeyError, TypeError):
            raise click.UsageError(
                f"--restore {quarantine}:{number}: is no row of a quarantine file"
            ) from None
        rows.append(row)
    return rows


def _restore_file(path: Path, rows: Rows) -> int:
    """Undo the fixes of one file, latest first, so that a file that was fixed twice comes back whole."""
    if not path.is_file():
        raise RestoreError("there is no such file; run --restore from the folder in which fix was run")
    settings = Configuration().resolve(str(path))
    by_place: dict[tuple[int | None, str | None], Rows] = {}
    for row in rows:
        by_place.setdefault((row["record"], row["field"]), []).append(row)
    restored: set[tuple[int | None, str | None]] = set()

    def change(text: Text) -> Edits:
        place = (text.record, text.field)
        if place not in by_place:
            return []
        before = _undone(text.source, by_place[place])
        restored.add(place)
        return undo_edits(text.source, before)

    def refuse(trouble: Trouble) -> None:
        raise RestoreError(trouble.message)

    with replacing(path) as out:
        open_container(path, settings.reading(True)).rewrite(out, change, refuse)
        if restored != by_place.keys():
            raise RestoreError("no longer holds every record that was fixed; nothing was restored")
    return len(restored)


def _undone(source: str, rows: Sequence[dict[str, Any]]) -> str:
    """The text before every fix the rows tell of."""
    runs: dict[tuple[str, str], Rows] = {}
    for row in rows:
        runs.setdefault((row["digest_before"], row["digest_after"]), []).append(row)
    for _, run in reversed(list(runs.items())):
        source = restore(source, run)
    return source
