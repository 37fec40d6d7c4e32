"""The engine-neutral function over a shard: read its files, do the stage's work, publish what came of it, mark it done.

A shard is done when its marker is there, and the marker is written last. Names of results and markers are digests of
all that the results depend on, so that a run that was cut short, or is repeated, finds what is done already, and two
workers on one shard write the same bytes to the same places.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from qalint.config import Settings
from qalint.discovery import Discovered
from qalint.distributed.digests import program_digest, settings_digest
from qalint.distributed.errors import DistributedError
from qalint.distributed.shard import Shard, ShardFile
from qalint.distributed.storage import (
    file_system,
    here,
    is_url,
    joined,
    names_in,
    publishing,
    reading,
    size_of,
    state_of,
)
from qalint.document.containers import Change, Container, OnTrouble, ReadError, Text, open_container
from qalint.rulebook import load_rules
from qalint.run import Input, Linters

COMPRESSION = 3
"""gzip's level: results are JSON, which packs well at any."""

ASKED_AT_ONCE = 32
"""Questions to a file system under way while looking for what is done."""


@dataclass(frozen=True, slots=True)
class Met:
    """A file of a shard, its number in the shard, and how it is read."""

    number: int
    file: ShardFile
    input: Input


class Stage(Protocol):
    """What is done with the files of a shard. Picklable, since it travels to other machines."""

    @property
    def name(self) -> str:
        """A short name, for files."""

    @property
    def key(self) -> str:
        """Whatever, beside files and their settings, changes the results."""

    def work(self, files: Iterable[Met], linters: Linters, out: BinaryIO) -> Sequence[str]:
        """Do it: results to `out`; the places of files written elsewhere are returned."""


@dataclass(frozen=True, slots=True)
class Job:
    """A stage to be done on shards, and the folder or URL that keeps what came of each.

    `program` and `settings` are digests by content, so that a worker knows whether it has the same.
    """

    stage: Stage
    work: str
    program: str
    settings: Mapping[Settings, str]

    @staticmethod
    def of(stage: Stage, work: str, shards: Iterable[Shard]) -> Job:
        """The job for this program, on shards all of whose settings it knows."""
        settings = {file.settings for shard in shards for file in shard.files}
        return Job(stage, work, program_digest(), {each: settings_digest(each) for each in settings})

    def name(self, shard: Shard) -> str:
        """The name that a shard's result and marker share."""
        asked = f"{self.program} {self.stage.key}"
        return f"{self.stage.name}-{shard.digest(asked, self.settings)}"

    def result(self, shard: Shard) -> str:
        """Where the result of a shard is."""
        return joined(self.work, f"{self.name(shard)}.gz")

    def marker(self, shard: Shard) -> str:
        """Where the marker of a shard is."""
        return joined(self.work, f"{self.name(shard)}.done")

    @contextmanager
    def lines(self, shard: Shard) -> Iterator[Iterator[bytes]]:
        """The lines of a done shard's result, without their ends."""
        with reading(self.result(shard)) as raw, gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            yield (line[:-1] for line in packed)

    def missing(self, shards: Sequence[Shard]) -> list[Shard]:
        """The shards that are not done, in order."""
        names = names_in(self.work)
        asked = [shard for shard in shards if f"{self.name(shard)}.done" in names]
        with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
            done = {
                id(shard)
                for shard, whole in zip(asked, pool.map(self._is_whole, asked), strict=True)
                if whole
            }
        return [shard for shard in shards if id(shard) not in done]

    def is_done(self, shard: Shard) -> bool:
        """Whether the shard's marker is there, and all that it speaks of."""
        return size_of(self.marker(shard)) is not None and self._is_whole(shard)

    def _is_whole(self, shard: Shard) -> bool:
        """Whether the result and the files that the marker lists are there, in their sizes."""
        try:
            with reading(self.marker(shard)) as stream:
                table = json.loads(stream.read())
            return all(size_of(place) == size for place, size in table["written"])
        except (OSError, ValueError, KeyError, TypeError):
            return False


def run_shard(job: Job, shard: Shard) -> None:
    """Do a shard unless it is done. Raises DistributedError and, of its storage, OSError; then nothing is marked."""
    _prove_same(job, shard)
    if job.is_done(shard):
        return
    with (
        tempfile.TemporaryDirectory(prefix="qalint-") as scratch,
        publishing(job.result(shard)) as raw,
        gzip.GzipFile("", "wb", COMPRESSION, raw, mtime=0) as packed,
    ):
        places = job.stage.work(_met(shard, scratch), _linters(), cast(BinaryIO, packed))
    written = [(place, size_of(place)) for place in (job.result(shard), *places)]
    with publishing(job.marker(shard)) as out:
        out.write(json.dumps({"files": len(shard.files), "written": written}).encode() + b"\n")


def _prove_same(job: Job, shard: Shard) -> None:
    """Raise DistributedError where this worker would find something else than the machine that started the run."""
    if program_digest() != job.program:
        raise DistributedError(
            "this worker has another qalint, other libraries or another Python than the machine that started the run;"
            " install the same versions on both"
        )
    for settings in {file.settings for file in shard.files}:
        if settings_digest(settings) != job.settings[settings]:
            names = ", ".join((*settings.rules, *([settings.corpus_stats] if settings.corpus_stats else [])))
            raise DistributedError(
                f"{names}: this worker has not the same there as the machine that started the run"
            )


_READY: list[Linters] = []


def _linters() -> Linters:
    """The prepared rules of this process, for all shards that it does."""
    if not _READY:
        _READY.append(Linters(load_rules))
    return _READY[0]


def _met(shard: Shard, scratch: str) -> Iterator[Met]:
    """The files, each on this machine's disk for as long as it is looked at. Raises DistributedError if one changed."""
    for number, file in enumerate(shard.files):
        try:
            with here(file.place, scratch) as path:
                yield Met(number, file, _input(file, path))
        except (FileNotFoundError, PermissionError) as error:
            if not is_url(file.place):
                raise
            yield Met(number, file, Input(file.display, partial(_Unreadable, str(error)), file.settings))
            continue
        if state_of(file.place) != file.state:
            raise DistributedError(f"{file.display} changed during the run; run it again")


def _input(file: ShardFile, path: Path) -> Input:
    name = PurePosixPath(file_system(file.place)[1]).name if is_url(file.place) else path.name
    opened = partial(open_container, path, file.settings.reading(file.named), name)
    found = Discovered(path, file.display, Path(file.root), file.named, file.settings)
    return Input(file.display, opened, file.settings, found)


@dataclass(frozen=True, slots=True)
class _Unreadable(Container):
    """The container of a remote file that may not be read."""

    reason: str
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        raise ReadError(f"cannot be read: {self.reason}")

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        raise ReadError(f"cannot be read: {self.reason}")
