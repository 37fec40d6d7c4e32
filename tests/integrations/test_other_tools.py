"""Files that other tools wrote themselves, read by `qalint footprint`: their own code is run, nothing is imitated.

Each runs where its tool is installed beside qalint (deepeval 4.3, synthetic-data-kit 0.0.5, ragas 0.4 with
langchain-community below 0.4, llama-index-core 0.12) and is skipped elsewhere. synthetic-data-kit asks a fake server on
loopback.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generate.chat_fake import FakeServer, Reply

TOWN = (
    "# Veldmoor\n\nThe pier of Veldmoor was built in 1957 by a company from the hills.\n\n"
    "The water mill grinds barley for 11 villages and one brewery.\n\n"
    "Sheep graze on the northern slopes of Mount Aldershaw until late autumn.\n"
)
ROWS = (
    ("In which year was the pier of Veldmoor built?", "In 1957.", "The pier of Veldmoor was built in 1957"),
    ("For how many villages does the water mill grind barley?", "For 11.", "The water mill grinds barley"),
    ("Until when do sheep graze on the slopes of Mount Aldershaw?", "Until late autumn.", "Sheep graze"),
)


@pytest.fixture
def town(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "town.md").write_text(TOWN)
    return tmp_path


def footprint(path: Path, town: Path):
    done = subprocess.run(
        [sys.executable, "-m", "qalint", "footprint", str(path), "--docs", str(town / "docs"), "--isolated",
         "--format", "json"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check(told):
    """Every question is placed on the sentence that answers it."""
    assert (told["questions"], told["aligned"], told["unreadable"]) == (3, 3, [])
    spots = [TOWN[row["start"] : row["end"]] for row in told["rows"]]
    assert all(spot.startswith(row[2]) for spot, row in zip(spots, ROWS, strict=True))


@pytest.mark.parametrize("name", ["testset.jsonl", "testset.csv"])
def test_ragas(town, name):
    ragas = pytest.importorskip("ragas")
    rows = [{"user_input": asked, "reference": told, "reference_contexts": [TOWN]} for asked, told, _ in ROWS]
    dataset = ragas.EvaluationDataset.from_list(rows)
    path = town / name
    (dataset.to_jsonl if name.endswith("jsonl") else dataset.to_csv)(str(path))
    check(footprint(path, town))


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv"])
def test_deepeval(town, kind):
    os.environ["DEEPEVAL_TELEMETRY_OPT_OUT"] = "YES"
    dataset = pytest.importorskip("deepeval.dataset")
    goldens = [dataset.Golden(input=asked, expected_output=told, context=[TOWN]) for asked, told, _ in ROWS]
    path = dataset.EvaluationDataset(goldens=goldens).save_as(
        file_type=kind, directory=str(town / "out"), file_name="set", include_test_cases=False
    )
    check(footprint(Path(path), town))


def test_llama_index_labelled_data(town):
    dataset = pytest.importorskip("llama_index.core.llama_dataset")
    by = dataset.CreatedBy(type=dataset.CreatedByType.HUMAN)
    examples = [
        dataset.LabelledRagDataExample(
            query=asked, query_by=by, reference_contexts=[TOWN], reference_answer=told, reference_answer_by=by
        )
        for asked, told, _ in ROWS
    ]
    path = town / "rag.json"
    dataset.LabelledRagDataset(examples=examples).save_json(str(path))
    check(footprint(path, town))


def test_llama_index_retrieval_data(town):
    evaluation = pytest.importorskip("llama_index.core.llama_dataset.legacy.embedding")
    path = town / "retrieval.json"
    evaluation.EmbeddingQAFinetuneDataset(
        queries={f"q{n}": row[0] for n, row in enumerate(ROWS)},
        corpus={"n": TOWN},
        relevant_docs={f"q{n}": ["n"] for n in range(len(ROWS))},
    ).save_json(str(path))
    check(footprint(path, town))


def test_synthetic_data_kit(town):
    tool = shutil.which(
        "synthetic-data-kit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    kit = importlib.util.find_spec("synthetic_data_kit")
    if tool is None or kit is None:
        pytest.skip("synthetic-data-kit is not installed")
    yaml = pytest.importorskip("yaml")

    def behave(request, number):
        asked = [{"question": question, "answer": told} for question, told, _ in ROWS]
        content = " ".join(message["content"] for message in request["messages"])
        return Reply(json.dumps(asked) if re.search("question", content, re.IGNORECASE) else "A town.")

    text = town / "town.txt"
    text.write_text(TOWN)
    with FakeServer(behave) as server:
        config = yaml.safe_load((Path(kit.submodule_search_locations[0]) / "config.yaml").read_text())
        config["llm"] = {"provider": "api-endpoint"}
        config["api-endpoint"] = {"api_base": server.url, "api_key": "none", "model": "m", "max_retries": 1}
        (town / "config.yaml").write_text(yaml.safe_dump(config))
        done = subprocess.run(
            [tool, "-c", str(town / "config.yaml"), "create", str(text), "--type", "qa", "-n", "3", "-o",
             str(town / "made")],
            capture_output=True, text=True, cwd=town, timeout=300,
        )  # fmt: skip
    made = sorted((town / "made").rglob("*qa_pairs.json"))
    assert made, done.stdout + done.stderr
    check(footprint(made[0], town))
