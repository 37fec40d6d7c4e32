"""The pre-commit hooks, run by real pre-commit in a real repository."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

CONFIG = """
repos:
  - repo: local
    hooks:
      - id: qalint
        name: qalint
        entry: {check}
        language: system
        types: [text]
        files: '{files}'
        require_serial: true
      - id: qalint-fix
        name: qalint-fix
        entry: {fix}
        language: system
        types: [text]
        files: '{files}'
        require_serial: true
        stages: [manual]
"""


def git(folder, *args):
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)


def pre_commit(folder, *args):
    command = [sys.executable, "-m", "pre_commit", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path):
    manifest = pre_commit(TOP, "validate-manifest", ".pre-commit-hooks.yaml")
    assert manifest.returncode == 0, manifest.stdout + manifest.stderr
    hooks = {}
    for block in (TOP / ".pre-commit-hooks.yaml").read_text().split("- id: ")[1:]:
        fields = dict(line.strip().split(": ", 1) for line in block.split("\n")[1:] if ": " in line)
        hooks[block.split("\n")[0]] = fields
    qalint = str(Path(sys.executable).with_name("qalint"))
    entries = {name: fields["entry"].replace("qalint", qalint, 1) for name, fields in hooks.items()}
    git(tmp_path, "init", "-q")
    (tmp_path / ".pre-commit-config.yaml").write_text(
        CONFIG.format(check=entries["qalint"], fix=entries["qalint-fix"], files=hooks["qalint"]["files"])
    )
    (tmp_path / "qalint.toml").write_text('exclude = ["drafts/"]\n')
    git(tmp_path, "add", "-A")
    return tmp_path


def test_only_staged_documents_are_checked(repository):
    (repository / "staged.md").write_text("The ferry leaves at noon.\n")
    (repository / "unstaged.md").write_text("Salt&nbsp;and pepper.\n")
    git(repository, "add", "staged.md")
    done = pre_commit(repository, "run", "qalint")
    assert done.returncode == 0, done.stdout


def test_a_finding_fails_the_commit_and_names_its_place(repository):
    (repository / "page.md").write_text("Salt&nbsp;and pepper.\n")
    git(repository, "add", "page.md")
    done = pre_commit(repository, "run", "qalint")
    assert done.returncode == 1
    assert "page.md:1:5" in done.stdout


def test_an_excluded_file_is_passed_over_although_it_is_named(repository):
    (repository / "drafts").mkdir()
    (repository / "drafts" / "page.md").write_text("Salt&nbsp;and pepper.\n")
    git(repository, "add", "drafts/page.md")
    assert pre_commit(repository, "run", "qalint").returncode == 0


def test_the_fix_hook_mends_the_file_and_says_so(repository):
    (repository / "page.md").write_text("Salt &amp; pepper, and caf&eacute;s.\n")
    git(repository, "add", "page.md")
    done = pre_commit(repository, "run", "qalint-fix", "--hook-stage", "manual")
    assert done.returncode == 1
    assert (repository / "page.md").read_text() == "Salt & pepper, and caf\u00e9s.\n"


def test_records_are_checked_when_they_are_committed(repository):
    (repository / "shard.jsonl").write_text('{"text": "Salt."}\n{"text": "Salt&nbsp;and pepper."}\n')
    git(repository, "add", "shard.jsonl")
    done = pre_commit(repository, "run", "qalint")
    assert done.returncode == 1
    assert "shard.jsonl:2:1: record 1, text, offset 4" in done.stdout
