"""Shards: the files of a run in their order, cut into stretches of about the same amount of work."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from uuid import uuid4

from qalint.config import Settings

SHARD_BYTES = 64 << 20
"""Bytes of a shard unless the user says otherwise: a minute of work or so, so that a lost one costs little."""

MOST_FILES = 10_000
"""Files of a shard, however small."""

SETTLED_SECONDS = 2.0
"""Seconds after a change from which a file's time is trusted: a file may change twice within one tick."""


@dataclass(frozen=True, slots=True)
class ShardFile:
    """One file of a shard.

    `place` is its absolute path or its URL, `display` what reports call it, `root` the path of the user's that led to
    it; `state` changes with its content; `target` is where `fix` writes it. `young` says that the file changed so
    recently that it may change again and look the same.
    """

    place: str
    display: str
    root: str
    named: bool
    settings: Settings
    size: int
    state: str
    target: str = ""
    young: bool = False


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that are worked on together. `salt` keeps the results of young files from being used again."""

    files: tuple[ShardFile, ...]
    salt: str = ""

    def digest(self, asked: str, settings: Mapping[Settings, str]) -> str:
        """What the results depend on: the files, the digests of their settings, and what is asked of which program."""
        digest = blake2b(f"{asked}\n{self.salt}\n".encode(), digest_size=16)
        for file in self.files:
            named = (file.place, file.display, str(file.named), file.state, file.target)
            parts = (*named, settings[file.settings])
            digest.update("\0".join(parts).encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()


def shards_of(files: Iterable[ShardFile], most_bytes: int = SHARD_BYTES) -> Iterator[Shard]:
    """The files in shards, in order. A file larger than a shard is one of its own."""
    held: list[ShardFile] = []
    size = 0
    for file in files:
        if held and (size + file.size > most_bytes or len(held) == MOST_FILES):
            yield _shard(held)
            held, size = [], 0
        held.append(file)
        size += file.size
    if held:
        yield _shard(held)


def is_young(changed_ns: int) -> bool:
    """Whether a file that changed then may change again within the same tick of its file system's clock."""
    return time.time_ns() - changed_ns < SETTLED_SECONDS * 1e9


def _shard(files: Sequence[ShardFile]) -> Shard:
    return Shard(tuple(files), uuid4().hex if any(file.young for file in files) else "")
