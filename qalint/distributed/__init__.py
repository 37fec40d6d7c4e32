"""The same stages over shards: one function that works on a shard, run by engines that exist already."""

from qalint.distributed.complete import complete
from qalint.distributed.errors import DistributedError
from qalint.distributed.job import Job, run_shard
from qalint.distributed.shard import Shard, ShardFile, shards_of

__all__ = ["DistributedError", "Job", "Shard", "ShardFile", "complete", "run_shard", "shards_of"]
