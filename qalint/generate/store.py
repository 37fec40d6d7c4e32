"""Keeps every reply that was paid for: append-only, keyed by what made it, safe against a kill."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from qalint.generate.call import Call, Completion, Usage
from qalint.workfolder import make_parent

NAME = "calls.jsonl"


class StoreError(Exception):
    """A store that cannot be used: another run holds it, or it cannot be written."""


class Store:
    """The replies of one output file, in a folder beside it. A context manager: one run at a time holds it.

    A reply is handed to the operating system before `keep` returns, so that a killed process loses none; it
    is forced to the disk within `SYNC_SECONDS`, so that a power cut loses no more than that. The folder is
    made with the first reply.
    """

    SYNC_SECONDS = 0.5

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._replies: dict[str, Completion] = {}
        self._file: IO[bytes] | None = None
        self._unsynced = threading.Event()
        self._closing = threading.Event()
        self._syncing: threading.Thread | None = None

    def __enter__(self) -> Store:
        if self._path.exists():
            self._open()
            self._replies = dict(_read(self._path))
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
        return len(self._replies)

    def find(self, call: Call) -> Completion | None:
        """The reply to this very call, if it was kept."""
        return self._replies.get(call.key)

    def keep(self, call: Call, completion: Completion) -> None:
        """Add a reply. Raises StoreError where it cannot be written."""
        self._append({"key": call.key, "purpose": call.purpose, "model": call.model}, completion)

    def keep_by_key(self, key: str, completion: Completion) -> bool:
        """Add a reply to the call with this key, unless there is one; whether it was added. Raises
        StoreError.
        """
        if key in self._replies:
            return False
        self._append({"key": key}, completion)
        return True

    def _append(self, head: dict[str, str], completion: Completion) -> None:
        self._open()
        assert self._file is not None
        row = {**head, **asdict(completion)}
        data = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            written = self._file.write(data)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from error
        if written != len(data):
            raise StoreError(f"{self._path}: cannot be written: the disk is full")
        self._replies[head["key"]] = completion
        self._unsynced.set()

    def _open(self) -> None:
        if self._file is not None:
            return
        try:
            make_parent(self._path)
            self._file = self._path.open("ab", buffering=0)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from error
        _lock(self._file, self._path)
        self._end_torn_line()
        self._syncing = threading.Thread(target=self._sync, name="qalint-store", daemon=True)
        self._syncing.start()

    def _end_torn_line(self) -> None:
        """A power cut can leave half a line; what follows must not join it."""
        assert self._file is not None
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            file.seek(max(0, size - 1))
            if size and file.read(1) != b"\n":
                self._file.write(b"\n")

    def _sync(self) -> None:
        """Force what is written to the disk, many replies at once, off the loop that makes the calls."""
        while not self._closing.is_set():
            self._unsynced.wait()
            self._unsynced.clear()
            if self._file is not None:
                os.fsync(self._file.fileno())
            self._closing.wait(self.SYNC_SECONDS)


def _read(path: Path) -> list[tuple[str, Completion]]:
    """The replies of a store's file; a torn line is passed over and asked again."""
    found = []
    with path.open("rb") as file:
        for line in file:
            try:
                row: dict[str, Any] = json.loads(line)
                completion = Completion(row["text"], Usage(**row["usage"]), row["finish"], row["confidence"])
                found.append((str(row["key"]), completion))
            except (ValueError, LookupError, TypeError):
                continue
    return found


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
