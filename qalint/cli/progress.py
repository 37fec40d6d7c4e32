"""One line on a terminal that says how far a long run is; in a pipe, nothing."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from qalint.report.model import Report
from qalint.report.printable import printable

if TYPE_CHECKING:
    from qalint.generate.production import Standing

SECONDS = 0.2
"""Between two updates: faster ones cost more than they tell."""


class ProgressLine:
    """A line on stderr that is rewritten; nothing where stderr is no terminal or `quiet` is set."""

    def __init__(self, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._started = time.monotonic()
        self._last = 0.0

    def __call__(self, at: Standing) -> None:
        """Show how far the run is, how fast it goes, what it took and how long it will take."""
        now = time.monotonic()
        if not self._on or now - self._last < SECONDS:
            return
        self._last = now
        sys.stderr.write(f"\r\x1b[K{standing_line(at, now - self._started)}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def standing_line(at: Standing, seconds: float) -> str:
    """How far a run is after so many seconds."""
    rate = at.filled / seconds if at.filled and seconds > 0 else 0.0
    spent = f"{at.tokens:,} tokens" + ("" if at.dollars is None else f", ${at.dollars:.2f}")
    left = f", about {_duration((at.asked - at.filled) / rate)} left" if rate and at.filled < at.asked else ""
    return f"{at.filled:,} of {at.asked:,} pairs, {at.done:,} targets done, {rate * 60:.0f} a minute, {spent}{left}"


class FileProgress:
    """How far a check is, on stderr: a line that is rewritten at a terminal once a run takes long.

    With `verbose` each file is named instead, at a terminal or not.
    """

    PATIENCE = 1.0
    """Seconds before the line appears: a quick run needs none."""

    def __init__(self, quiet: bool, verbose: bool = False) -> None:
        self._on = not quiet and not verbose and sys.stderr.isatty()
        self._verbose = verbose
        self._started = time.monotonic()
        self._last = self._started + self.PATIENCE - SECONDS
        self._shown = False

    def __enter__(self) -> FileProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def reading(self, path: str, report: Report) -> None:
        """Say that a file comes next."""
        if self._verbose:
            sys.stderr.write(f"reading {printable(path)}\n")
        now = time.monotonic()
        if not self._on or now - self._last < SECONDS:
            return
        self._last, self._shown = now, True
        rate = report.characters / (now - self._started) / 1e6
        found = sum(report.by_code.values())
        line = f"{report.files:,} files, {found:,} findings, {rate:.2f} million characters a second"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False

    def done(self, report: Report) -> None:
        """Say with `verbose` what the run read and how long it took."""
        self.clear()
        if self._verbose:
            seconds = time.monotonic() - self._started
            sys.stderr.write(
                f"read {report.files:,} files, {report.documents:,} documents, {report.characters:,} characters"
                f" in {seconds:.1f} s\n"
            )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
