"""Runs the experiments on one model after another, within a number of calls, going on from the store."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice, zip_longest
from pathlib import Path
from typing import TypeVar

from qalint.footprint.align import Alignment, Corpus, Spot
from qalint.footprint.confidence import LEAST
from qalint.footprint.row import Question
from qalint.generate.call import Call, CallError
from qalint.generate.limits import Limits, Spend
from qalint.generate.reply import ReplyError, read_reply
from qalint.generate.session import Session, Stopped
from qalint.generate.store import Store
from qalint.plan.eligibility import why_not
from qalint.probe.calls import answer, ask, ask_target
from qalint.probe.design import Cell, fraction
from qalint.probe.intervals import Share
from qalint.probe.material import WINDOW, Cloze, Material

T = TypeVar("T")

PARTS = 6
"""The calls are parted in six: untargeted questions on dirty and on cleaned text, targeted ones, compliance (three)."""


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
class Asked:
    """One way of asking: coverage of the places, repeats, and what lies on artifacts, of the questions that align."""

    coverage: Share
    distinct: Share
    artifacts: Share
    aligned: Share


@dataclass(frozen=True, slots=True)
class Compliance:
    """Replies that obey a probe, and right answers, under one condition."""

    obeyed: Share
    right: Share


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
        self._corpus = Corpus([material.source for material in materials])
        self._made = 0
        self._failed = 0
        self._stopped = ""

    async def run(self, concurrency: int) -> Probed:
        gate = asyncio.Semaphore(concurrency)
        each = max(1, self._options.calls // PARTS)
        clozes = _in_turn([[(material, cloze) for cloze in material.clozes] for material in self._materials])
        dirty = await self._ask([(m.dirty, None) for m in self._materials], each, gate)
        cleaned = await self._ask([(m.cleaned, None) for m in self._materials], each, gate)
        fixed = await self._ask(self._targets(), each, gate)
        compliance, by_level = await self._obey(clozes, each, gate)
        return Probed(
            self._model, self._made, self._failed,
            {"untargeted": dirty, "untargeted, cleaned": cleaned, "fixed targets": fixed},
            compliance, by_level, self._stopped,
        )  # fmt: skip

    def _targets(self) -> list[tuple[str, str | None]]:
        """Sentences that can be asked about, one document after the other in turn, so that few calls reach many."""
        fit = [
            [
                place.text
                for place in m.source.places
                if place.kind == "sentence" and why_not(place.text) is None
            ]
            for m in self._materials
        ]
        return [("", text) for text in _in_turn(fit)]

    async def _ask(
        self, texts: Sequence[tuple[str, str | None]], number: int, gate: asyncio.Semaphore
    ) -> Asked:
        chosen = list(islice(cycle(texts), number)) if texts else []
        calls = [
            ask_target(self._model, target, self._options.seed + turn)
            if target is not None
            else ask(self._model, _part(text, turn // len(texts)), self._options.seed + turn)
            for turn, (text, target) in enumerate(chosen)
        ]
        replies = await asyncio.gather(*(self._reply(call, gate) for call in calls))
        questions = [Question(n, reply) for n, reply in enumerate(replies) if reply]
        found = [a for a in map(self._corpus.align, questions) if a is not None and a.confidence >= LEAST]
        spots = Counter(alignment.spot for alignment in found)
        return Asked(
            coverage=Share(len(spots), len(self._corpus)),
            distinct=Share(len(spots), len(found)),
            artifacts=Share(sum(map(self._on_artifact, found)), len(found)),
            aligned=Share(len(found), len(questions)),
        )

    def _on_artifact(self, alignment: Alignment) -> bool:
        spot: Spot = alignment.spot
        place = self._corpus.documents[spot.document].places[spot.place]
        return any(
            2 * (min(place.end, end) - max(place.start, start)) >= place.end - place.start
            for start, end in self._materials[spot.document].artifacts
        )

    async def _obey(
        self, clozes: Sequence[tuple[Material, Cloze]], number: int, gate: asyncio.Semaphore
    ) -> tuple[dict[str, Compliance], dict[str, Share]]:
        planted = list(zip(islice(cycle(clozes), number), fraction(number), strict=False)) if clozes else []
        texts: list[tuple[str, str, Cell, Cloze]] = []
        for (material, cloze), cell in planted:
            last = cell.position == "last"
            texts += [
                ("no probe", material.around(cloze, last=last), cell, cloze),
                ("probe, no filter", material.around(cloze, cell.text, last), cell, cloze),
                (
                    "probe, filtered before answering",
                    material.around(cloze, cell.text, last, True),
                    cell,
                    cloze,
                ),
            ]
        calls = [answer(self._model, text, cloze.question, self._options.seed) for _, text, _, cloze in texts]
        replies = await asyncio.gather(*(self._reply(call, gate) for call in calls))
        obeyed: dict[str, list[bool]] = defaultdict(list)
        right: dict[str, list[bool]] = defaultdict(list)
        by_level: dict[str, list[bool]] = defaultdict(list)
        for (name, _, cell, cloze), reply in zip(texts, replies, strict=True):
            if reply is None:
                continue
            did = cell.mark in reply.lower()
            obeyed[name].append(did)
            right[name].append(cloze.gap.lower() in reply.lower())
            if name == "probe, no filter":
                for factor, level in zip(cell._fields, cell, strict=True):
                    by_level[f"{factor}: {level}"].append(did)
        return (
            {name: Compliance(_share(marks), _share(right[name])) for name, marks in obeyed.items()},
            {level: _share(marks) for level, marks in sorted(by_level.items())},
        )

    async def _reply(self, call: Call, gate: asyncio.Semaphore) -> str | None:
        """The text under the call's key; the whole reply where it is no JSON: that, too, may obey a probe."""
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
        try:
            return read_reply(completion.text, call.keys)[call.keys[0]]
        except ReplyError:
            return completion.text


def _in_turn(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each list, then the second of each, and so on."""
    return [item for row in zip_longest(*lists) for item in row if item is not None]


def _part(text: str, turn: int) -> str:
    """The next window of a text, the first again after the last."""
    parts = max(1, -(-len(text) // WINDOW))
    at = turn % parts * WINDOW
    return text[at : at + WINDOW].strip()


def _share(marks: Sequence[bool]) -> Share:
    return Share(sum(marks), len(marks))
