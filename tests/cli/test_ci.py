"""What continuous integration does with qalint: the action's scripts in a real repository, JUnit read by a parser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml

TEMPLATES = Path(__file__).resolve().parents[2] / "ci-templates"
PAGE = "Salt&nbsp;and pepper.\n"


@pytest.fixture
def shell(tmp_path):
    """Run a command in a folder as a CI job would: qalint on the path, no colours, the job's own variables."""
    (tmp_path / "runner").mkdir()
    (tmp_path / "work").mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
        "GITHUB_OUTPUT": str(tmp_path / "runner/output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "runner/summary.md"),
        "ARGS": "--isolated --no-models --select MKP001",
        "PATHS": "docs",
    }

    def run(*command, cwd="work", **variables):
        return subprocess.run(
            command, cwd=tmp_path / cwd, env=environment | variables, capture_output=True, text=True
        )

    return run


@pytest.fixture
def change(shell, tmp_path):
    """A checkout of a change that brings a second finding, with the base branch at its remote."""
    git = ("git", "-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main")
    docs = tmp_path / "base/docs"
    docs.mkdir(parents=True)
    (docs / "salt.md").write_text(PAGE)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "base")):
        assert shell(*git, *command, cwd="base").returncode == 0
    assert shell("git", "clone", "-q", "../base", ".").returncode == 0
    (tmp_path / "work/docs/more.md").write_text(PAGE)
    return tmp_path


def test_the_action_annotates_summarises_and_fails(shell, change):
    report = change / "runner/qalint-base.json"
    assert shell("bash", TEMPLATES / "count-base.sh", "main", report).returncode == 0
    assert json.loads(report.read_text())["summary"]["findings"] == 1
    done = shell("bash", TEMPLATES / "check-github.sh", change / "runner")
    assert done.returncode == 1
    assert done.stdout.count("::warning file=docs/") == 2
    assert "+1 against the base" in (change / "runner/summary.md").read_text()
    assert (change / "runner/output").read_text() == f"sarif={change}/runner/qalint.sarif\n"
    assert len(json.loads((change / "runner/qalint.sarif").read_text())["runs"][0]["results"]) == 2
    assert shell("git", "worktree", "list").stdout.count("\n") == 1


def test_without_the_base_branch_there_is_no_trend_and_no_failure(shell, change):
    report = change / "runner/qalint-base.json"
    done = shell("bash", TEMPLATES / "count-base.sh", "nowhere", report)
    assert done.returncode == 0
    assert "no trend" in done.stderr
    assert shell("bash", TEMPLATES / "check-github.sh", change / "runner", FAIL_ON="never").returncode == 0
    assert "against the base" not in (change / "runner/summary.md").read_text()


def test_a_mistake_fails_the_job_and_uploads_nothing(shell, change):
    done = shell("bash", TEMPLATES / "check-github.sh", change / "runner", ARGS="--select NOPE")
    assert done.returncode == 2
    assert not (change / "runner/output").exists()


def test_options_are_not_evaluated(shell, change):
    done = shell(
        "bash", TEMPLATES / "check-github.sh", change / "runner", PATHS="$(touch${IFS}gone) docs;ls *"
    )
    assert done.returncode == 2
    assert not (change / "work/gone").exists()


def test_junit_is_read_by_a_parser(qalint, write):
    write("a.md", PAGE + "\n&eacute; \x07 & <b> ]]>\n")
    write("b.md", "Salt.\n")
    write("c.md", b"\x00\x01\x02\xff\xfe\x00binary\x00\x00")
    qalint("check", ".", "--isolated", "--no-models", "--select", "MKP001", "--format", "junit:junit.xml")
    report = JUnitXml.fromfile("junit.xml")
    assert (report.tests, report.failures, report.errors) == (3, 2, 1)
    suites = {suite.name: [case.name for case in suite] for suite in report}
    assert suites == {
        "a.md": ["MKP001 html-entity (1:5)", "MKP001 html-entity (3:1)"],
        "c.md": ["read"],
    }
