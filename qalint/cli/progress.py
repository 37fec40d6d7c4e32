"""One line on a terminal that says how far a long run is; in a pipe, nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from qalint.report.model import Report
from qalint.report.printable import printable

if TYPE_CHECKING:
    from qalint.generate.production import Standing

T = TypeVar("T")

SECONDS = 0.2
"""Between two updates: faster ones cost more than they tell."""

PATIENCE = 1.0
"""Seconds before a line about files appears: a quick run needs none."""


class _Line:
    """A line on stderr that is rewritten; nothing where stderr is no terminal or `quiet` is set."""

    def __init__(self, quiet: bool, patience: float) -> None:
        self.started = time.monotonic()
        self._on = not quiet and sys.stderr.isatty()
        self._last = self.started + patience - SECONDS
        self._shown = False

    def due(self) -> bool:
        """Whether it is time for an update."""
        return self._on and time.monotonic() - self._last >= SECONDS

    def show(self, text: str) -> None:
        """Write the line anew."""
        self._last, self._shown = time.monotonic(), True
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


class ProgressLine:
    """How far `generate` is."""

    def __init__(self, quiet: bool) -> None:
        self._line = _Line(quiet, 0.0)

    def __call__(self, at: Standing) -> None:
        """Show how far the run is, how fast it goes, what it took and how long it will take."""
        if self._line.due():
            self._line.show(standing_line(at, time.monotonic() - self._line.started))

    def end(self) -> None:
        """Take the line away."""
        self._line.clear()


class FileCount:
    """How many files a command has taken up that says nothing of them before its end."""

    def __init__(self, quiet: bool = False) -> None:
        self._line = _Line(quiet, PATIENCE)

    def over(self, files: Iterable[T]) -> Iterator[T]:
        """The files, counted as they are taken."""
        try:
            for number, each in enumerate(files, 1):
                if self._line.due():
                    self._line.show(f"{number:,} files")
                yield each
        finally:
            self._line.clear()

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        self._line.clear()


def standing_line(at: Standing, seconds: float) -> str:
    """How far a run is after so many seconds."""
    rate = at.filled / seconds if at.filled and seconds > 0 else 0.0
    spent = f"{at.tokens:,} tokens" + ("" if at.dollars is None else f", ${at.dollars:.2f}")
    left = f", about {_duration((at.asked - at.filled) / rate)} left" if rate and at.filled < at.asked else ""
    return f"{at.filled:,} of {at.asked:,} pairs, {at.done:,} targets done, {rate * 60:.0f} a minute, {spent}{left}"


class FileProgress:
    """How far a check is. With `verbose` each file is named instead, at a terminal or not."""

    def __init__(self, quiet: bool, verbose: bool = False) -> None:
        self._line = _Line(quiet or verbose, PATIENCE)
        self._verbose = verbose

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
        if not self._line.due():
            return
        rate = report.characters / (time.monotonic() - self._line.started) / 1e6
        found = sum(report.by_code.values())
        self._line.show(f"{report.files:,} files, {found:,} findings, {rate:.2f} million characters a second")

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        self._line.clear()

    def done(self, report: Report) -> None:
        """Say with `verbose` what the run read and how long it took."""
        self.clear()
        if self._verbose:
            seconds = time.monotonic() - self._line.started
            sys.stderr.write(
                f"read {report.files:,} files, {report.documents:,} documents, {report.characters:,} characters"
                f" in {seconds:.1f} s\n"
            )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
