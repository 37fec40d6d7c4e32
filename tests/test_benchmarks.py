"""The corpora that speed is measured on: the same every time, of the size asked for, no two documents the same."""

import json
import sys

import pytest

from benchmarks.speed.corpora import documents, grown, write_files, write_records
from benchmarks.speed.measure import cost_of
from benchmarks.speed.run import markdown_of

PAGES = {
    f"{name}.md": "\n\n".join([f"# {name}", *(f"Line {n} of {name}." for n in range(9))]) for name in "abc"
}


@pytest.fixture
def texts(tmp_path):
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text)
    return documents(tmp_path, "markdown")


def test_documents_grow(texts):
    size = 40 * len(texts[0])
    one, two = list(grown(texts, size)), list(grown(texts, size))
    assert one == two
    assert len(set(one)) == len(one)
    assert size <= sum(map(len, one)) < size + len(texts[0])
    assert {text.split("\n\n")[0] for text in one} == {"# a", "# b", "# c"}
    assert {tuple(sorted(text.split("\n\n"))) for text in one} == {
        tuple(sorted(t.split("\n\n"))) for t in texts
    }


def test_what_cannot_grow_is_told(tmp_path):
    with pytest.raises(SystemExit, match="too few paragraphs"):
        list(grown(["# One\n\nTwo."], 10_000))
    with pytest.raises(SystemExit, match="holds no html documents"):
        documents(tmp_path, "html")


def test_corpora_hold_all_texts(texts, tmp_path):
    wanted = list(grown(texts, 5000))
    assert write_files(iter(wanted), tmp_path / "files", ".md") == len(wanted)
    assert [path.read_text() for path in sorted((tmp_path / "files").rglob("*.md"))] == wanted
    assert write_records(iter(wanted), tmp_path / "records", 1000) > 2
    lines = [line for path in sorted((tmp_path / "records").iterdir()) for line in path.open()]
    assert [json.loads(line)["text"] for line in lines] == wanted


def test_the_table_has_a_line_for_each_run():
    rows = [
        {"tool": tool, "kind": "markdown", "cpu": cpu, "peak": 5_000_000, "wall": cpu, "code": 0}
        for tool, cpu in (("qalint, cold", 4.0), ("rumdl, cold", 2.0))
    ]
    table = {"rows": rows, "sizes": {"markdown": 8_000_000}, "versions": {"rumdl": "1"}, "patterns": [3, 4],
             "machine": "m", "commit": "c"}  # fmt: skip
    assert markdown_of(table).split("\n")[2:4] == [
        "| markdown, 8.0 MB | rumdl, cold | 2.00 | 4.00 | 1.00 | 5 |",
        "| markdown, 8.0 MB | qalint, cold | 4.00 | 2.00 | 2.00 | 5 |",
    ]


def test_costs_are_those_of_the_command(tmp_path):
    work = "x = bytearray(60_000_000)\nfor n in range(2_000_000): pass\nprint('heard by nobody')\nraise SystemExit(3)"
    cost = cost_of([sys.executable, "-c", work], tmp_path)
    assert cost.code == 3
    assert cost.cpu > 0.02
    assert 60_000_000 < cost.peak < 120_000_000
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        cost_of([sys.executable, "-c", "1 / 0"], tmp_path)
    with pytest.raises(SystemExit, match="failed"):
        cost_of([sys.executable, "-c", "import os; os.abort()"], tmp_path)
