"""Runs the experiments on one model after another, within a number of calls, going on from the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from qalint.generate.call import Call, CallError
from qalint.generate.limits import Limits, Spend
from qalint.generate.session import Session, Stopped
from qalint.generate.store import Store
from qalint.probe import asking, obeying
from qalint.probe.asking import Asked
from qalint.probe.calls import ask
from qalint.probe.intervals import Share
from qalint.probe.material import Material, Version
from qalint.probe.obeying import Compliance

FOR_ASKING = 0.25
"""The share of the calls that goes to where a model asks, in three equal parts; the rest is for whether it obeys."""


@dataclass(frozen=True, slots=True)
class ProbeOptions:
    """Which models are probed, where they are, and how many calls each may take.

    `calls` bounds the calls to one model; `store` is the folder that keeps replies: a run goes on
    where it ended.
    """

    models: tuple[str, ...]
    base_url: str | None = None
    local: bool = False
    key: str | None = field(default=None, repr=False)
    calls: int = 120
    seed: int = 0
    store: Path | None = None
    concurrency: int = 8
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Probed:
    """What the experiments on one model gave; `by_level` is compliance without a filter by level of each factor."""

    model: str
    calls: int
    failed: int
    asked: dict[str, Asked]
    compliance: dict[str, Compliance]
    by_level: dict[str, Share]
    stopped: str = ""


def run_probe(materials: Sequence[Material], options: ProbeOptions) -> list[Probed]:
    """The experiments on each model, one after another. Raises ProviderError and StoreError."""
    return asyncio.run(_run(materials, options))


async def _run(materials: Sequence[Material], options: ProbeOptions) -> list[Probed]:
    from qalint.generate.chat_server import ChatServer, Endpoint
    from qalint.generate.embedded import MODEL, embedded_server

    async with AsyncExitStack() as stack:
        store = stack.enter_context(Store(options.store)) if options.store else None
        if options.local:
            inner = stack.enter_context(ExitStack())
            endpoint = inner.enter_context(embedded_server())
        else:
            endpoint = Endpoint(
                options.base_url or "", options.key, options.concurrency, options.timeout, tries=3
            )
        server = await stack.enter_async_context(ChatServer(endpoint))
        found = []
        for model in (MODEL,) if options.local else options.models:
            session = Session({"ask": server, "answer": server}, Spend(Limits()), store)
            found.append(await _Experiment(model, session, materials, options).run(endpoint.concurrency))
        return found


class _Experiment:
    """The experiments on one model."""

    def __init__(
        self, model: str, session: Session, materials: Sequence[Material], options: ProbeOptions
    ) -> None:
        self._model, self._session, self._materials, self._options = model, session, materials, options
        self._made = 0
        self._failed = 0
        self._stopped = ""

    async def run(self, concurrency: int) -> Probed:
        gate = asyncio.Semaphore(concurrency)
        each = max(1, int(self._options.calls * FOR_ASKING) // 3)
        number = max(1, (self._options.calls - 3 * each) // obeying.CALLS)
        asked = {}
        for name, versions, wanted in self._ways(each):
            calls = [ask(self._model, text, self._options.seed + turn) for _, text, turn in wanted]
            replies = await self._replies(calls, gate)
            told = [(at, reply) for (at, _, _), reply in zip(wanted, replies, strict=True)]
            asked[name] = asking.measure(versions, told)
        compliance, by_level = await self._obey(number, gate)
        return Probed(self._model, self._made, self._failed, asked, compliance, by_level, self._stopped)

    def _ways(self, each: int) -> Iterable[tuple[str, list[Version], list[tuple[int, str, int]]]]:
        dirty = [material.dirty for material in self._materials]
        cleaned = [material.cleaned for material in self._materials]
        yield "untargeted", dirty, asking.untargeted([one.text for one in dirty], each)
        yield "untargeted, cleaned", cleaned, asking.untargeted([one.text for one in cleaned], each)
        yield "fixed targets, cleaned", cleaned, asking.targeted(self._materials, each)

    async def _obey(
        self, number: int, gate: asyncio.Semaphore
    ) -> tuple[dict[str, Compliance], dict[str, Share]]:
        trials = list(obeying.trials(self._materials, number, self._model, self._options.seed))
        replies = iter(await self._replies([call for trial in trials for call in trial.calls.values()], gate))
        return obeying.compare([(trial, {name: next(replies) for name in trial.calls}) for trial in trials])

    async def _replies(self, calls: Sequence[Call], gate: asyncio.Semaphore) -> list[str | None]:
        return await asyncio.gather(*(self._reply(call, gate) for call in calls))

    async def _reply(self, call: Call, gate: asyncio.Semaphore) -> str | None:
        async with gate:
            try:
                completion = await self._session.complete(call)
            except CallError:
                self._failed += 1
                return None
            except Stopped as bound:
                self._stopped = str(bound)
                return None
        self._made += 1
        return completion.text.strip()
