"""One line on a terminal that says how far a generation is, how fast, and how long it still takes."""

from __future__ import annotations

import sys
import time

SECONDS = 0.2
"""Between two updates: faster ones cost more than they tell."""


class ProgressLine:
    """A line on stderr that is rewritten; nothing where stderr is no terminal or `quiet` is set."""

    def __init__(self, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._started = time.monotonic()
        self._last = 0.0

    def __call__(self, filled: int, asked: int, done: int) -> None:
        """Show pairs accepted, pairs asked for, targets worked on."""
        now = time.monotonic()
        if not self._on or now - self._last < SECONDS:
            return
        self._last = now
        rate = filled / (now - self._started) if filled else 0.0
        left = f", about {_duration((asked - filled) / rate)} left" if rate and filled < asked else ""
        line = f"{filled:,} of {asked:,} pairs, {done:,} targets worked on, {rate * 60:.0f} a minute{left}"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
