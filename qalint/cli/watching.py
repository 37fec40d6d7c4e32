"""`qalint check --watch`: run again whenever a file that is read, or a configuration or rule file, changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from qalint.cli.reading import Inputs
from qalint.paths import CONFIGURATION_FILES

SECONDS = 0.5
"""Between two looks at the files."""

SHARE = 10
"""A look is followed by a pause of so many times the processor time it took: watching shall cost little."""

State = dict[str, tuple[int, int]]
"""Paths with modification time (nanoseconds) and size (bytes)."""


def keep_checking(check: Callable[[], int], inputs: Callable[[], Inputs]) -> None:
    """Check, wait for a change, check again, until the user interrupts."""
    seen: State | None = None
    try:
        while True:
            state, seconds = _look(inputs)
            if state != seen:
                if seen is not None:
                    _separate()
                seen = state
                _tell(check)
                click.echo("watching for changes; Ctrl-C ends it", err=True)
            time.sleep(max(SECONDS, SHARE * seconds))
    except KeyboardInterrupt:
        return


def _tell(check: Callable[[], int]) -> None:
    """Run once; a mistake of the user is shown, and the watch goes on until it is mended."""
    try:
        check()
    except _mistakes() as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"error: {text}", err=True)
    sys.stdout.flush()


def _mistakes() -> tuple[type[Exception], ...]:
    from qalint.cli import user_errors

    return (click.ClickException, *user_errors())


def _look(inputs: Callable[[], Inputs]) -> tuple[State, float]:
    started = time.process_time()
    state: State = {}
    try:
        run = inputs()
        for path in _watched(run):
            _add(state, path)
    except _mistakes():
        for (
            name
        ) in CONFIGURATION_FILES:  # a configuration that is being edited: wait for it to be whole again
            _add(state, Path(name))
    return state, time.process_time() - started


def _watched(run: Inputs) -> Iterator[Path]:
    root = Path(run.settings.root or os.getcwd())
    yield from (root / name for name in CONFIGURATION_FILES)
    for folder in run.settings.rules:
        yield from sorted(Path(folder).rglob("*.toml")) if os.path.isdir(folder) else [Path(folder)]
    yield from (found.path for found in run.files())


def _add(state: State, path: Path) -> None:
    try:
        facts = path.stat()
    except OSError:
        return
    state[str(path)] = (facts.st_mtime_ns, facts.st_size)


def _separate() -> None:
    """Start on an empty screen where there is one."""
    if sys.stdout.isatty():
        click.clear()
