"""One command's CPU seconds and peak memory, its children's with them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds (user and system), peak resident memory of the largest process (bytes), wall seconds, exit code."""

    cpu: float
    peak: int
    wall: float
    code: int


LAUNCHER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(pid, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
"""
"""A small process that starts the command: Linux counts the memory of the one that starts it as the command's own, so
that no peak below the 10 MB or so of this process can be seen."""


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder with its output thrown away. Raises SystemExit where it crashes."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command], cwd=folder, env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    words = done.stdout.split()
    if not words or int(words[2]) < 0 or "Traceback (most recent call last)" in done.stderr:
        raise SystemExit(f"{' '.join(command)[:200]} failed: {done.stderr[-2000:]}")
    return Cost(float(words[0]), int(words[1]), time.monotonic() - started, int(words[2]))


def best_of(costs: Sequence[Cost]) -> Cost:
    """The run with the least CPU time: whatever else the machine does can only add to it."""
    return min(costs, key=lambda cost: cost.cpu)
