"""The hooks as a user gets them: pre-commit clones this repository, installs it, and runs what the manifest says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A repository of qalint as it stands here, committed or not, with a tag."""
    folder = tmp_path_factory.mktemp("published")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (TOP / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TOP / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A", "--force")
    git(folder, "commit", "-qm", "qalint")
    git(folder, "tag", "v0.1.0")
    return folder


def git(folder, *args):
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *args]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory):
    home = tmp_path_factory.mktemp("pre-commit")

    def run(folder, *args):
        command = [sys.executable, "-m", "pre_commit", *args]
        environment = os.environ | {"PRE_COMMIT_HOME": str(home)}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)

    return run


def configuration(page, number, published):
    """The page's configuration with its placeholder filled in."""
    blocks = re.findall(r"```yaml\n(.*?)```", (TOP / page).read_text(encoding="utf-8"), re.DOTALL)
    block = [block for block in blocks if "repos:" in block][number]
    return block.replace("<where you keep qalint>", str(published))


def repository(folder, text):
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(text)
    return folder


def test_the_hooks_of_the_readme(published, pre_commit, tmp_path):
    folder = repository(tmp_path / "work", configuration("README.md", 0, published))
    (folder / "bad.md").write_text("Salt &amp; pepper.\n")
    (folder / "later.md").write_text("Salt&nbsp;and pepper.\n")
    git(folder, "add", "bad.md", ".pre-commit-config.yaml")
    done = pre_commit(folder, "run")
    assert done.returncode == 1
    assert "MKP001 html-entity" in done.stdout, done.stdout
    assert "later.md" not in done.stdout  # it is not staged
    assert (folder / "bad.md").read_text() == "Salt & pepper.\n"
    git(folder, "add", "bad.md")
    assert pre_commit(folder, "run").returncode == 0


def test_the_hook_for_records(published, pre_commit, tmp_path):
    text = configuration("docs/ci.md", 1, published).replace(", --baseline, qalint-baseline.json", "")
    folder = repository(tmp_path / "work", text)
    (folder / "shard.jsonl").write_text('{"passage": "Salt."}\n{"passage": "Salt&nbsp;and pepper."}\n')
    (folder / "page.md").write_text("Salt&nbsp;and pepper.\n")
    git(folder, "add", "-A")
    done = pre_commit(folder, "run")
    assert done.returncode == 1
    assert "shard.jsonl:2:1: record 1, passage, offset 4" in done.stdout, done.stdout
    assert "page.md" not in done.stdout
