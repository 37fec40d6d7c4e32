"""`check` over shards: the inspections of each file, as they would be cached or handed between processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from qalint.distributed.job import Job, Met
from qalint.distributed.shard import Shard
from qalint.packing import pack, unpack
from qalint.run import Inspection, Linters, Watch, inspect


@dataclass(frozen=True, slots=True)
class Check:
    """Find, and place what was found as `watch` asks."""

    watch: Watch
    name: str = "check"

    @property
    def key(self) -> str:
        """What the findings' places depend on."""
        return f"{self.watch.regions} {self.watch.keys}"

    def work(self, files: Iterable[Met], linters: Linters, out: BinaryIO) -> Sequence[str]:
        """A line for each inspection: the file's number, and the inspection."""
        for met in files:
            linter = linters.of(met.file.settings)
            for inspection in inspect(met.input.container, met.file.display, linter, self.watch):
                out.write(b"%d %s\n" % (met.number, pack(inspection)))
        return ()


def inspections(job: Job, shards: Iterable[Shard]) -> Iterator[Inspection]:
    """What the shards gave, in order, once all are done."""
    for shard in shards:
        with job.lines(shard) as lines:
            for line in lines:
                number, _, packed = line.partition(b" ")
                yield unpack(packed, shard.files[int(number)].display)
