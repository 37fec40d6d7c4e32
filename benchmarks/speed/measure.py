"""One command's CPU seconds and peak memory, its children's with them."""

from __future__ import annotations

import os
import subprocess
import tempfile
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


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder with its output thrown away. Raises SystemExit where it crashes."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
        if process.returncode < 0 or "Traceback (most recent call last)" in said:
            raise SystemExit(f"{' '.join(command)[:200]} failed: {said[-2000:]}")
    wall = time.monotonic() - started
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, wall, process.returncode)


def best_of(costs: Sequence[Cost]) -> Cost:
    """The run with the least CPU time: whatever else the machine does can only add to it."""
    return min(costs, key=lambda cost: cost.cpu)
