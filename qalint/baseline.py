"""Known findings that a run leaves out: kept by rule, file and text, never by line number."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from qalint.finding import Finding

VERSION = 1

Key = tuple[str, str, str, str]
"""Rule code, path, field ("" for whole files), and a digest of the text found, white space aside."""


class BaselineError(Exception):
    """A baseline file that cannot be read; the message names it and says what to do."""


class Baseline:
    """The findings of a baseline file, taken off one by one as a run meets them again.

    A finding is known as often as its key was written: a second copy of the same text is new. Where a file is gone, its
    entries wait for one of another name (a file that was moved or renamed). Edits elsewhere in a file change nothing,
    because no key holds a place.
    """

    def __init__(self, known: Counter[Key]) -> None:
        self._known, self._left = known, Counter(known)
        self._moved: dict[tuple[str, str, str], list[str]] = {}
        gone = {path for _, path, _, _ in known if not os.path.exists(path)}
        for code, path, field, text in known:
            if path in gone:
                self._moved.setdefault((code, field, text), []).append(path)

    def stale(self, read: Collection[str]) -> int:
        """How many findings are mended: not met again although their file was read, or is gone."""
        return sum(count for key, count in self._left.items() if key[1] in read or not os.path.exists(key[1]))

    def elsewhere(self, read: Collection[str]) -> list[Key]:
        """The findings of files that are there and were not read: a run over some files says nothing of others."""
        return [key for key in self._known.elements() if key[1] not in read and os.path.exists(key[1])]

    def take(self, key: Key) -> bool:
        """Whether the baseline holds a finding of this key; it is taken off."""
        if self._left[key] > 0:
            self._left[key] -= 1
            return True
        code, _, field, text = key
        for path in self._moved.get((code, field, text), ()):
            if self._left[code, path, field, text] > 0:
                self._left[code, path, field, text] -= 1
                return True
        return False


def key_of(source: str, finding: Finding) -> Key:
    """What a finding is recognised by."""
    text = " ".join(source[finding.start : finding.end].split())
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return finding.code, finding.path, finding.field or "", digest


def load_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        known = Counter(
            {(e["code"], e["path"], e["field"], e["text"]): int(e["count"]) for e in table["findings"]}
        )
    except OSError as error:
        message = f"--baseline {path}: cannot be read: {error.strerror}; make one with --write-baseline"
        raise BaselineError(message) from None
    except (ValueError, KeyError, TypeError):
        raise BaselineError(
            f"--baseline {path}: is no baseline of qalint; make one with --write-baseline"
        ) from None
    return Baseline(known)


def dump_baseline(keys: Iterable[Key]) -> str:
    """The text of a baseline file with these keys, ordered so that two runs write the same bytes."""
    rows = [
        {"code": code, "path": path, "field": field, "text": text, "count": count}
        for (code, path, field, text), count in sorted(Counter(keys).items())
    ]
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    body = f"\n  {lines}\n" if rows else ""
    return f'{{"version": {VERSION}, "findings": [{body}]}}\n'
