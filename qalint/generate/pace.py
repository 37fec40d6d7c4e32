"""How many calls may be in flight: more while they succeed, fewer once the server says it is too much."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType

START = 8
"""Calls in flight at first; a small server is not flooded, a large one is reached within a few calls."""

LONGEST_WAIT = 120.0
"""Seconds; a server that asks for a longer pause gets this one, and is asked again."""


class Pace:
    """A gate for calls. Each success opens it by one up to `most`; a refusal for load halves it and pauses
    all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(min(START, most))
        self._running = 0
        self._resume_at = 0.0
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def limit(self) -> int:
        """Calls that may be in flight now."""
        return int(self._limit)

    async def __aenter__(self) -> None:
        while True:
            pause = self._resume_at - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            elif self._running < self.limit:
                self._running += 1
                return
            else:
                turn = asyncio.get_running_loop().create_future()
                self._waiting.append(turn)
                await turn

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running -= 1
        self._wake()

    def succeeded(self) -> None:
        """A call came back."""
        self._limit = min(float(self._most), self._limit + 1)
        self._wake()

    def throttled(self, wait: float) -> None:
        """The server refused a call for load and asks for `wait` seconds.

        Refusals that arrive during a pause belong to calls sent before it: they prolong it and no more.
        """
        now = time.monotonic()
        if now >= self._resume_at:
            self._limit = max(1.0, self._limit / 2)
        self._resume_at = max(self._resume_at, now + min(wait, LONGEST_WAIT))

    def _wake(self) -> None:
        free = self.limit - self._running
        while free > 0 and self._waiting:
            turn = self._waiting.pop(0)
            if not turn.done():
                turn.set_result(None)
                free -= 1
