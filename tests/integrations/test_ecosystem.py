"""The steps for other tools, run by those tools."""

import json

import pytest

from qalint import Checker

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
