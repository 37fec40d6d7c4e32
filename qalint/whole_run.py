"""What a whole `qalint check` wrote, kept so that a run over an unchanged tree need not even read its options.

A run is found by its arguments, working folder and program, and holds where every file, ignore file and configuration
it could meet has the size and times it had before that run began. Only runs are kept whose whole outcome is their
standard output and exit code. Nothing here imports more than a bare interpreter has at hand: this is all that such a
run does.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from qalint.paths import CONFIGURATION_FILES, IGNORE_FILES, PASSED_OVER
from qalint.resources import LONGEST, SETTLED_NS, cache_folder
from qalint.stamp import program_stamp

FOLDER = "runs-1"
"""Below the cache's folder; the number is that of the files' layout."""

KEPT_RUNS = 16
"""Runs kept, those written last."""

ABOVE = (*CONFIGURATION_FILES, *IGNORE_FILES)
"""Files in a folder that say something of the folders below it."""

ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "HOME")
"""Variables that change what is written."""


class WholeRun:
    """One run of `check` by its arguments: what an earlier one wrote, or what this one will have written."""

    def __init__(self, arguments: Sequence[str]) -> None:
        folder = _option(arguments, "--cache-dir")
        self.folder = os.path.join(cache_folder(folder), FOLDER)
        key = blake2b(program_stamp(), digest_size=16)
        for part in (os.getcwd(), *(os.environ.get(name, "\1") for name in ENVIRONMENT), *arguments):
            key.update(part.encode("utf-8", "surrogateescape") + b"\0")
        self._path = os.path.join(self.folder, key.hexdigest())

    def replay(self) -> int | None:
        """Write what the earlier run wrote; its exit code, None where there is none that holds."""
        try:
            with open(self._path, "rb") as stream:
                check_sum, state, code, starts, body = stream.read().split(b"\n", 4)
            if zlib.crc32(b"\n".join((state, code, starts, body))) != int(check_sum):
                return None
            text = body.decode("utf-8", "surrogatepass")
            if state_of(os.fsdecode(starts).split("\0"))[0] != state:
                return None
        except (OSError, ValueError):
            return None
        sys.stdout.write(text)
        sys.stdout.flush()
        return int(code)

    def keep(self, starts: Sequence[str], state: bytes, code: int, text: str) -> None:
        """Let later runs have it; a disk that is full or cannot be written costs them only time."""
        try:
            body = text.encode("utf-8", "surrogatepass")
            names = os.fsencode("\0".join(starts))
            if len(body) > LONGEST or b"\n" in names:
                return
            value = b"\n".join((state, b"%d" % code, names, body))
            os.makedirs(self.folder, exist_ok=True)
            beside = f"{self._path}.{os.getpid()}"
            with open(beside, "wb") as stream:
                stream.write(b"%d\n" % zlib.crc32(value) + value)
            os.replace(beside, self._path)
            oldest_first = sorted(os.scandir(self.folder), key=lambda entry: entry.stat().st_mtime_ns)
            for entry in oldest_first[:-KEPT_RUNS]:
                os.unlink(entry.path)
        except OSError:
            return


def replayed(arguments: Sequence[str]) -> int | None:
    """The exit code of a `check` whose output was written from an earlier run's; None where it has to run."""
    if arguments[:1] != ["check"] or "--no-cache" in arguments or sys.stdout.isatty():
        return None
    try:
        return WholeRun(arguments).replay()
    except (
        FileNotFoundError
    ):  # a working folder that is gone, a broken installation: the run itself will say so
        return None


def state_of(starts: Sequence[str]) -> tuple[bytes, bool]:
    """A digest of all that a run from these paths could read, and whether its times can be trusted.

    Raises OSError where something cannot be looked at.
    """
    digest = blake2b(digest_size=16)
    newest = 0
    for name, found in _met(starts):
        if found is None:
            digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
            continue
        changed, moved = found.st_mtime_ns, found.st_ctime_ns
        newest = max(newest, changed, moved)
        digest.update(f"{name}\0{found.st_size} {changed} {moved}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest().encode(), time.time_ns() - newest > SETTLED_NS


Entries = Iterator[tuple[str, os.stat_result | None]]


def _met(starts: Sequence[str]) -> Entries:
    """Everything with its path; without what `stat` says where only its being there matters."""
    above: dict[str, None] = {}
    for start in (".", *starts):
        whole = os.path.abspath(start)
        while whole not in above:
            above[whole] = None
            whole = os.path.dirname(whole)
    for folder in above:
        if os.path.exists(os.path.join(folder, ".git")):
            yield f"{folder} is a repository", None
        for name in ABOVE:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                yield path, os.stat(path)
    for start in starts:
        yield f"{start} at {os.path.realpath(start)}", None
        yield from _below(start) if os.path.isdir(start) else [(start, os.stat(start))]


def _below(folder: str) -> Entries:
    """The entries of a folder and of those in it that a run would enter."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=_name)
    for entry in entries:
        name = entry.name
        if name[0] == "." and name not in ABOVE:
            continue
        if entry.is_symlink() and entry.is_dir():
            raise OSError("a link to a folder: what it leads to may be met by other names")
        if not entry.is_dir(follow_symlinks=False):
            yield entry.path, entry.stat()
        elif name not in PASSED_OVER:
            yield entry.path, None
            yield from _below(entry.path)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _option(arguments: Sequence[str], name: str) -> str | None:
    """The value of an option, the last one where it is given twice."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == name and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith(name + "="):
            found = argument[len(name) + 1 :]
    return found
