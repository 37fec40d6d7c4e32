"""The folder `.qalint`, where qalint keeps quarantines, stores and caches: git does not see what is in it."""

from __future__ import annotations

from pathlib import Path

NAME = ".qalint"
IGNORE = "# Kept by qalint; nothing here belongs into a repository.\n*\n"


def make_parent(path: Path) -> None:
    """Make the folder of a file that is about to be written; a new `.qalint` above it is hidden from git."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.parents:
        if folder.name == NAME:
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text(IGNORE, encoding="utf-8")
