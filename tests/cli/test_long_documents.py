"""Documents beyond the bounds: their front is checked, the user is told, nothing in them is changed."""

import json

import pytest

from qalint.document import formats

RULES = ("--isolated", "--select", "MKP001")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(formats, "MAX_CHARACTERS", 100)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Salt&nbsp;water. " * 10, 85),  # one line: as many whole words as may be
        ("Salt&nbsp;water.\n" * 10, 85),
        ("Salt&nbsp;" * 20, 100),
    ],
)
def test_check_says_how_much_was_read(text, read, qalint, write):
    write("salt.txt", text)
    done = qalint("check", "salt.txt", *RULES, "--format", "json")
    result = json.loads(done.out)
    assert [f["start"] for f in result["findings"]] == [
        at for at in range(read) if text.startswith("&nbsp;", at) and at + 6 <= read
    ]
    assert f"only its first {read} characters were read" in result["errors"][0]["message"]


def test_fix_leaves_it_as_it_is(qalint, write):
    path = write("salt.jsonl", json.dumps({"text": "Salt&nbsp;water. " * 10}) + '\n{"text": "A&nbsp;b"}\n')
    done = qalint("fix", "salt.jsonl", *RULES)
    first, second = (json.loads(line)["text"] for line in path.read_text().splitlines())
    assert first == "Salt&nbsp;water. " * 10
    assert second == "A b"
    assert "record 0: only its first 85 characters were read" in done.err


def test_plan_asks_nothing_about_it(qalint, write):
    write("salt.txt", "Salt water is heavier than fresh water. " * 10)
    done = qalint("plan", "salt.txt", "--isolated", "--format", "jsonl")
    assert done.out == ""
    assert "too long" in done.err
