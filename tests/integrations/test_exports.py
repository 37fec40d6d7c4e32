"""Each export, opened by the library it is for."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "generate"))
from test_export import ROWS, exported

PAIRS = [(row["question"], row["answer"]) for row in ROWS]


def test_datasets_opens_the_folder_and_its_card(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    folder = exported(tmp_path, "huggingface")
    opened = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert list(zip(opened["question"], opened["answer"], strict=True)) == PAIRS
    assert opened.features["record"].dtype == "int64"
    hub = pytest.importorskip("huggingface_hub")
    card = hub.DatasetCard.load(folder / "README.md")
    assert card.data.task_categories == ["question-answering"]
    assert card.data.size_categories == ["n<1K"]


def test_ragas(tmp_path: Path) -> None:
    ragas = pytest.importorskip("ragas")
    opened = ragas.EvaluationDataset.from_jsonl(str(exported(tmp_path, "ragas")))
    assert [(sample.user_input, sample.reference) for sample in opened.samples] == PAIRS
    assert opened.samples[0].reference_contexts == [ROWS[0]["target"]["text"]]


def test_deepeval(tmp_path: Path) -> None:
    deepeval = pytest.importorskip("deepeval.dataset")
    opened = deepeval.EvaluationDataset()
    opened.add_goldens_from_json_file(str(exported(tmp_path, "deepeval")))
    assert [(golden.input, golden.expected_output) for golden in opened.goldens] == PAIRS
    assert opened.goldens[0].context == [ROWS[0]["target"]["text"]]


TURNS = {
    "alpaca": lambda row: (row["instruction"], row["output"]),
    "sharegpt": lambda row: tuple(turn["value"] for turn in row["conversations"]),
    "messages": lambda row: tuple(turn["content"] for turn in row["messages"]),
}


@pytest.mark.parametrize("name", TURNS)
def test_datasets_opens_what_training_tools_load_with_it(tmp_path: Path, name: str) -> None:
    datasets = pytest.importorskip("datasets")
    path = exported(tmp_path, name)
    rows = datasets.load_dataset(
        "json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert [TURNS[name](row) for row in rows] == PAIRS


def test_openai_takes_the_messages(tmp_path: Path) -> None:
    openai = pytest.importorskip("openai.types.chat")
    pydantic = pytest.importorskip("pydantic")
    turn = pydantic.TypeAdapter(openai.ChatCompletionMessageParam)
    import json

    for line in exported(tmp_path, "messages").read_text(encoding="utf-8").splitlines():
        for message in json.loads(line)["messages"]:
            assert turn.validate_python(message) == message
