"""What ends a run over shards."""

from __future__ import annotations


class DistributedError(Exception):
    """A run over shards that cannot go on; the message says what was wrong and what to do."""
