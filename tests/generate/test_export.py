"""Every export holds every pair, and opens in the library it is for where that is installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from qalint.generate.export import FORMATS, ExportError, export, read_rows


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


@pytest.fixture
def exported(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "out"
    export(iter(ROWS), request.param, path)
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_every_pair(tmp_path: Path, name: str) -> None:
    if name == "huggingface":
        pytest.importorskip("pyarrow")
    path = tmp_path / "out"
    export(iter(ROWS), name, path)
    if path.is_dir():
        import pyarrow.parquet as parquet

        text = json.dumps(parquet.read_table(path / "data").to_pylist(), ensure_ascii=False)
    else:
        text = path.read_text(encoding="utf-8")
        text = json.dumps(
            json.loads(text) if text[0] == "[" else [json.loads(line) for line in text.splitlines()],
            ensure_ascii=False,
        )
    for each in ROWS:
        assert json.dumps(each["question"], ensure_ascii=False) in text
        assert json.dumps(each["answer"], ensure_ascii=False) in text


@pytest.mark.parametrize("exported", ["alpaca"], indirect=True)
def test_alpaca(exported: Path) -> None:
    assert json.loads(exported.read_text())[0] == {
        "instruction": ROWS[0]["question"],
        "input": "",
        "output": ROWS[0]["answer"],
    }


@pytest.mark.parametrize("exported", ["sharegpt"], indirect=True)
def test_sharegpt(exported: Path) -> None:
    turns = json.loads(exported.read_text())[0]["conversations"]
    assert [turn["from"] for turn in turns] == ["human", "gpt"]


@pytest.mark.parametrize("exported", ["messages"], indirect=True)
def test_messages(exported: Path) -> None:
    lines = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    assert [[turn["role"] for turn in line["messages"]] for line in lines] == [["user", "assistant"]] * 3


@pytest.mark.parametrize("exported", ["huggingface"], indirect=True)
def test_huggingface_opens_the_folder(exported: Path) -> None:
    datasets = pytest.importorskip("datasets")
    opened = datasets.load_dataset(str(exported), split="train", cache_dir=str(exported.parent / "cache"))
    assert opened["question"][:] == [each["question"] for each in ROWS]
    assert opened.features["record"].dtype == "int64"


@pytest.mark.parametrize("exported", ["ragas"], indirect=True)
def test_ragas_opens_the_file(exported: Path) -> None:
    ragas = pytest.importorskip("ragas")
    opened = ragas.EvaluationDataset.from_jsonl(str(exported))
    assert [sample.reference for sample in opened.samples] == [each["answer"] for each in ROWS]
    assert opened.samples[0].reference_contexts == [ROWS[0]["target"]["text"]]


@pytest.mark.parametrize("exported", ["deepeval"], indirect=True)
def test_deepeval_opens_the_file(exported: Path) -> None:
    deepeval = pytest.importorskip("deepeval.dataset")
    opened = deepeval.EvaluationDataset()
    opened.add_goldens_from_json_file(str(exported))
    assert [golden.expected_output for golden in opened.goldens] == [each["answer"] for each in ROWS]
    assert opened.goldens[0].context == [ROWS[0]["target"]["text"]]


def test_an_unknown_format_and_a_foreign_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="'alpacca' is no export format"):
        export([], "alpacca", tmp_path / "x")
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps(ROWS[0]) + '\n{"q": 1}\n', encoding="utf-8")
    with pytest.raises(ExportError, match=r"qa\.jsonl: line 2"):
        list(read_rows(path))
    with pytest.raises(ExportError, match="cannot be read"):
        list(read_rows(tmp_path / "none"))
