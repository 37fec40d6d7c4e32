"""Results of earlier runs, kept in one SQLite file in the user's cache folder. Never needed, never trusted.

A result is found by the run's key (what else it depends on, see `qalint.stamp`) and the file's absolute path; it holds
where size and time of change are the same, or else where the content's digest is. Whatever goes wrong with the file is
said once, and the run goes on without it: a damaged one is made anew, a full disk or another run's lock ends writing.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import TracebackType

from qalint.resources import LONGEST, SETTLED_NS

FILE_NAME = "results-1.sqlite"
"""The number is that of the tables' layout."""

WAIT_SECONDS = 5.0
"""How long a write waits for another run's."""

KEPT_RUNS = 16
"""Keys whose results are kept, those used last."""

MOST_BYTES = 1 << 30
"""Size of the file beyond which it is made anew."""

BATCH = 2000
"""Results written in one transaction: a killed run loses at most these."""

LAYOUT = """
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS results (
  run INTEGER NOT NULL, path BLOB NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL, digest BLOB NOT NULL,
  check_sum INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (run, path)
);
"""


class Cache:
    """The results of earlier runs. `say` is told, once, what keeps it from working."""

    def __init__(self, folder: Path, say: Callable[[str], object]) -> None:
        self._path, self._say = folder / FILE_NAME, say
        self._db: sqlite3.Connection | None = None
        self._runs: dict[bytes, int | None] = {}
        self._waiting: list[tuple[bytes, bytes, int, int, bytes, bytes]] = []
        self._used: set[bytes] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._path.unlink()
            self._open()
        except (OSError, sqlite3.Error) as error:
            self._fail(error)

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush(last=True)
        if self._db is not None:
            self._db.close()
            self._db = None

    def knows(self, run: bytes) -> bool:
        """Whether an earlier run had this key, and so settings that could be used."""
        return self._run(run) is not None

    def get(self, run: bytes, path: str, found: os.stat_result) -> bytes | None:
        """The result for a file as `found` says it is now; None where there is none."""
        number = self._run(run)
        if number is None or self._db is None:
            return None
        name = os.fsencode(path)
        try:
            row = self._db.execute(
                "SELECT size, changed, digest, check_sum, value FROM results WHERE run = ? AND path = ?",
                (number, name),
            ).fetchone()
        except sqlite3.Error as error:
            self._fail(error)
            return None
        value = row[4] if row is not None else None
        if not isinstance(value, bytes) or row[0] != found.st_size or zlib.crc32(value) != row[3]:
            return None
        if row[1] != found.st_mtime_ns:
            digest = content_digest(path)
            if digest is None or digest != row[2]:
                return None
            self._wait((run, name, found.st_size, _trusted(found), digest, value))
        self._used.add(run)
        return value

    def put(self, run: bytes, path: str, found: os.stat_result, value: bytes) -> None:
        """Keep the result for a file that was as `found` says before it was read; nothing where it changed since."""
        if self._db is None or len(value) > LONGEST:
            return
        try:
            digest = content_digest(path)
            now = os.stat(path)
        except OSError:
            return
        if digest is None or (now.st_size, now.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
            return
        self._wait((run, os.fsencode(path), found.st_size, _trusted(found), digest, value))

    def _wait(self, row: tuple[bytes, bytes, int, int, bytes, bytes]) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= BATCH:
            self._flush()

    def _open(self) -> None:
        try:
            self._db = self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._renew(error)

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'results'").fetchone():
                db.executescript(LAYOUT)
            db.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _renew(self, error: sqlite3.Error) -> None:
        """Make a damaged file anew."""
        self._say(f"the cache {self._path} was damaged and is made anew ({error})")
        if self._db is not None:
            self._db.close()
            self._db = None
        self._path.unlink(missing_ok=True)
        self._path.with_name(FILE_NAME + "-journal").unlink(missing_ok=True)
        self._runs.clear()
        self._db = self._connected()

    def _fail(self, error: OSError | sqlite3.Error) -> None:
        """Go on without the cache, or with a new one where it is damaged."""
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        if damaged and self._db is not None:
            try:
                self._renew(error)  # type: ignore[arg-type]
                return
            except (OSError, sqlite3.Error) as again:
                error = again
        if self._db is not None:
            self._db.close()
            self._db = None
        self._waiting.clear()
        self._say(f"goes on without the cache {self._path}: {error}")

    def _run(self, key: bytes) -> int | None:
        if key not in self._runs and self._db is not None:
            try:
                row = self._db.execute("SELECT id FROM runs WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error as error:
                self._fail(error)
                row = None
            self._runs[key] = int(row[0]) if row else None
        return self._runs.get(key)

    def _flush(self, last: bool = False) -> None:
        """Write what waits, in one transaction, and drop the runs that were not used for longest."""
        if self._db is None or not self._waiting:
            return
        db, now = self._db, int(time.time())
        try:
            db.execute("BEGIN IMMEDIATE")
            for key in {row[0] for row in self._waiting} | self._used:
                db.execute(
                    "INSERT INTO runs (key, used) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET used = ?",
                    (key, now, now),
                )
                self._runs.pop(key, None)
            db.executemany(
                "INSERT OR REPLACE INTO results (run, path, size, changed, digest, check_sum, value)"
                " VALUES ((SELECT id FROM runs WHERE key = ?), ?, ?, ?, ?, ?, ?)",
                ((*row[:5], zlib.crc32(row[5]), row[5]) for row in self._waiting),
            )
            if last:
                db.execute(
                    "DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY used DESC LIMIT ?)",
                    (KEPT_RUNS,),
                )
                if db.execute("SELECT changes()").fetchone()[0]:
                    db.execute("DELETE FROM results WHERE run NOT IN (SELECT id FROM runs)")
            db.execute("COMMIT")
            self._waiting.clear()
        except sqlite3.Error as error:
            self._fail(error)


def content_digest(path: str) -> bytes | None:
    """16 bytes that tell contents apart; None where the file cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        with open(path, "rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.digest()


def _trusted(found: os.stat_result) -> int:
    """The time of change to compare with later; -1 where the file is so young that it may change unnoticed."""
    return found.st_mtime_ns if time.time_ns() - found.st_mtime_ns > SETTLED_NS else -1
