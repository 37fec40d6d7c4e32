"""Keeps every reply that was paid for: append-only, keyed by what made it, safe against a kill."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from qalint.generate.call import Completion, Usage
from qalint.workfolder import make_parent

NAME = "calls.jsonl"


class StoreError(Exception):
    """A store that cannot be used: another run holds it, or it cannot be written."""


class Store:
    """The replies of one output file, in a folder beside it. A context manager: one run at a time holds it.

    A reply is handed to the operating system before `keep` returns, so that a killed process loses none; it
    is forced to the disk within `SYNC_SECONDS`, so that a power cut loses no more than that. The folder is
    made with the first reply. Replies stay in the file: memory holds no more than where each stands.
    """

    SYNC_SECONDS = 0.5

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._places: dict[str, tuple[int, int]] = {}
        self._file: IO[bytes] | None = None
        self._end = 0
        self._unsynced = threading.Event()
        self._closing = threading.Event()
        self._syncing: threading.Thread | None = None

    def __enter__(self) -> Store:
        if self._path.exists():
            self._open()
            self._places = dict(_places(self._path))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._unsynced.set()
        if self._syncing is not None:
            self._syncing.join()
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def __len__(self) -> int:
        return len(self._places)

    def find(self, key: str) -> Completion | None:
        """The reply to the call with this key, if it was kept."""
        place = self._places.get(key)
        if place is None or self._file is None:
            return None
        start, length = place
        self._file.seek(start)
        found = _reply(self._file.read(length))
        return found[1] if found else None

    def keep(self, key: str, completion: Completion, **about: str) -> bool:
        """Add the reply to the call with this key, unless there is one; whether it was added.

        `about` is for people who read the file. Raises StoreError where it cannot be written.
        """
        if key in self._places:
            return False
        self._open()
        assert self._file is not None
        usage = completion.usage.as_json()
        row = {"key": key, **about, "text": completion.text, "usage": usage, "finish": completion.finish,
               "confidence": completion.confidence}  # fmt: skip
        data = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            written = self._file.write(data)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from error
        if written != len(data):
            raise StoreError(f"{self._path}: cannot be written: the disk is full")
        self._places[key] = self._end, len(data)
        self._end += len(data)
        self._unsynced.set()
        return True

    def _open(self) -> None:
        if self._file is not None:
            return
        try:
            make_parent(self._path)
            self._file = self._path.open("a+b", buffering=0)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from error
        _lock(self._file, self._path)
        self._end_torn_line()
        self._syncing = threading.Thread(target=self._sync, name="qalint-store", daemon=True)
        self._syncing.start()

    def _end_torn_line(self) -> None:
        """A power cut can leave half a line; what follows must not join it."""
        assert self._file is not None
        self._end = self._file.seek(0, os.SEEK_END)
        if self._end:
            self._file.seek(self._end - 1)
            if self._file.read(1) != b"\n":
                self._end += self._file.write(b"\n")

    def _sync(self) -> None:
        """Force what is written to the disk, many replies at once, off the loop that makes the calls."""
        while not self._closing.is_set():
            self._unsynced.wait()
            self._unsynced.clear()
            if self._file is not None:
                os.fsync(self._file.fileno())
            self._closing.wait(self.SYNC_SECONDS)


def _places(path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The key of each reply in a store's file and where its line stands; a torn line is passed over and asked again."""
    start = 0
    with path.open("rb") as file:
        for line in file:
            found = _reply(line)
            if found is not None:
                yield found[0], (start, len(line))
            start += len(line)


def _reply(line: bytes) -> tuple[str, Completion] | None:
    """The key and the completion in a line of a store's file, None where it holds none."""
    try:
        row: dict[str, Any] = json.loads(line)
        return str(row["key"]), Completion(
            row["text"], Usage(**row["usage"]), row["finish"], row["confidence"]
        )
    except (ValueError, LookupError, TypeError):
        return None


def _lock(file: IO[bytes], path: Path) -> None:
    try:
        import fcntl
    except (
        ImportError
    ):  # Windows: the second writer is not kept out, its lines are appended whole all the same
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StoreError(f"{path}: another run is using it; wait for it, or write to another file") from None
