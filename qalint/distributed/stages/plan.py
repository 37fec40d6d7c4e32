"""`plan` over shards: the candidates of each document; the budget is shared out when all are there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from qalint.distributed.job import Job, Met
from qalint.distributed.shard import Shard
from qalint.document.containers import ReadError
from qalint.finding import READING
from qalint.fix.result import FileFix
from qalint.plan import PlanOptions, Source, Status, Target, candidates_of
from qalint.rewrite import Cleaning, cleaned_documents
from qalint.run import Linters


@dataclass(frozen=True, slots=True)
class Candidates:
    """Find what can be asked about."""

    options: PlanOptions
    name: str = "plan"

    @property
    def key(self) -> str:
        """The options that a document's candidates depend on."""
        options = self.options
        return f"{options.seed} {options.kinds} {options.balance} {options.calibration} {options.filter}"

    def work(self, files: Iterable[Met], linters: Linters, out: BinaryIO) -> Sequence[str]:
        """A line for each document, and one for each error: the file's number, and either."""
        for met in files:
            display, seen = met.file.display, FileFix(met.file.display)
            cleaning = Cleaning(linters.of(met.file.settings), READING)
            try:
                for cleaned in cleaned_documents(met.input.container, display, cleaning, seen):
                    group = candidates_of(cleaned, self.options)
                    out.write(_line(met.number, [_packed(target) for target in group], _source(group)))
            except ReadError as error:
                seen.errors.append((display, str(error)))
            for where, message in seen.errors:
                out.write(_line(met.number, where, message))
        return ()


def groups(job: Job, shards: Iterable[Shard], errors: list[tuple[str, str]]) -> Iterator[list[Target]]:
    """The candidates of each document, in order; errors are added to the list."""
    for shard in shards:
        with job.lines(shard) as lines:
            for line in lines:
                number, first, second = json.loads(line)
                if isinstance(first, str):
                    errors.append((first, second))
                else:
                    yield _group(shard.files[number].display, first, second)


def _line(*parts: Any) -> bytes:
    return json.dumps(parts).encode("ascii") + b"\n"


def _source(group: Sequence[Target]) -> list[Any]:
    if not group:
        return []
    source = group[0].source
    return [source.record, source.field, source.title, source.text, source.removed]


def _packed(target: Target) -> list[Any]:
    return [
        target.id, target.start, target.end, target.original, target.section, target.kind, target.style,
        target.status.value, target.reason, target.window_start, target.window_end, target.fitness, target.asked_from,
    ]  # fmt: skip


def _group(path: str, rows: list[Any], about: list[Any]) -> list[Target]:
    if not rows:
        return []
    record, field, title, text, removed = about
    source = Source(path, record, field, title, text, tuple(removed))
    return [_target(source, *row) for row in rows]


def _target(
    source: Source, name: str, start: int, end: int, original: Any, section: Any, *rest: Any
) -> Target:
    kind, style, status, reason, low, high, fitness, asked_from = rest
    return Target(
        name, source, start, end, (original[0], original[1]), tuple(section), kind, style, Status(status), reason,
        low, high, fitness, asked_from,
    )  # fmt: skip
