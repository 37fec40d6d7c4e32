"""Shards as Ray tasks: one each, tried again by Ray where a worker or a machine is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

import ray

from qalint.distributed.complete import Failure, failure_of
from qalint.distributed.errors import DistributedError
from qalint.distributed.job import Job, run_shard
from qalint.distributed.shard import Shard

UNDER_WAY = 1000
"""Tasks handed to Ray at a time: enough for a large cluster, few enough to wait for."""

RETRIES = 5
"""Times that Ray repeats a task whose worker died."""


class RayTasks:
    """Ray on this machine, or the cluster at `address`; `task` in the options goes to every task (`num_cpus`,
    `memory`, `resources` …), the rest to `ray.init`.
    """

    def __init__(self, jobs: int, options: Mapping[str, Any]) -> None:
        settings = dict(options)
        self._task = {"max_retries": RETRIES, **settings.pop("task", {})}
        here = {} if "address" in settings else {"num_cpus": jobs, "include_dashboard": False}
        self._init = {"log_to_driver": False, "logging_level": "ERROR", **here, **settings}

    def run(self, job: Job, shards: Sequence[Shard], say: Callable[[int], object]) -> list[Failure]:
        """Do the shards as tasks, as many at a time as the cluster has room for."""
        with self._started():
            return self._run(job, shards, say)

    @contextmanager
    def _started(self) -> Iterator[None]:
        """Ray, started and stopped unless the caller had started it.

        It tells of lost workers on standard output, which is for the report: that goes to standard error.
        """
        if ray.is_initialized():
            yield
            return
        with redirect_stdout(sys.stderr):
            try:
                ray.init(**self._init)
            except Exception as error:  # a cluster that does not start in time raises no type of its own
                raise DistributedError(f"--engine ray: cannot be started: {error}") from None
            try:
                yield
            finally:
                ray.shutdown()

    def _run(self, job: Job, shards: Sequence[Shard], say: Callable[[int], object]) -> list[Failure]:
        task, shared = ray.remote(**self._task)(run_shard), ray.put(job)
        waiting: dict[Any, Shard] = {}
        failures: list[Failure] = []
        left, done = iter(shards), 0
        while True:
            for shard in left:
                waiting[task.remote(shared, shard)] = shard
                if len(waiting) == UNDER_WAY:
                    break
            if not waiting:
                return failures
            ready, _ = ray.wait(list(waiting))
            for reference in ready:
                failure = _failure(reference, waiting.pop(reference))
                failures += [failure] if failure else []
                done += failure is None
            say(done)


def _failure(reference: Any, shard: Shard) -> Failure | None:
    try:
        ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        return failure_of(shard, error.cause if isinstance(error.cause, Exception) else error)
    except ray.exceptions.RayError as error:
        return Failure(shard, f"its worker was lost {RETRIES + 1} times ({type(error).__name__})")
    return None
