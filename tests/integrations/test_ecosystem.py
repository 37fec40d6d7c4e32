"""The steps for other tools, run by those tools."""

import json
import re
from pathlib import Path

import pytest

from qalint import Checker

PAGE = Path(__file__).resolve().parents[2] / "docs/pipelines.md"
CHECKER = Checker(("MKP001", "INS002"), models=False)
ROWS = [
    {"text": "The ferry leaves at noon."},
    {"text": "Salt &amp; pepper &eacute; stay."},
    {
        "text": "The kiln burns peat.\n\nI'm sorry, but as an AI language model I cannot help with that request.\n"
    },
]


@pytest.mark.parametrize("processes", [None, 2])
def test_datasets(processes):
    datasets = pytest.importorskip("datasets")
    from qalint.ecosystem.huggingface import auditor, cleaner, keeper

    data = datasets.Dataset.from_list(ROWS)
    options = {"num_proc": processes, "load_from_cache_file": False}
    cleaned = data.map(cleaner(format="markdown", checker=CHECKER), **options)
    assert cleaned[1]["text"] == "Salt & pepper \u00e9 stay."
    assert "language model" not in cleaned[2]["text"]
    assert "language model" in json.loads(cleaned[2]["qalint_removed"])[0]["text"]
    audited = data.map(auditor(format="markdown", checker=CHECKER), **options)
    assert [len(json.loads(text)) for text in audited["qalint_findings"]] == [0, 2, 1]
    kept = data.filter(keeper(format="markdown", checker=CHECKER), **options)
    assert kept["text"][:] == [ROWS[0]["text"]]


def test_datatrove(tmp_path):
    pytest.importorskip("datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from qalint.ecosystem.datatrove import QalintFilter, QalintFormatter

    (tmp_path / "in").mkdir()
    (tmp_path / "in/rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    dropped = JsonlWriter(str(tmp_path / "dropped"), compression=None)
    steps = [
        JsonlReader(str(tmp_path / "in")),
        QalintFilter(format="markdown", checker=CHECKER, exclusion_writer=dropped),
        QalintFormatter(format="markdown", checker=CHECKER),
        JsonlWriter(str(tmp_path / "out"), compression=None),
    ]
    LocalPipelineExecutor(steps, logging_dir=str(tmp_path / "logs")).run()
    out = [
        json.loads(line) for path in (tmp_path / "out").iterdir() for line in path.read_text().splitlines()
    ]
    assert [row["text"] for row in out] == ["The ferry leaves at noon.", "Salt & pepper \u00e9 stay."]
    assert out[1]["metadata"]["qalint_removed"][0]["text"] == "&amp;"
    gone = [
        json.loads(line)
        for path in (tmp_path / "dropped").iterdir()
        for line in path.read_text().splitlines()
    ]
    assert [row["metadata"]["filter_reason"] for row in gone] == ["INS002"]


@pytest.mark.parametrize("tool", ["datasets", "datatrove"])
def test_the_example_of_the_documentation(tool, tmp_path, monkeypatch):
    pytest.importorskip(tool)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = [block for block in blocks if f"from {tool}" in block]
    names = {}
    exec(compile(block, PAGE.name, "exec"), names)
    if tool == "datasets":
        assert names["data"]["text"][:] == ["Salt & pepper.", "The ferry leaves at noon."]
    else:
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir())[:3] == [
            "dropped",
            "in",
            "logs",
        ]
        assert any((tmp_path / "out").iterdir())
