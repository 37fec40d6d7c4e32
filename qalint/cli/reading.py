"""What commands that read files share: the configuration, the files, the containers, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qalint.cli.options import given
from qalint.config import Configuration
from qalint.discovery import Discovered, discover
from qalint.document.containers import Container, Trouble, open_bytes, open_container
from qalint.document.convert import CONVERTIBLE
from qalint.rulebook import load_rules
from qalint.run import Input, Linters

if TYPE_CHECKING:
    from qalint.distributed.shard import ShardFile

SETTINGS = (
    "select", "ignore", "extend_select", "extend_ignore", "fixable", "unfixable", "unsafe_fixes", "fail_on",
    "min_confidence", "text_field", "force_exclude", "corpus_stats", "cache_dir", "baseline", "max_removed",
)  # fmt: skip
"""Options that are settings of the same name."""

STDIN = "-"


class Inputs:
    """The files of a run, and the paths that could not be listed, as (path, message)."""

    def __init__(self, paths: Sequence[str], values: dict[str, Any], prove: bool = True) -> None:
        """With `prove` a mistake in a selector is told at once, before any file is read."""
        self._paths = list(paths) or ["."]
        self._stdin_name = values.get("stdin_filename")
        self.configuration = configuration_of(values)
        self.settings = self.configuration.folder_settings()
        self.linters = Linters(load_rules)
        if prove:
            self.linters.of(self.settings)
        self.troubles: list[tuple[str, str]] = []

    @property
    def reads_stdin(self) -> bool:
        """Whether the one input is standard input."""
        return self._paths == [STDIN]

    def __iter__(self) -> Iterator[Input]:
        """The inputs in order. Raises MissingPathError before the first one."""
        if self.reads_stdin:
            yield self._stdin()
            return
        for found in self.files():
            yield Input(found.display, partial(open_found, found), found.settings, found)

    def files(self) -> Iterator[Discovered]:
        """The files that the paths lead to. Raises click.UsageError for a URL."""
        for path in self._paths:
            if "://" in path:
                raise click.UsageError(
                    f"{path}: a URL is read by check, fix, plan and stats with --engine NAME"
                )
        return _saying_where(discover(self._paths, self.configuration.resolve, self._trouble))

    def shard_files(self) -> Iterator[ShardFile]:
        """The files that the paths and URLs lead to, for work over shards."""
        from qalint.distributed.listing import shard_files

        if self.reads_stdin:
            raise click.UsageError("--engine reads files and URLs, not standard input")
        return shard_files(self._paths, self.configuration.resolve, self._trouble)

    def _trouble(self, path: str, trouble: Trouble) -> None:
        self.troubles.append((path, trouble.message))

    def _stdin(self) -> Input:
        name = self._stdin_name or "stdin.md"
        settings = self.configuration.resolve(name)
        data = sys.stdin.buffer.read()
        opened = partial(open_bytes, data, os.path.basename(name), settings.reading(True))
        return Input(self._stdin_name or STDIN, opened, settings)


def _saying_where(files: Iterator[Discovered]) -> Iterator[Discovered]:
    """The files; of each kind that is read through a conversion the user is told once where positions lead."""
    told = set[str]()
    for each in files:
        kind = each.path.suffix.lower().removeprefix(".")
        if kind in CONVERTIBLE and kind not in told:
            told.add(kind)
            click.echo(
                f"note: positions in {kind.upper()} files are into the text they were converted to", err=True
            )
        yield each


def open_found(found: Discovered) -> Container:
    """The container of a file that was found."""
    return open_container(found.path, found.settings.reading(found.named), found.path.name)


def configuration_of(values: dict[str, Any]) -> Configuration:
    """The configuration that a command's options make. Raises ConfigError."""
    chosen = given(values, *SETTINGS)
    if values.get("no_models"):
        chosen["models"] = False
    if values.get("exclude"):
        chosen["extend-exclude"] = given(values, "exclude")["exclude"]
    pairs = values.get("per_file_ignores") or ()
    table: dict[str, list[str]] = {}
    for pair in pairs:
        glob, colon, codes = pair.rpartition(":")
        if not colon or not glob:
            raise click.UsageError(f"--per-file-ignores {pair!r} is not GLOB:CODES")
        table.setdefault(glob, []).extend(code.strip() for code in codes.split(",") if code.strip())
    if table:
        chosen["per-file-ignores"] = table
    return Configuration(chosen, values.get("config") or (), bool(values.get("isolated")))


def color_of(stream: Any) -> bool:
    """Whether to colour what goes to a stream: on a terminal, unless NO_COLOR is set; always with FORCE_COLOR."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (hasattr(stream, "isatty") and stream.isatty())


def nothing_to_read(paths: Sequence[str]) -> click.ClickException:
    """The error for a run that met no document at all."""
    where = ", ".join(paths) or str(Path.cwd())
    return click.ClickException(
        f"no documents in {where}: qalint reads Markdown, HTML, text, reStructuredText, notebooks and JSON Lines"
        " by their suffix; name a file to read it whatever it is called"
    )
