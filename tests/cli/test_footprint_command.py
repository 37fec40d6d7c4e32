"""`qalint footprint` by its command line."""

import json

DOCUMENT = (
    "# Veldmoor\n\nThe pier of Veldmoor was built in 1957.\n\n## Mill\n\nThe water mill grinds barley.\n"
)
ROWS = '{"question": "When was the pier of Veldmoor built?", "answer": "1957"}\n{broken\n'


def test_json_and_text(qalint, write):
    write("docs/a.md", DOCUMENT)
    write("qa.jsonl", ROWS)
    done = qalint("footprint", "qa.jsonl", "--docs", "docs", "--format", "json")
    assert done.code == 0
    told = json.loads(done.out)
    row = told["rows"][0]
    assert DOCUMENT[row["start"] : row["end"]] == "The pier of Veldmoor was built in 1957."
    assert told["unreadable"][0]["row"] == 1
    assert {"path": "docs/a.md", "section": "Veldmoor > Mill"} in told["unasked"]
    text = qalint("footprint", "qa.jsonl", "--docs", "docs").out
    assert "1 questions about 1 documents" in text
    assert "at random" in text


def test_rows_of_generate_are_placed_by_their_offsets(qalint, write):
    write("docs/a.md", DOCUMENT)
    start = DOCUMENT.index("The water mill")
    row = {"question": "Is it?", "answer": "x", "document": "docs/a.md", "record": None,
           "original": {"start": start, "end": start + 29}}  # fmt: skip
    write("qa.jsonl", json.dumps(row) + "\n")
    told = json.loads(qalint("footprint", "qa.jsonl", "--docs", "docs", "--format", "json").out)
    assert told["methods"] == {"offsets": 1}


def test_mistakes_are_told(qalint, write):
    write("a.md", DOCUMENT)
    write("empty.jsonl", "")
    write("none.json", '{"x": 1}')
    for name in ("missing.jsonl", "empty.jsonl", "none.json"):
        done = qalint("footprint", name, "--docs", "a.md")
        assert done.code == 2
        assert name in done.err
