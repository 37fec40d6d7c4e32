"""Files to inspections in their order: earlier results first, the rest by this process or by several.

The inspections are the same for any number of processes, with and without a cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qalint.cache import Cache
from qalint.config import Settings
from qalint.packing import PackingError, pack, unpack
from qalint.resources import LONGEST
from qalint.run import NOTHING, Input, Inspection, Linters, Watch, inspect
from qalint.stamp import program_stamp, settings_stamp


@dataclass(frozen=True, slots=True)
class Asked:
    """One file and what it is now (None where that is not known, or its results are not kept)."""

    input: Input
    found: os.stat_result | None = None
    results: tuple[Inspection, ...] | None = None


class Kept:
    """The packed results of one file while they come in; given up where one has errors or all are too large."""

    def __init__(self) -> None:
        self._lines: list[bytes] | None = []
        self._size = 0

    def add(self, inspection: Inspection, line: bytes | None = None) -> None:
        """Take the next inspection of the file, `line` where it is packed already."""
        if self._lines is None:
            return
        line = line or pack(inspection)
        self._size += len(line)
        if inspection.errors or self._size > LONGEST:
            self._lines = None
        else:
            self._lines.append(line)

    @property
    def value(self) -> bytes | None:
        """What the cache keeps, None for nothing."""
        return b"\n".join(self._lines) if self._lines else None


class Audit:
    """One run over files. `cache` is None for none; `jobs` the processes; `say` is told once what went wrong."""

    def __init__(
        self,
        linters: Linters,
        watch: Watch = NOTHING,
        cache: Cache | None = None,
        jobs: int = 1,
        say: Callable[[str], object] = lambda text: None,
    ) -> None:
        self.linters, self.watch, self._cache, self._jobs, self.say = linters, watch, cache, jobs, say
        self._keys: dict[Settings, bytes] = {}
        self._last: tuple[Settings | None, tuple[bytes, bytes]] = None, (b"", b"")
        self._program = program_stamp() if cache else b""

    def knows(self, settings: Settings) -> bool:
        """Whether an earlier run has used these settings, so that they need no proof."""
        return self._cache is not None and any(self._cache.knows(key) for key in self._both_keys(settings))

    def inspections(self, inputs: Iterable[Input]) -> Iterator[Inspection]:
        """The inspections of all files, in order. Raises RuleError and UnknownRuleError."""
        asked = map(self.ask, inputs)
        if self._jobs == 1:
            yield from self.alone(asked)
        else:
            from qalint.processes import shared

            yield from shared(self, asked, self._jobs)

    def ask(self, each: Input) -> Asked:
        """The file with its earlier results, if it is as it was."""
        if self._cache is None or each.found is None:
            return Asked(each)
        path = os.path.abspath(each.found.path)
        try:
            found = os.stat(path)
        except OSError:
            return Asked(each)
        value = self._cache.get(self._key(each), path, found)
        if value is None:
            return Asked(each, found)
        try:
            return Asked(each, found, tuple(unpack(line, each.display) for line in value.split(b"\n")))
        except PackingError:
            return Asked(each, found)

    def keep(self, asked: Asked, kept: Kept) -> None:
        """Let later runs have the results of a file."""
        if (
            self._cache is not None
            and asked.found is not None
            and asked.input.found is not None
            and kept.value
        ):
            path = os.path.abspath(asked.input.found.path)
            self._cache.put(self._key(asked.input), path, asked.found, kept.value)

    def alone(self, files: Iterable[Asked]) -> Iterator[Inspection]:
        """File after file in this process, each inspection as soon as it is there."""
        for asked in files:
            if asked.results is not None:
                yield from asked.results
                continue
            each, kept = asked.input, Kept()
            for inspection in inspect(
                each.container, each.display, self.linters.of(each.settings), self.watch
            ):
                yield inspection
                if asked.found is not None:
                    kept.add(inspection)
            self.keep(asked, kept)

    def _key(self, each: Input) -> bytes:
        return self._both_keys(each.settings)[bool(each.found and each.found.named)]

    def _both_keys(self, settings: Settings) -> tuple[bytes, bytes]:
        """The keys for files met in a folder and for files named: one without text is worth a word if named."""
        if (
            settings is self._last[0]
        ):  # as for nearly every file: to hash settings costs more than all else here
            return self._last[1]
        if settings not in self._keys:
            self._keys[settings] = self._program + settings_stamp(
                settings, self.watch.regions, self.watch.keys
            )
        key = self._keys[settings]
        self._last = settings, (key + b"-", key + b"+")
        return self._last[1]
