"""Makes the pairs of a plan: sets up the providers, the store and the limits, and runs the production."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qalint.generate.attempt import Attempts, Guard
from qalint.generate.batch import BatchFile, import_replies
from qalint.generate.call import Provider
from qalint.generate.judge import Judge
from qalint.generate.limits import Spend
from qalint.generate.options import GenerateOptions
from qalint.generate.output import refused_of, store_of, write_rows
from qalint.generate.production import Progress, produce
from qalint.generate.prompting import Instructed, Prompting
from qalint.generate.row import Refusal, Row
from qalint.generate.session import Session
from qalint.generate.store import Store
from qalint.generate.summary import Summary, summarise
from qalint.plan import Plan

_PURPOSES = ("ask", "answer", "judge")


@dataclass(frozen=True, slots=True)
class Generation:
    """What a run made: rows in plan order, refused attempts, and the account of it all."""

    # asyncio puts a task's result into texts that nobody reads: a large one must not be spelled out.
    rows: tuple[Row, ...] = field(repr=False)
    refusals: tuple[Refusal, ...] = field(repr=False)
    summary: Summary


def generate(
    plan: Plan,
    options: GenerateOptions,
    output: Path | None = None,
    progress: Progress | None = None,
    guard: Guard | None = None,
    provider: Provider | None = None,
) -> Generation:
    """Make the pairs of a plan; with `output`, write them there, refusals and the store beside it.

    A `guard` (`qalint.generate.window_guard.WindowGuard`) looks at each window before anything is asked about it.
    A `provider` is asked in place of the servers that the options name; the prompts stay those of the options.
    Run again with the same plan, options and output it repeats no call that was answered. Raises
    ProviderError, StoreError and OutputError; nothing is written then but the store of the replies until
    then.
    """
    return asyncio.run(generate_async(plan, options, output, progress, guard, provider))


async def generate_async(
    plan: Plan,
    options: GenerateOptions,
    output: Path | None = None,
    progress: Progress | None = None,
    guard: Guard | None = None,
    provider: Provider | None = None,
) -> Generation:
    """`generate` for callers that have a loop running."""
    if provider is None:
        options.check()
    with ExitStack() as stack:
        store = stack.enter_context(Store(store_of(output))) if output is not None else None
        if store is not None:
            for path in options.batch_in:
                import_replies(path, store)
        async with _providers(options, provider) as (providers, prompting):
            spend = Spend(options.limits, options.price)
            judge = Judge(options.judge_model, options.seed) if options.judge_model else None
            attempts = Attempts(Session(providers, spend, store), prompting, options.attempts, judge, guard)
            made = await produce(
                plan, attempts, options.concurrency, options.most_extra(len(plan.planned)), progress
            )
    generation = Generation(made.rows, made.refusals, summarise(plan, made, spend))
    if output is not None:
        write_generation(generation, output)
    return generation


def write_generation(generation: Generation, output: Path) -> None:
    """Write the rows, and the refusals beside them where there are any. Raises OutputError."""
    write_rows(output, (row.as_json() for row in generation.rows))
    refused = refused_of(output)
    if generation.refusals:
        write_rows(refused, (refusal.as_json() for refusal in generation.refusals))
    else:
        refused.unlink(missing_ok=True)


@asynccontextmanager
async def _providers(
    options: GenerateOptions, provider: Provider | None
) -> AsyncIterator[tuple[Mapping[str, Provider], Prompting]]:
    """The providers by purpose and the prompts that suit them, ready until the end of the block."""
    if provider is not None:
        yield dict.fromkeys(_PURPOSES, provider), _prompting(options)
        return
    from qalint.generate.chat_server import ChatServer, Endpoint

    async with AsyncExitStack() as stack:
        if options.batch_out is not None:
            batch = BatchFile()
            yield dict.fromkeys(_PURPOSES, batch), _prompting(options)
            batch.write(options.batch_out)
            return
        servers: dict[Endpoint, ChatServer] = {}

        async def server(url: str, key: str | None = None) -> ChatServer:
            endpoint = Endpoint(url, key or options.key, options.concurrency, options.timeout, options.tries)
            if endpoint not in servers:
                servers[endpoint] = await stack.enter_async_context(ChatServer(endpoint))
            return servers[endpoint]

        if options.local:
            from qalint.generate.embedded import embedded_server

            local = await stack.enter_async_context(ChatServer(stack.enter_context(embedded_server())))
            asks = answers = local
        else:
            url = options.base_url or ""
            asks = await server(url)
            answers = await server(options.answer_base_url or url, options.answer_key)
        judges = await server(options.judge_base_url, options.judge_key) if options.judge_base_url else asks
        yield {"ask": asks, "answer": answers, "judge": judges}, _prompting(options)


def _prompting(options: GenerateOptions) -> Prompting:
    if options.local:
        from qalint.generate.embedded import MODEL
        from qalint.generate.few_shot import FewShot

        return FewShot(MODEL, options.seed)
    model = options.model or ""
    return Instructed(model, options.answer_model or model, options.seed, options.temperature)
