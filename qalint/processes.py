"""An audit by several processes: files, and records of large files, in batches whose results come in order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from qalint.audit import Asked, Audit, Kept
from qalint.document.containers import ReadError, Text, Trouble
from qalint.document.containers.whole import WholeFile
from qalint.packing import pack, unpack
from qalint.run import Input, Inspection, Linters, Watch, inspect, inspect_text

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

BATCH_BYTES = 256 << 10
"""Work handed to a process at once: far above the cost of handing it over, far below a run."""

MOST_PIECES = 1000
"""Files in a batch, however small."""

WORTHWHILE_BYTES = 1 << 20
"""Work from which processes are started: below it they cost more than they save."""

SPLIT_BYTES = 2 << 20
"""Size from which the records of one file are shared among processes."""

AHEAD = 3
"""Batches a process that may be under way or waiting to be reported: this bounds memory."""

Met = tuple[Text, tuple[Trouble, ...]]
"""A text of a container, and what was met on the way to it."""

Task = tuple[Input, tuple[Met, ...] | None]
"""A whole file to inspect, or some of its texts."""


@dataclass(slots=True)
class _Piece:
    """All of a file, or some of its `texts`; `last` says that no piece of the file follows."""

    asked: Asked
    texts: tuple[Met, ...] | None = None
    last: bool = True

    @property
    def task(self) -> Task:
        return self.asked.input, self.texts


@dataclass(slots=True)
class _Batch:
    """Pieces in order; `size` is the work in them in bytes; `future` the results of those without any yet."""

    pieces: list[_Piece] = field(default_factory=list)
    size: int = 0
    future: Future[list[list[bytes]]] | None = None

    @property
    def tasks(self) -> list[Task]:
        return [piece.task for piece in self.pieces if piece.asked.results is None]


def shared(audit: Audit, files: Iterable[Asked], jobs: int) -> Iterator[Inspection]:
    """The inspections of all files, in order, by `jobs` processes where there is work enough for them."""
    batches = _batches(audit, files)
    first: list[_Batch] = []
    for batch in batches:
        first.append(batch)
        if sum(each.size for each in first) >= WORTHWHILE_BYTES:
            yield from _Pool(audit, jobs).inspections(chain(first, batches))
            return
    yield from _Pool(audit, 0).inspections(first)


class _Pool:
    """Processes at work on batches; with no processes, or when they died, this one works itself."""

    def __init__(self, audit: Audit, jobs: int) -> None:
        self._audit, self._jobs = audit, jobs
        self._pool = _started(audit, jobs) if jobs else None
        self._kept = Kept()

    def inspections(self, batches: Iterable[_Batch]) -> Iterator[Inspection]:
        """What the batches give, in order."""
        under_way: deque[_Batch] = deque()
        done = False
        try:
            for batch in batches:
                self._submit(batch)
                under_way.append(batch)
                while len(under_way) > AHEAD * self._jobs:
                    yield from self._reported(under_way.popleft())
            while under_way:
                yield from self._reported(under_way.popleft())
            done = True
        finally:
            if self._pool is not None:
                _stop(self._pool, done)

    def _submit(self, batch: _Batch) -> None:
        tasks = batch.tasks
        if self._pool is not None and tasks:
            from concurrent.futures import BrokenExecutor

            try:
                batch.future = self._pool.submit(_work, tasks)
            except BrokenExecutor:
                self._lose()

    def _reported(self, batch: _Batch) -> Iterator[Inspection]:
        results = iter(self._results(batch))
        for piece in batch.pieces:
            asked = piece.asked
            if asked.results is not None:
                yield from asked.results
            else:
                for line in next(results):
                    inspection = unpack(line, asked.input.display)
                    self._kept.add(inspection, line)
                    yield inspection
                if piece.last:
                    self._audit.keep(asked, self._kept)
            if piece.last:
                self._kept = Kept()

    def _results(self, batch: _Batch) -> Iterable[list[bytes]]:
        if batch.future is not None:
            from concurrent.futures import BrokenExecutor

            try:
                return batch.future.result()
            except BrokenExecutor:
                self._lose()
        return (_inspected(task, self._audit.linters, self._audit.watch) for task in batch.tasks)

    def _lose(self) -> None:
        """Go on alone where a process was killed (by a lack of memory, mostly): the results stay the same."""
        if self._pool is not None:
            self._audit.say("a process of this run was killed; going on with one")
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _started(audit: Audit, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, None, _start, (audit.linters, audit.watch))


def _stop(pool: ProcessPoolExecutor, done: bool) -> None:
    """End the processes: idle ones end by themselves, those of a run that was interrupted are not waited for.

    To leave without waiting for either ends in a traceback at the interpreter's end, or after the last batch.
    """
    if not done:
        for process in list((pool._processes or {}).values()):
            process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)


def _batches(audit: Audit, files: Iterable[Asked]) -> Iterator[_Batch]:
    """The files in order, in batches of about the same amount of work."""
    batch = _Batch()
    for asked in files:
        size = 0
        if asked.results is None:
            audit.linters.of(
                asked.input.settings
            )  # before processes start: each has the rules ready, or none has
            size = _size(asked)
        if size >= SPLIT_BYTES and not isinstance(asked.input.container, WholeFile):
            yield batch
            yield from _split(asked)
            batch = _Batch()
            continue
        batch.pieces.append(_Piece(asked))
        batch.size += size
        if batch.size >= BATCH_BYTES or len(batch.pieces) >= MOST_PIECES:
            yield batch
            batch = _Batch()
    yield batch


def _size(asked: Asked) -> int:
    if asked.found is not None:
        return asked.found.st_size
    try:
        return os.stat(asked.input.found.path).st_size if asked.input.found else 0
    except OSError:
        return 0


def _split(asked: Asked) -> Iterator[_Batch]:
    """The batches of one file of records: its texts are read here and inspected elsewhere."""
    troubles: list[Trouble] = []
    texts: list[Met] = []
    size, path = 0, asked.input.display
    end: list[Inspection] = []
    try:
        for text in asked.input.container.texts(troubles.append):
            texts.append((text, tuple(troubles)))
            troubles.clear()
            size += len(text.source)
            if size >= BATCH_BYTES:
                yield _Batch([_Piece(asked, tuple(texts), last=False)], size)
                texts, size = [], 0
    except ReadError as error:
        end.append(Inspection(path, documents=0, errors=((path, str(error)),)))
    if troubles:
        errors = tuple((path, trouble.message) for trouble in troubles)
        end.append(Inspection(path, documents=0, errors=errors))
    yield _Batch([_Piece(asked, tuple(texts), last=not end)], size)
    if end:  # with an error in it the file's results are not kept, whatever came before
        yield _Batch([_Piece(Asked(asked.input, None, tuple(end)))])


_linters: Linters | None = None
_watch = Watch()


def _start(linters: Linters, watch: Watch) -> None:
    """Give a new process what it needs for its whole life."""
    global _linters, _watch
    _linters, _watch = linters, watch
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group: the first process ends the others


def _work(tasks: list[Task]) -> list[list[bytes]]:
    assert _linters is not None
    return [_inspected(task, _linters, _watch) for task in tasks]


def _inspected(task: Task, linters: Linters, watch: Watch) -> list[bytes]:
    each, texts = task
    linter = linters.of(each.settings)
    if texts is None:
        return [pack(found) for found in inspect(each.container, each.display, linter, watch)]
    return [pack(inspect_text(text, each.display, linter, troubles, watch)) for text, troubles in texts]
