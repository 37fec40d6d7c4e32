"""`qalint hotspots` by its command line."""

import json

import pytest

TEXT = "# Harbour report\n\nThe harbour of Veldmoor cost $12 million in 1957.\n\nIt rained.\n"
HTML = "<html><body><h1>Harbour report</h1><p>The harbour of Veldmoor cost $12 million in 1957.</p></body></html>"
RST = "Harbour report\n==============\n\nThe harbour of Veldmoor cost $12 million in 1957.\n"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.md", TEXT), ("a.mdx", TEXT), ("a.txt", TEXT), ("a.html", HTML), ("a.rst", RST),
        ("a.jsonl", json.dumps({"text": TEXT}) + "\n"), ("a.csv", 'id,text\n1,"' + TEXT + '"\n'),
    ],
)  # fmt: skip
def test_json_holds_offsets_scores_and_skill(qalint, write, name, source):
    write(name, source)
    done = qalint("hotspots", name, "--format", "json")
    assert done.code == 0
    told = json.loads(done.out)
    best = max(told["spans"], key=lambda span: span["score"])
    text = TEXT if name.endswith((".jsonl", ".csv")) else source
    assert text[best["start"] : best["end"]] == "The harbour of Veldmoor cost $12 million in 1957."
    assert "currency figure" in best["reasons"]
    assert told["skill"]["length_ap"] > 0
    assert told["calibration"] is None


def test_text_states_the_floor(qalint, write):
    write("a.md", TEXT)
    assert "by length alone: average precision" in qalint("hotspots", "a.md").out


def test_calibration_is_saved_and_reused(qalint, write):
    sentences = [f"The {name} of Veldmoor was built in {1900 + n} for {n + 3} ferries." for n, name in enumerate(
        "pier lighthouse market chapel bridge mill school station tower library museum bakery".split()
    )]  # fmt: skip
    write(
        "a.md",
        "# Veldmoor\n\n" + "\n\n".join([*sentences, "It rained.", "Nobody came.", "So it goes."]) + "\n",
    )
    rows = [{"question": f"When was the {s.split()[1]} of Veldmoor built?", "answer": s} for s in sentences]
    write("qa.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    done = qalint("hotspots", "a.md", "--calibrate", "qa.jsonl", "--format", "json")
    assert "calibrated on 12 questions" in done.err
    assert json.loads(done.out)["calibration"]["questions"] == 12
    assert json.loads(qalint("hotspots", "a.md", "--format", "json").out) == json.loads(done.out)
    plain = json.loads(qalint("hotspots", "a.md", "--format", "json", "--isolated").out)
    assert plain["calibration"] is None


def test_mistakes_are_told_without_a_traceback(qalint, write):
    write("a.md", TEXT)
    write("qa.jsonl", '{"question": "When?"}\n')
    for arguments in (
        ["nothing.md"],
        ["a.md", "--calibrate", "qa.jsonl"],
        ["a.md", "--calibration", "none.json"],
    ):
        done = qalint("hotspots", *arguments)
        assert done.code == 2
        assert done.err.startswith("error: ")
