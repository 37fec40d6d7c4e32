"""`stats` over shards: what each shard repeats, put together in their order as if one had seen all documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from qalint.checks.corpus_stats import Collector
from qalint.distributed.job import Job, Met
from qalint.distributed.shard import Shard
from qalint.learn import collect
from qalint.run import Linters


@dataclass(frozen=True, slots=True)
class Stats:
    """Learn what recurs."""

    name: str = "stats"
    key: str = ""

    def work(self, files: Iterable[Met], linters: Linters, out: BinaryIO) -> Sequence[str]:
        """A line for each error, and a last one for what the documents taught."""
        collector = Collector()
        for met in files:
            for error in collect(met.input, collector):
                out.write(json.dumps(error).encode("ascii") + b"\n")
        out.write(json.dumps(collector.state()).encode("ascii") + b"\n")
        return ()


def gathered(job: Job, shards: Iterable[Shard], collector: Collector) -> Iterator[tuple[str, str]]:
    """Put the shards' knowledge into the collector; the errors, as (path, message)."""
    for shard in shards:
        with job.lines(shard) as lines:
            for line in lines:
                table = json.loads(line)
                if isinstance(table, dict):
                    collector.absorb(table)
                else:
                    yield table[0], table[1]
