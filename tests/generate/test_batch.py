"""Batch files: the same rows as over a server, in as many turns as it takes."""

import json
from pathlib import Path

import pytest
from chat_fake import FakeServer, sensible
from corpora import document

from qalint.generate import BatchError, GenerateOptions, generate
from qalint.plan import PlanOptions, make_plan


def run_batch(calls: Path, replies: Path) -> int:
    """What a batch service does: every call answered, in another order."""
    lines = [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]
    rows = []
    for line in reversed(lines):
        assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        message = {"role": "assistant", "content": sensible(line["body"], 0).text}
        usage = {"prompt_tokens": 100, "completion_tokens": 20}
        body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}
        rows.append(
            {"custom_id": line["custom_id"], "response": {"status_code": 200, "body": body}, "error": None}
        )
    replies.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return len(lines)


def test_the_same_rows_as_over_a_server(tmp_path: Path) -> None:
    plan = make_plan([document(12, sections=3)], PlanOptions(budget=6))
    with FakeServer() as server:
        generate(plan, GenerateOptions(base_url=server.url, model="m"), tmp_path / "server.jsonl")
    output, counts = tmp_path / "qa.jsonl", []
    replies: tuple[Path, ...] = ()
    for turn in range(3):
        calls = tmp_path / f"calls{turn}.jsonl"
        made = generate(plan, GenerateOptions(model="m", batch_out=calls, batch_in=replies), output)
        replies = (tmp_path / f"replies{turn}.jsonl",)
        counts.append(run_batch(calls, replies[0]))
    assert counts == [6, 6, 0]
    assert made.summary.complete
    assert output.read_bytes() == (tmp_path / "server.jsonl").read_bytes()


def test_what_waits_is_accounted_for(tmp_path: Path) -> None:
    plan = make_plan([document(5)], PlanOptions(budget=3))
    made = generate(
        plan, GenerateOptions(model="m", batch_out=tmp_path / "calls.jsonl"), tmp_path / "qa.jsonl"
    )
    assert made.summary.shortfall == {"not-asked: waits for its batch": 3}


@pytest.mark.parametrize("text", ["[]\n", "no json\n", '{"id": 1}\n'])
def test_a_foreign_file_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(text, encoding="utf-8")
    plan = make_plan([document(3)], PlanOptions(budget=1))
    options = GenerateOptions(model="m", batch_out=tmp_path / "calls.jsonl", batch_in=(path,))
    with pytest.raises(BatchError, match=r"replies\.jsonl: line 1"):
        generate(plan, options, tmp_path / "qa.jsonl")
