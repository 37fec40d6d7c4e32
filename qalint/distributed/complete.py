"""Have an engine do shards until all are done, or until it makes no way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from qalint.distributed.errors import DistributedError
from qalint.distributed.job import Job
from qalint.distributed.shard import Shard

ROUNDS_WITHOUT_GAIN = 3
"""Times an engine is asked again after a round in which no further shard was done."""

SHOWN = 5
"""Failed shards that an error names."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A shard that an engine could not do. `final`: asking again cannot help."""

    shard: Shard
    message: str
    final: bool = False


def failure_of(shard: Shard, error: BaseException) -> Failure:
    """The failure that an exception of `run_shard` makes: one of storage may pass, any other comes again."""
    if isinstance(error, (DistributedError, OSError)):
        return Failure(shard, str(error), isinstance(error, DistributedError))
    return Failure(shard, f"internal error: {type(error).__name__}: {error}", final=True)


class Engine(Protocol):
    """What runs `run_shard` on many shards, here or elsewhere."""

    def run(self, job: Job, shards: Sequence[Shard], say: Callable[[int], object]) -> list[Failure]:
        """Try every shard; those that failed. `say` is told how many are done, from time to time.

        Raises DistributedError where the engine itself cannot be used.
        """


def complete(
    job: Job,
    shards: Sequence[Shard],
    engine: Engine,
    say: Callable[[int, int], object] = lambda done, of: None,
) -> None:
    """Return when every shard is done: those done by an earlier run are not done again.

    `say` is told how many of how many are done. Raises DistributedError where some cannot be.
    """
    idle = 0
    missing = job.missing(shards)
    while missing:
        before = len(shards) - len(missing)
        failures = engine.run(job, missing, lambda done, before=before: say(before + done, len(shards)))  # type: ignore[misc]
        left = job.missing(shards)
        idle = idle + 1 if len(left) == len(missing) else 0
        missing = left
        final = {id(failure.shard) for failure in failures if failure.final}
        if missing and (idle == ROUNDS_WITHOUT_GAIN or all(id(shard) in final for shard in missing)):
            raise DistributedError(_told(missing, failures, len(shards)))


def _told(missing: Sequence[Shard], failures: Sequence[Failure], total: int) -> str:
    reasons = {id(failure.shard): failure.message for failure in failures}
    lines = [f"{len(missing)} of {total} shards could not be done; run it again to do these only:"]
    for shard in missing[:SHOWN]:
        files = shard.files[0].display + (f" and {len(shard.files) - 1} more" if len(shard.files) > 1 else "")
        lines.append(f"  {files}: {reasons.get(id(shard), 'its worker was lost')}")
    if len(missing) > SHOWN:
        lines.append(f"  and {len(missing) - SHOWN} more")
    return "\n".join(lines)
