"""Completes calls for a run: from the store where they were made before, else within the limits, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from qalint.generate.call import Call, CallError, Completion, Provider
from qalint.generate.limits import Spend
from qalint.generate.prompts import repair_messages
from qalint.generate.reply import ReplyError, read_reply
from qalint.generate.store import Store


class Stopped(Exception):
    """No further call is made; the message says which bound was reached."""


class UnreadableError(Exception):
    """A reply that is still not the object asked for after one repair; `raw` is its text."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(message)
        self.raw = raw


class Session:
    """The providers of one run by purpose (ask, answer, judge), its store and what it spent."""

    def __init__(self, providers: Mapping[str, Provider], spend: Spend, store: Store | None = None) -> None:
        self._providers = providers
        self._store = store
        self.spend = spend

    async def complete(self, call: Call) -> Completion:
        """The reply to a call, made now or before. Raises Stopped, CallError, ProviderError and StoreError."""
        key = call.key
        known = self._store.find(key) if self._store is not None else None
        if known is not None:
            self.spend.reused += 1
            return known
        bound = self.spend.reached()
        if bound:
            raise Stopped(bound)
        completion = await self._made(call)
        if self._store is not None:
            self._store.keep(key, completion, purpose=call.purpose, model=call.model)
        self.spend.add(call.purpose, completion.usage)
        return completion

    async def _made(self, call: Call) -> Completion:
        self.spend.under_way += 1
        try:
            async with asyncio.timeout(self.spend.time_left()):
                return await self._providers[call.purpose].complete(call)
        except TimeoutError:
            raise Stopped(self.spend.reached() or "the time is over") from None
        except CallError:
            self.spend.fail()
            raise
        finally:
            self.spend.under_way -= 1

    async def read(self, call: Call) -> tuple[dict[str, str], list[Completion]]:
        """The strings that a call's reply holds, and the completions it took: one, or two with a repair.

        Raises UnreadableError besides what `complete` raises.
        """
        first = await self.complete(call)
        try:
            return read_reply(first.text, call.keys), [first]
        except ReplyError as error:
            problem = str(error)
        messages = repair_messages(call.messages, first.text, problem, call.keys)
        second = await self.complete(_repair_of(call, messages))
        try:
            return read_reply(second.text, call.keys), [first, second]
        except ReplyError as error:
            raise UnreadableError(f"{error}, after one repair too", second.text or first.text) from error


def _repair_of(call: Call, messages: tuple[tuple[str, str], ...]) -> Call:
    return replace(call, messages=messages, temperature=0.0)
