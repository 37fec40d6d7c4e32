"""Commands over shards (`--engine`): the options to an engine, the files to shards, and shards to done ones."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from qalint.cli.reading import Inputs
from qalint.distributed import Job, Shard, ShardFile, complete, shards_of
from qalint.distributed.engines import engine_of
from qalint.distributed.job import Stage
from qalint.distributed.quarantine import append_once
from qalint.distributed.storage import is_url
from qalint.fix.result import FileFix
from qalint.report.model import Report
from qalint.rewrite import replacing
from qalint.run import Inspection, Watch
from qalint.workfolder import make_parent

WORK = ".qalint/shards"
"""Where what came of each shard is kept when no other place is named."""


def done(
    stage: Stage, inputs: Inputs, values: dict[str, Any], target: Callable[[ShardFile], str] = lambda file: ""
) -> tuple[Job, list[Shard]]:
    """The job, and its shards, all of them done. `target` says where `fix` writes a file.

    Raises MissingPathError and DistributedError.
    """
    engine = engine_of(values["engine"], values["jobs"] or processors(), _engine_options(values))
    files = (replace(file, target=target(file)) for file in inputs.shard_files())
    shards = list(shards_of(files, int(values["shard_size"] * 1e6)))
    work = values["work"] or WORK
    job = Job.of(stage, work if is_url(work) else os.path.abspath(work), shards)
    complete(job, shards, engine, _progress(bool(values.get("quiet"))))
    return job, shards


def checked(inputs: Inputs, watch: Watch, values: dict[str, Any], report: Report) -> Iterator[Inspection]:
    """The inspections of all files, in order; the report learns how many files there were."""
    from qalint.distributed.stages.check import Check, inspections

    job, shards = done(Check(watch), inputs, values)
    report.files += count(shards)
    yield from inspections(job, shards)


def fixed(
    inputs: Inputs, values: dict[str, Any], target: Callable[[str, str], str], quarantine: Path
) -> Iterator[FileFix]:
    """What each file came to, in order; `target` names the output of a file by what it is called and its relative path.

    The quarantine's rows are added once however often the run is repeated, the source map is written anew.
    """
    from qalint.distributed.stages.fix import Fix, fixes

    for option in ("diff", "restore"):
        if values[option]:
            raise click.UsageError(f"--{option} and --engine exclude each other")
    if not values["output"]:
        raise click.UsageError(
            "--engine needs --output DIR: cleaning in place could not be done again when cut short"
        )

    def place(file: ShardFile) -> str:
        relative = (
            os.path.basename(file.place) if file.named else file.place[len(file.root.rstrip("/")) + 1 :]
        )
        name = target(file.display, relative.replace(os.sep, "/"))
        return name if is_url(name) else os.path.abspath(name)

    job, shards = done(Fix(values["target"] == "text"), inputs, values, place)
    append_once(quarantine, (row for result in fixes(job, shards) for row in result.rows))
    if values["source_map"] and shards:
        path = Path(values["source_map"])
        make_parent(path)
        with replacing(path) as out:
            out.writelines(
                json.dumps(row).encode() + b"\n" for result in fixes(job, shards) for row in result.maps
            )
    yield from fixes(job, shards)


def count(shards: Sequence[Shard]) -> int:
    """The files of all shards."""
    return sum(len(shard.files) for shard in shards)


def processors() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _engine_options(values: dict[str, Any]) -> dict[str, Any]:
    path = values["engine_options"]
    if path is None:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"--engine-options {path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise click.UsageError(f"--engine-options {path}: {error}") from None


def _progress(quiet: bool) -> Callable[[int, int], object]:
    if quiet or not sys.stderr.isatty():
        return lambda done, of: None

    def say(done: int, of: int) -> None:
        sys.stderr.write(f"\r\x1b[K{done:,} of {of:,} shards" if done < of else "\r\x1b[K")
        sys.stderr.flush()

    return say
