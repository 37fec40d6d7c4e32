"""A run of `check` kept as a whole, where nothing but its arguments and the tree it read decided what it wrote."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, TextIO, cast

from qalint.cli.reading import STDIN, Inputs, color_of
from qalint.config import Settings
from qalint.report import Report
from qalint.resources import LONGEST, cache_folder
from qalint.whole_run import FOLDER, WholeRun, state_of

ELSEWHERE = (
    "config", "compare", "baseline", "corpus_stats", "write_baseline", "engine", "no_cache", "verbose", "show_files",
    "show_settings", "add_ignore", "watching",
)  # fmt: skip
"""Options that read or write more than the tree, or say more than standard output does."""


class Recording:
    """What goes to standard output while it is open, and to standard error, where anything makes a run its own."""

    def __init__(self, paths: Sequence[str], values: dict[str, Any]) -> None:
        self._starts = list(paths) or ["."]
        self._state: bytes | None = None
        self._whole = False
        if sys.argv[1:2] == ["check"] and not _looks_elsewhere(self._starts, values):
            try:
                state, settled = state_of(self._starts)
                self._state = state if settled else None
            except OSError:
                self._state = None

    def __enter__(self) -> Recording:
        self._streams = sys.stdout, sys.stderr
        if self._state is not None:
            self._out, self._err = _Copy(sys.stdout), _Copy(sys.stderr)
            sys.stdout, sys.stderr = cast(TextIO, self._out), cast(TextIO, self._err)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout, sys.stderr = self._streams

    def ended(self, inputs: Inputs, report: Report) -> None:
        """The run is over: whether all that decided it lay in the tree."""
        self._whole = (
            self._state is not None
            and not report.errors
            and not inputs.configuration.extended
            and all(map(_stands_alone, inputs.configuration.settings_met()))
        )
        self._folder = os.path.join(cache_folder(inputs.settings.cache_dir), FOLDER)

    def keep(self, code: int) -> None:
        """Let later runs have it, where nothing was said on standard error."""
        if self._whole and self._state is not None and not self._err.size and self._out.size <= LONGEST:
            run = WholeRun(sys.argv[1:])
            if run.folder == self._folder:  # elsewhere it would not be looked for
                run.keep(self._starts, self._state, code, "".join(self._out.parts))


class _Copy:
    """A stream, and what was written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.parts: list[str] = []
        self.size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write, and remember while that is worth it."""
        self.size += len(text)
        if self.size <= LONGEST:
            self.parts.append(text)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)


def _looks_elsewhere(starts: Sequence[str], values: dict[str, Any]) -> bool:
    return (
        any(values[name] for name in ELSEWHERE)
        or any(":" in name for name in values["formats"])
        or color_of(sys.stdout)
        or sys.stdout.isatty()
        or any(start == STDIN or not os.path.lexists(start) for start in starts)
    )


def _stands_alone(settings: Settings) -> bool:
    return not (settings.rules or settings.corpus_stats or settings.baseline)
