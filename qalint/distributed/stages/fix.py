"""`fix` over shards: each document is written to its target; what went and what it came to is the shard's result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from qalint.distributed.job import Job, Met
from qalint.distributed.shard import Shard
from qalint.distributed.storage import publishing
from qalint.document.containers import ReadError, WriteError
from qalint.finding import applied
from qalint.fix.packing import pack_fix, unpack_fix
from qalint.fix.result import FileFix
from qalint.rewrite import Cleaning, fix_container, write_text
from qalint.run import Linters


@dataclass(frozen=True, slots=True)
class Fix:
    """Clean into other files. `to_text`: write what a generator would read."""

    to_text: bool = False
    name: str = "fix"

    @property
    def key(self) -> str:
        """What is written; which fixes are applied is each file's setting."""
        return f"{self.to_text}"

    def work(self, files: Iterable[Met], linters: Linters, out: BinaryIO) -> Sequence[str]:
        """A line for each file."""
        written = []
        for met in files:
            try:
                result = self._write(met, linters)
                written.append(met.file.target)
            except (ReadError, WriteError) as error:
                result = FileFix(met.file.display, errors=[(met.file.display, str(error))])
            out.write(json.dumps(pack_fix(result)).encode("ascii") + b"\n")
        return written

    def _write(self, met: Met, linters: Linters) -> FileFix:
        settings = met.file.settings
        wanted = applied(unsafe=settings.unsafe_fixes, to_text=self.to_text)
        cleaning = Cleaning(linters.of(settings), wanted)
        write = write_text if self.to_text else fix_container
        with publishing(met.file.target) as stream:
            return write(met.input.container, met.file.display, stream, cleaning)


def fixes(job: Job, shards: Iterable[Shard]) -> Iterator[FileFix]:
    """What each file came to, in order, with its quarantine rows and source maps."""
    for shard in shards:
        with job.lines(shard) as lines:
            for file, line in zip(shard.files, lines, strict=True):
                yield unpack_fix(json.loads(line), file.display)
