"""`qalint init` and `qalint completion`: what they look at, what they write, what they refuse."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROSE = "The pans of Olmstead yield 40 tonnes of salt every summer, and rain spoils a pan within an hour."


def test_it_looks_at_the_project_and_writes_what_suits_it(qalint, write, tmp_path, snapshot):
    write("docs/salt.md", PROSE)
    write("docs/rakes.html", f"<p>{PROSE}</p>")
    write("README.md", "# Salt\n")
    write("LICENSE", "MIT\n")
    write(".github/ISSUE_TEMPLATE/bug.md", "Bug.\n")
    write("shards/a.jsonl", json.dumps({"id": "x" * 50, "passage": PROSE}) + "\n")
    write("shards/b.jsonl", json.dumps({"title": "Rakes", "passage": PROSE * 2}) + "\n")
    write("other/c.jsonl", json.dumps({"text": PROSE, "passage": PROSE}) + "\n")
    done = qalint("init")
    assert done.code == 0
    text = (tmp_path / "qalint.toml").read_text()
    snapshot(text)
    assert tomllib.loads(text)["fail-on"] == "warning"
    done = qalint("check", "--format", "json", "--no-models", "--exit-zero")
    log = json.loads(done.out)
    assert log["errors"] == []
    assert log["summary"]["documents"] == 5
    assert "README.md" not in qalint("check", "--show-files").out


def test_shards_of_a_corpus_are_told_by_their_kind(qalint, write, tmp_path):
    line = json.dumps({"passage": PROSE}) + "\n"
    write("a.jsonl", line)
    write("b.jsonl", line)
    write("c.ndjson.gz", gzip.compress(line.encode()))
    write("mixed/a.jsonl", line)
    write("mixed/b.jsonl", json.dumps({"text": PROSE}) + "\n")
    assert qalint("init").code == 0
    (override,) = tomllib.loads((tmp_path / "qalint.toml").read_text())["overrides"]
    assert override == {"paths": ["/*.jsonl", "/*.ndjson.gz", "/mixed/a.jsonl"], "text-field": ["passage"]}
    log = json.loads(qalint("check", "--format", "json", "--no-models", "--exit-zero").out)
    assert (log["errors"], log["summary"]["documents"]) == ([], 5)


def test_nothing_is_replaced_unasked(qalint, write, tmp_path):
    path = write("qalint.toml", "ignore = ['MKP']\n")
    done = qalint("init")
    assert done.code == 2
    assert "qalint.toml already configures qalint; --force replaces it" in done.err
    assert path.read_text() == "ignore = ['MKP']\n"
    assert qalint("init", "--dry-run").out.startswith("# Settings of qalint")
    assert qalint("init", "--force").code == 0
    assert "fail-on" in path.read_text()


def test_a_project_that_configures_qalint_elsewhere_is_left_alone(qalint, write, tmp_path):
    write("pyproject.toml", "[project]\nname = 'x'\n")
    assert qalint("init", "--dry-run").code == 0
    write("pyproject.toml", "[tool.qalint]\nignore = ['MKP']\n")
    done = qalint("init", "--force")
    assert done.code == 2
    assert not (tmp_path / "qalint.toml").exists()


def test_an_empty_folder(qalint):
    done = qalint("init")
    assert (done.code, "no documents yet" in done.out) == (0, True)


@pytest.mark.parametrize(("shell", "sign"), [("zsh", "compdef"), ("fish", "complete")])
def test_completion_scripts(shell, sign, qalint):
    done = qalint("completion", shell)
    assert done.code == 0
    assert sign in done.out
    assert "_QALINT_COMPLETE" in done.out


WORDS = {
    "qalint ch": "check",
    "qalint rule html-ent": "html-entity",
    "qalint check --select MKP002,MKP001": "MKP002,MKP001",
    "qalint check --forma": "--format",
    "qalint check --format sar": "sarif",
}


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("line", WORDS)
def test_completion_in_bash(line, qalint, tmp_path):
    """The script is run by bash itself, which then asks qalint as it does on a press of Tab."""
    script = tmp_path / "completion.bash"
    script.write_text(qalint("completion", "bash").out)
    words = line.split(" ")
    ask = (
        f"source {script}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
        '_qalint_completion qalint; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", ask], capture_output=True, text=True, env={**os.environ, "PATH": path}, cwd=tmp_path
    )
    assert WORDS[line] in done.stdout.split("\n"), done.stderr
