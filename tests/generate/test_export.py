"""Every export holds every pair, in the shape of its format; tests/integrations opens them in the real libraries."""

import json
from pathlib import Path
from typing import Any

import pytest

from qalint.generate.export import FORMATS, ExportError, export, read_rows

PARQUET = ("huggingface", "self-study")


def row(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:016x}",
        "question": f"How many litres does pump {number} move?",
        "answer": f"Pump {number} moves “{number * 10}” litres. ¿Sí?",
        "quote": f"moves {number * 10} litres",
        "document": "plant.md",
        "target": {"start": 0, "end": 20, "text": f"Pump {number} moves {number * 10} litres."},
        "original": {"start": 4, "end": 24},
        "record": None,
        "field": None,
        "section": ["Plant", "Pumps"],
        "prompt": "qa-1",
        "model": "m",
        "usage": {"prompt_tokens": 1, "completion_tokens": 2},
        "checks": ["question-form", "quote-in-window"],
    }


ROWS = [row(number) for number in range(3)]


def exported(folder: Path, name: str) -> Path:
    if name in PARQUET:
        pytest.importorskip("pyarrow")
    path = folder / ("out.parquet" if name == "self-study" else "out")
    export(iter(ROWS), name, path)
    return path


def held(path: Path) -> list[Any]:
    """What a file or folder holds, whichever way."""
    if path.is_dir() or path.suffix == ".parquet":
        import pyarrow.parquet as parquet

        return parquet.read_table(path / "data" if path.is_dir() else path).to_pylist()
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if text[0] == "[" else [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_every_pair(tmp_path: Path, name: str) -> None:
    text = json.dumps(held(exported(tmp_path, name)), ensure_ascii=False)
    for each in ROWS:
        assert json.dumps(each["question"], ensure_ascii=False) in text
        assert json.dumps(each["answer"], ensure_ascii=False) in text


def test_alpaca(tmp_path: Path) -> None:
    assert held(exported(tmp_path, "alpaca"))[0] == {
        "instruction": ROWS[0]["question"],
        "input": "",
        "output": ROWS[0]["answer"],
    }


def test_sharegpt(tmp_path: Path) -> None:
    turns = held(exported(tmp_path, "sharegpt"))[0]["conversations"]
    assert [turn["from"] for turn in turns] == ["human", "gpt"]


def test_messages(tmp_path: Path) -> None:
    lines = held(exported(tmp_path, "messages"))
    assert [[turn["role"] for turn in line["messages"]] for line in lines] == [["user", "assistant"]] * 3


def test_self_study_is_what_cartridges_reads(tmp_path: Path) -> None:
    first = held(exported(tmp_path, "self-study"))[0]
    assert list(first) == ["messages", "system_prompt", "metadata", "type"]
    for message in first["messages"]:
        assert list(message) == ["content", "role", "token_ids", "top_logprobs"]
        assert (message["token_ids"], message["top_logprobs"]) == (None, None)
    assert [message["role"] for message in first["messages"]] == ["user", "assistant"]
    assert first["metadata"]["original"] == {"start": 4, "end": 24}
    assert first["metadata"]["passage"] == ROWS[0]["target"]["text"]


def test_self_study_needs_the_name_that_cartridges_goes_by(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"end in \.parquet"):
        export(ROWS, "self-study", tmp_path / "train.jsonl")


def test_an_unknown_format_and_a_foreign_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="'alpacca' is no export format"):
        export([], "alpacca", tmp_path / "x")
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps(ROWS[0]) + '\n{"q": 1}\n', encoding="utf-8")
    with pytest.raises(ExportError, match=r"qa\.jsonl: line 2"):
        list(read_rows(path))
    with pytest.raises(ExportError, match="cannot be read"):
        list(read_rows(tmp_path / "none"))
