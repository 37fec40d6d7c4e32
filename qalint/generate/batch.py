"""OpenAI batch files for those who run models offline: calls out, replies in, as often as it takes.

A run with `BatchFile` as its provider makes no request: each call that the store does not hold is written to
a file. The file is run elsewhere; `import_replies` puts what came back into the store; the next run goes on
from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qalint.generate.call import Call, Completion
from qalint.generate.chat_server import body_of, completion_of
from qalint.generate.output import write_rows
from qalint.generate.session import Stopped
from qalint.generate.store import Store

PENDING = "waits for its batch"
"""Why a target has no pair yet."""


class BatchFile:
    """A provider that collects calls instead of making them."""

    def __init__(self) -> None:
        self._calls: dict[str, Call] = {}

    def __len__(self) -> int:
        return len(self._calls)

    async def complete(self, call: Call) -> Completion:
        """Collect the call; always raises Stopped, so that its target waits and no other takes its place."""
        self._calls.setdefault(call.key, call)
        raise Stopped(PENDING)

    def write(self, path: Path) -> None:
        """Write the calls as a batch file. Raises OutputError."""
        write_rows(path, (_request(call) for _, call in sorted(self._calls.items())))


def _request(call: Call) -> dict[str, Any]:
    return {"custom_id": call.key, "method": "POST", "url": "/v1/chat/completions", "body": body_of(call)}


class BatchError(Exception):
    """A file of batch replies that cannot be used."""


def import_replies(path: Path, store: Store) -> tuple[int, int]:
    """Put the replies of a batch output file into the store; how many came, and how many the server failed
    on.

    Raises BatchError where the file is none, StoreError where the store cannot be written.
    """
    kept = failed = 0
    for key, completion in _replies(path):
        if completion is None:
            failed += 1
        elif store.keep(key, completion):
            kept += 1
    return kept, failed


def _replies(path: Path) -> Iterator[tuple[str, Completion | None]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                    key, response = str(row["custom_id"]), row.get("response") or {}
                except (ValueError, LookupError, TypeError, AttributeError) as error:
                    raise BatchError(f"{path}: line {number}: is no reply of a batch") from error
                body = response.get("body") if response.get("status_code") == 200 else None
                yield key, completion_of(body)
    except OSError as error:
        raise BatchError(f"{path}: cannot be read: {error.strerror}") from error
