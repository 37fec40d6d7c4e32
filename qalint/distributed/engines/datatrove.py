"""Shards as tasks of a datatrove pipeline of one step, which any of its executors runs: this machine, Slurm, Ray."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stdout, suppress
from importlib import import_module
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.logging import logger

from qalint.distributed.complete import Failure, failure_of
from qalint.distributed.errors import DistributedError
from qalint.distributed.job import Job, run_shard
from qalint.distributed.shard import Shard
from qalint.distributed.storage import joined

EXECUTORS = ("local", "slurm", "ray")


class _Asked:
    """What a step holds. No dataclass, since datatrove writes the fields of those into its logs, shard by shard."""

    def __init__(self, job: Job, shards: Sequence[Shard]) -> None:
        self.job, self.shards = job, shards

    def __str__(self) -> str:
        return f"{len(self.shards)} shards of {self.job.stage.name}, results in {self.job.work}"


class ShardStep(PipelineStep):  # type: ignore[misc]
    """The one step of the pipeline: the task of rank n does shard n. Use as many tasks as there are shards."""

    name = "qalint"
    type = "shard"

    def __init__(self, job: Job, shards: Sequence[Shard]) -> None:
        super().__init__()
        self.asked = _Asked(job, shards)

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Do the shards of this rank; pass on what came in."""
        for shard in self.asked.shards[rank::world_size]:
            with self.track_time():
                run_shard(self.asked.job, shard)
            self.stat_update("shards")
        yield from data or ()


class Datatrove:
    """One of datatrove's executors: the option `executor` is local, slurm or ray, the rest its own."""

    def __init__(self, jobs: int, options: Mapping[str, Any]) -> None:
        self._jobs, self._options = jobs, dict(options)
        self._executor = self._options.pop("executor", "local")
        if self._executor not in EXECUTORS:
            raise DistributedError(f"--engine datatrove: executor {self._executor!r} is none of {EXECUTORS}")

    def run(self, job: Job, shards: Sequence[Shard], say: Callable[[int], object]) -> list[Failure]:
        """Do the shards. With Slurm they are submitted, and DistributedError says so."""
        logs = joined(job.work, f"datatrove/{job.stage.name}-{uuid4().hex[:12]}")
        common = {"tasks": len(shards), "logging_dir": logs, "skip_completed": False, **self._options}
        step = ShardStep(job, shards)
        logger.remove()  # the console is for the report; the executor's own logs go to its folder
        try:
            if self._executor == "local":
                return Enduring([step], **{"workers": self._jobs, **common}).run_all(say)
            if self._executor == "ray":
                from datatrove.executor.ray import RayPipelineExecutor

                with redirect_stdout(sys.stderr):  # Ray tells of lost workers there; it is for the report
                    RayPipelineExecutor([step], **common).run()
                    import_module("ray").shutdown()
                return []
            from datatrove.executor.slurm import SlurmPipelineExecutor

            SlurmPipelineExecutor([step], **common).run()
        except (TypeError, AssertionError) as error:
            raise DistributedError(f"--engine datatrove: {error}") from None
        raise DistributedError(
            f"{len(shards)} shards were given to Slurm, its logs are in {logs};"
            " when it has done them, run the same command again for the report"
        )


class Enduring(LocalPipelineExecutor):  # type: ignore[misc]
    """datatrove's executor for one machine, on a pool that notices when a worker is killed.

    `multiprocess.Pool`, which datatrove itself uses here, waits for ever for the task of a worker that is gone.
    """

    def run_all(self, say: Callable[[int], object]) -> list[Failure]:
        """Run each rank; the shards of those that failed."""
        step: ShardStep = self.pipeline[0]
        self.save_executor_as_json()
        context = get_context(self.start_method)
        failures: list[Failure] = []
        with ProcessPoolExecutor(self.workers, context, _adopt, (self,)) as pool:
            futures: dict[Future[None], int] = {}
            with suppress(BrokenProcessPool):
                futures = {pool.submit(_run_rank, rank): rank for rank in self.get_incomplete_ranks()}
            done = 0
            for future in as_completed(futures):
                shard = step.asked.shards[futures[future]]
                error = future.exception()
                if error is None:
                    done += 1
                elif not isinstance(error, BrokenProcessPool):
                    failures.append(failure_of(shard, error))
                say(done)
        return failures


_executor: Enduring | None = None


def _adopt(executor: Enduring) -> None:
    """Give a new worker the pipeline for its whole life."""
    global _executor
    _executor = executor
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - what goes wrong is in the task's log, and told by the parent
    logger.remove()


def _run_rank(rank: int) -> None:
    assert _executor is not None
    _executor._run_for_rank(rank, 1)  # any local rank but 0 keeps datatrove's messages off the console
