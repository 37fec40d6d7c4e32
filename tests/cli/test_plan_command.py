"""`qalint plan`: what it prints, its bounds, what bad input gets."""

import json

import pytest

TEXT = """\
# Salt works

The pans of Olmstead yield 40 tonnes of salt every summer. Rain spoils a pan within an hour.

## Rakes

A rake of larch lasts nine seasons because larch does not rot in brine. Why not oak?

BUY NOW!
"""
KEYS = "id document target original record field section style status reason".split()


def test_text(qalint, write, snapshot):
    write("salt.md", TEXT)
    done = qalint("plan", "salt.md", "--isolated", "--budget", "2")
    assert done.code == 0
    snapshot(done.out)


def test_jsonl_has_a_row_for_every_sentence(qalint, write, tmp_path):
    write("salt.md", TEXT)
    write("shard.jsonl", json.dumps({"text": "The kiln of Ardmere burns 3 tonnes of peat a week."}) + "\n")
    done = qalint("plan", "salt.md", "shard.jsonl", "--isolated", "--format", "jsonl", "--per-document", "1")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [list(row) for row in rows] == [KEYS] * len(rows)
    assert [row["status"] for row in rows if row["document"] == "salt.md"].count("planned") == 1
    record = rows[-1]
    assert (record["record"], record["field"], record["section"]) == (0, "text", [])
    again = qalint("plan", "salt.md", "shard.jsonl", "--isolated", "--format", "jsonl", "--per-document", "1")
    assert again.out == done.out


def test_targets_slice_what_fix_writes(qalint, write, tmp_path):
    write("in/salt.md", "\ufeff" + TEXT.replace("40 tonnes", "40&nbsp;tonnes").replace("\n", "\r\n"))
    done = qalint("plan", "in", "--isolated", "--format", "jsonl")
    qalint("fix", "in", "--isolated", "--unsafe-fixes", "--to", "text", "--output", "out")
    said = (tmp_path / "out" / "salt.md.txt").read_bytes().decode("utf-8")
    for row in map(json.loads, done.out.splitlines()):
        assert said[row["target"]["start"] : row["target"]["end"]] == row["target"]["text"]


def test_a_budget_that_cannot_be_met_is_itemised(qalint, write):
    write("salt.md", TEXT)
    done = qalint("plan", "salt.md", "--isolated", "--budget", "9", "--format", "jsonl")
    assert done.code == 0
    assert "9 asked for, 3 planned" in done.err
    assert "left out: too short" in done.err


@pytest.mark.parametrize(("least", "code"), [("0.3", 0), ("0.9", 1)])
def test_min_coverage(least, code, qalint, write):
    write("salt.md", TEXT)
    assert qalint("plan", "salt.md", "--isolated", "--budget", "1", "--min-coverage", least).code == code


MISTAKES = {
    ("nowhere.md",): "nowhere.md: there is no such file",
    ("--budget", "2", "--coverage", "0.5"): "--budget and --coverage exclude each other",
    ("--targets", "sentence,chapter"): "'chapter' is none of sentence, pair, section, row",
    ("--budget", "0"): "--budget",
    ("empty",): "no documents in empty",
}


@pytest.mark.parametrize(("args", "said"), MISTAKES.items(), ids=map(str, MISTAKES))
def test_a_mistake_is_one_clear_line(args, said, qalint, write, tmp_path):
    write("salt.md", TEXT)
    (tmp_path / "empty").mkdir()
    done = qalint("plan", *args)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_unreadable_file_stops_no_other(qalint, write):
    write("salt.md", TEXT)
    write("odd.md", bytes(range(256)) * 20)
    done = qalint("plan", "salt.md", "odd.md", "--isolated")
    assert done.code == 0
    assert "error: odd.md" in done.err
    assert qalint("plan", "odd.md", "--isolated").code == 2


def test_balance_plans_as_many_and_refuses_a_broken_calibration(qalint, write):
    write("salt.md", TEXT)
    done = qalint("plan", "salt.md", "--isolated", "--budget", "2", "--balance", "--format", "jsonl")
    assert done.code == 0
    assert [json.loads(line)["status"] for line in done.out.splitlines()].count("planned") == 2
    write("mine.json", "[]")
    done = qalint("plan", "salt.md", "--isolated", "--balance", "--calibration", "mine.json")
    assert done.code == 2
    assert "mine.json: is no calibration" in done.err
    assert qalint("plan", "salt.md", "--isolated", "--calibration", "mine.json").code == 2
