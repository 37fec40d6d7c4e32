"""What a run would ask, worked out without a model: calls, tokens, and the first prompt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qalint.generate.call import Call, Usage
from qalint.generate.limits import Price
from qalint.generate.options import GenerateOptions
from qalint.generate.prompting import Instructed, Prompting
from qalint.plan import Plan

CHARACTERS_PER_TOKEN = 4
"""Of English prose with the usual tokenisers; other scripts take more tokens."""

REPLY_TOKENS = 85
"""A question, an answer and its quote together: what the pairs of this project's own tests take."""

_PLACEHOLDER = "What does the target say?"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The least that a run takes: one question and one answer for each target, none refused."""

    pairs: int
    calls: int
    usage: Usage
    dollars: float | None
    sample: tuple[Call, ...]


def rehearse(plan: Plan, options: GenerateOptions) -> Rehearsal:
    """The calls of a plan, made by the real prompts and counted, sent to nobody."""
    prompting = _prompting(options)
    characters, calls = 0, 0
    sample: tuple[Call, ...] = ()
    for target in plan.planned:
        pair = prompting.ask(target, 0), prompting.answer(target, _PLACEHOLDER, 0)
        sample = sample or pair
        calls += len(pair)
        characters += sum(len(content) for call in pair for _, content in call.messages)
    usage = Usage(characters // CHARACTERS_PER_TOKEN, len(plan.planned) * REPLY_TOKENS)
    return Rehearsal(len(plan.planned), calls, usage, _dollars(options.price, usage), sample)


def _dollars(price: Price | None, usage: Usage) -> float | None:
    return None if price is None else price.of(usage)


def _prompting(options: GenerateOptions) -> Prompting:
    if options.local:
        from qalint.generate.few_shot import FewShot

        return FewShot("", options.seed)
    model = options.model or "MODEL"
    return Instructed(model, options.answer_model or model, options.seed, options.temperature)


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """The rehearsal for people."""
    for call in rehearsal.sample[:1]:
        yield "The first call:"
        for role, content in call.messages:
            yield f"--- {role}"
            yield content
        yield "---"
    yield f"pairs   {rehearsal.pairs:>10,}"
    yield f"calls   {rehearsal.calls:>10,}   at least; refused attempts and top-ups come on top"
    yield f"tokens  {rehearsal.usage.prompt_tokens:>10,} in, {rehearsal.usage.completion_tokens:,} out, about"
    cost = "unknown" if rehearsal.dollars is None else f"${rehearsal.dollars:.2f}"
    yield f"cost    {cost:>10}"
    yield "Dry run: nothing was asked and nothing was written."
