"""What fixing a file came to in an earlier run: that nothing changes, or the edits, which are then only made again.

Kept by `qalint.cache` under the same conditions as findings. A text's digest is looked at again before an edit is made
in it: a file that changes between the question and the answer is fixed from the start.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from itertools import count
from typing import Any, BinaryIO

from qalint.cache import Cache
from qalint.config import Settings
from qalint.document.containers import ReadError, Text, Trouble, WriteError
from qalint.document.containers.model import apply_edits
from qalint.fix.packing import pack_fix, unpack_fix
from qalint.fix.quarantine import digest
from qalint.fix.result import FileFix
from qalint.rewrite import Edits
from qalint.run import Input
from qalint.stamp import program_stamp, settings_stamp

IN_PLACE = "in place"


class ChangedError(Exception):
    """A file that is not what it was when its fix was recorded."""


@dataclass(slots=True)
class Recorded:
    """The result of fixing a file; by the number of a text that changes, its digest and its edits."""

    result: FileFix
    edits: dict[int, tuple[str, Edits]] = field(default_factory=dict)

    def note(self, number: int, text: Text, edits: Edits) -> None:
        """Record what is done to a text."""
        if edits:
            self.edits[number] = _short(text), edits

    def redo(self, each: Input, found: os.stat_result, out: BinaryIO) -> FileFix:
        """Copy the file, which was as `found` says, to `out` with the same edits. Raises ChangedError."""
        numbers = count()
        try:
            each.container.rewrite(out, lambda text: self._of(next(numbers), text), _refuse)
        except (ReadError, WriteError):
            raise ChangedError from None
        _prove_same(each, found)
        return self.result

    def sources(self, each: Input, found: os.stat_result) -> list[tuple[Text, str]]:
        """The texts that change, each with its source afterwards. Raises ChangedError."""
        if not self.edits:
            return []
        changed = []
        try:
            for number, text in enumerate(each.container.texts(_refuse)):
                edits = self._of(number, text)
                if edits:
                    changed.append((text, apply_edits(text.source, edits)))
        except ReadError:
            raise ChangedError from None
        _prove_same(each, found)
        return changed

    def _of(self, number: int, text: Text) -> Edits:
        known = self.edits.get(number)
        if known is None:
            return []
        if known[0] != _short(text):
            raise ChangedError
        return known[1]


class KeptFixes:
    """The fixes that a cache holds, None for none. What is kept differs by where documents go: `mode` is a word for it.

    In place (`IN_PLACE`) the brake holds.
    """

    def __init__(self, cache: Cache | None, mode: str) -> None:
        self._cache, self._mode = cache, mode
        self._program = program_stamp() if cache else b""
        self._keys: dict[tuple[Settings, bool], bytes] = {}

    def know(self, settings: Settings) -> bool:
        """Whether an earlier run has used these settings, so that they need no proof."""
        keys = [self._key(settings, named) for named in (False, True)] if self._cache else []
        return any(self._cache.knows(key) for key in keys) if self._cache else False

    def of(self, each: Input) -> tuple[os.stat_result | None, Recorded | None]:
        """What the file is now (None where its fix is not kept), and its fix if an earlier run kept it."""
        if self._cache is None or each.found is None:
            return None, None
        path = os.path.abspath(each.found.path)
        try:
            found = os.stat(path)
        except OSError:
            return None, None
        value = self._cache.get(self._key(each.settings, each.found.named), path, found)
        return found, _unpacked(value, each.display) if value else None

    def keep(self, each: Input, found: os.stat_result | None, recorded: Recorded) -> None:
        """Let later runs have the fix of a file; nothing where something in it could not be read or fixed."""
        if self._cache is None or found is None or each.found is None or recorded.result.errors:
            return
        table = [each.display, pack_fix(recorded.result), list(recorded.edits.items())]
        value = json.dumps(table, separators=(",", ":")).encode("ascii")
        key = self._key(each.settings, each.found.named)
        self._cache.put(key, os.path.abspath(each.found.path), found, value)

    def _key(self, settings: Settings, named: bool) -> bytes:
        if (settings, named) not in self._keys:
            brake = settings.max_removed if self._mode == IN_PLACE else None
            asked = f"fix {self._mode} {settings.unsafe_fixes} {brake} {named}"
            stamp = settings_stamp(settings, False, False)
            self._keys[settings, named] = self._program + stamp + asked.encode()
        return self._keys[settings, named]


def _short(text: Text) -> str:
    return digest(text.source)[:24]


def _prove_same(each: Input, found: os.stat_result) -> None:
    assert each.found is not None
    now = os.stat(each.found.path)
    if (now.st_size, now.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
        raise ChangedError


def _refuse(trouble: Trouble) -> None:
    raise ChangedError


def _unpacked(value: bytes, display: str) -> Recorded | None:
    """The fix of a file that is called `display`; None where it was called otherwise: messages hold the name."""
    try:
        called, result, edits = json.loads(value)
        if called != display:
            return None
        return Recorded(
            unpack_fix(result, display), {number: (known, _edits(rows)) for number, (known, rows) in edits}
        )
    except (ValueError, TypeError):
        return None


def _edits(rows: list[Any]) -> Edits:
    return [(start, end, text) for start, end, text in rows]
