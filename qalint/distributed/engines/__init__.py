"""What runs shards: this process, datatrove's executors, Ray's tasks. `complete` sees to it that all are done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qalint.distributed.complete import Engine
from qalint.distributed.errors import DistributedError

ENGINES = ("local", "datatrove", "ray")


def engine_of(name: str, jobs: int, options: Mapping[str, Any]) -> Engine:
    """The engine with this name, `jobs` processes where it runs on this machine, and its own options.

    Raises DistributedError where the engine is not installed or takes no such options.
    """
    try:
        if name == "ray":
            from qalint.distributed.engines.ray import RayTasks

            return RayTasks(jobs, options)
        if name == "datatrove":
            from qalint.distributed.engines.datatrove import Datatrove

            return Datatrove(jobs, options)
    except ImportError as error:
        raise DistributedError(f'--engine {name}: {error}; pip install "qalint[{name}]"') from None
    from qalint.distributed.engines.local import OneByOne

    if options:
        raise DistributedError(f"--engine local takes no options: {', '.join(options)}")
    return OneByOne()
