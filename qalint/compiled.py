"""What follows from the rule files alone, kept in the user's cache folder, so that a small run need not work it out.

Like Python's own compiled files it goes by size and time of change of what it was made from, is made anew where those
differ, and is never needed: where it cannot be read or written, a run takes a little longer. It is JSON, which at worst
fails to parse.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any

MOST = 4000
"""Values kept at most: the shipped rules have about 1,000, users' rules add theirs."""


class Compiled:
    """Values by name, of one file; written when the process ends, where any was made."""

    def __init__(self, path: str, stamp: str) -> None:
        self._path, self._stamp = path, stamp
        self._values: dict[str, Any] = {}
        self._new = False
        with suppress(OSError, ValueError, TypeError, KeyError):
            with open(path, encoding="utf-8") as stream:
                found = json.load(stream)
            if found["stamp"] == stamp and isinstance(found["values"], dict):
                self._values = found["values"]

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """The value of that name, made where there is none yet. It must be what JSON can hold."""
        try:
            return self._values[name]
        except KeyError:
            value = make()
            if len(self._values) >= MOST:
                return value
            self._values[name] = value
            if not self._new:
                self._new = True
                atexit.register(self.write)
            return value

    def write(self) -> None:
        """Write what was made, all at once under its name, so that nobody reads half of it."""
        if not self._new:
            return
        self._new = False
        draft = f"{self._path}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(draft, "w", encoding="utf-8") as stream:
                json.dump({"stamp": self._stamp, "values": self._values}, stream, separators=(",", ":"))
            os.replace(draft, self._path)


def stamp_of(paths: Iterable[str]) -> str:
    """What tells versions of files apart: their names, sizes and times of change, and Python's version."""
    lines = [sys.version]
    for path in paths:
        found = os.stat(path)
        lines.append(f"{path}\0{found.st_size}\0{found.st_mtime_ns}")
    return "\n".join(lines)


@cache
def of_rules() -> Compiled:
    """What follows from the shipped rules and from the code that reads their patterns."""
    from qalint.resources import bundled, cache_folder

    package = os.path.dirname(os.path.abspath(__file__))
    names = ("checks/needles.py", "checks/starts.py", "checks/instruction/lexicon.py", "document/fold.py")
    code = (os.path.join(package, *name.split("/")) for name in names)
    folders = (str(bundled("rules")), os.path.join(package, "checks", "instruction"))
    files = [*code, *(path for folder in folders for path in _files(folder))]
    # One file for each installation: two of them in use would else write the same one in turns.
    name = f"rules-{zlib.crc32(os.fsencode(package)):08x}.json"
    return Compiled(os.path.join(cache_folder(None), name), stamp_of(files))


def _files(folder: str) -> list[str]:
    """The rule files below a folder, in a stable order."""
    found = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _files(entry.path)
        elif entry.name.endswith(".toml"):
            found.append(entry.path)
    return found
