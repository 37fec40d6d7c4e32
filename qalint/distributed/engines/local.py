"""Shard after shard in this process: for URLs without a cluster, and to see that nothing hangs on the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qalint.distributed.complete import Failure, failure_of
from qalint.distributed.job import Job, run_shard
from qalint.distributed.shard import Shard


class OneByOne:
    """The engine that is none."""

    def run(self, job: Job, shards: Sequence[Shard], say: Callable[[int], object]) -> list[Failure]:
        """Do the shards in order."""
        failures = []
        for number, shard in enumerate(shards, 1):
            try:
                run_shard(job, shard)
            except Exception as error:
                failures.append(failure_of(shard, error))
            say(number - len(failures))
        return failures
