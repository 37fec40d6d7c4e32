"""Every command of the documentation is run as a reader would, and prints what the page says; examples hold."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from chat_fake import FakeServer
from click.testing import CliRunner
from console import blocks, commands, languages, missing, running_text

import qalint
from qalint.cli import COMMANDS, group
from qalint.examples import failures
from qalint.ruleset.load import rule_from

TOP = Path(__file__).resolve().parents[2]
PAGES = sorted([*TOP.glob("docs/*.md"), TOP / "README.md", TOP / "CONTRIBUTING.md"])
ELSEWHERE = {"sh", "lua", "text"}
"""Blocks that this file does not look into: `sh` (installation) and `lua` (Neovim) are run by tests/integrations, and
`text` is what nobody types."""


@pytest.fixture
def reader(tmp_path, tmp_path_factory):
    """A new user's empty folder, no configuration above it, and a model's server where the pages say."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "QALINT"))}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
        "HOME": str(tmp_path_factory.mktemp("home")),
        "NO_COLOR": "1",
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t.example",
        "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t.example",
    }  # fmt: skip
    with FakeServer() as server:

        def run(text):
            """Run a command; the embedded model, which has its own tests, is asked for its plan only."""
            text = text.replace(" --local", " --local --dry-run")
            text = text.replace("http://localhost:8000/v1", server.url)
            return subprocess.run(
                ["bash", "-c", text], cwd=tmp_path, env=environment, capture_output=True, text=True
            )

        yield run


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands(page, reader, tmp_path):
    text = page.read_text(encoding="utf-8")
    if "examples/" in text:  # read in a checkout
        shutil.copytree(TOP / "examples", tmp_path / "examples")
    for command in commands(text):
        where = f"{page.name}:{command.line}"
        done = reader(command.text)
        said = done.stdout + done.stderr
        assert "Traceback" not in said, f"{where}: {said}"
        mistake = any(line.startswith("error") for line in command.shown)
        refused = "# refused" in command.text
        allowed = {2} if mistake else {1} if refused else {0, 1} if "qalint" in command.text else {0}
        assert done.returncode in allowed, f"{where}: exit {done.returncode}: {said}"
        absent = missing(command.shown, said)
        assert absent is None, f"{where}: not printed: {absent!r}\n{said}"


def test_the_reader_of_pages_sees_what_is_missing():
    page = "x\n\n```console\n$ printf 'a b\\n'\na …\n$ cat <<'EOF'\n$ no\nEOF\n$ no\n```\n"
    first, second, third = commands(page)
    assert (first.line, first.shown, second.text) == (4, ("a …",), "cat <<'EOF'\n$ no\nEOF")
    assert (third.line, third.text, third.shown) == (9, "no", ())
    assert missing(("a …",), "a b\n") is None
    assert missing(("b", "a"), "a\nb\n") == "a"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_examples_in_python_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line, block in blocks(page.read_text(encoding="utf-8"), "python"):
        if "from datasets" in block or "from datatrove" in block:  # run in tests/integrations
            compile(block, f"{page.name}:{line}", "exec")
            continue
        exec(compile(block, f"{page.name}:{line}", "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_block_escapes(page):
    """Each block is of a kind that some test takes, and no command hides in a block without a fence."""
    text = page.read_text(encoding="utf-8")
    assert languages(text) <= ELSEWHERE | {"console", "python", "json", "toml", "yaml", "markdown"}
    hidden = re.findall(
        r"^ {4,}(?:\$ )?(?:qalint|pip|make|pre-commit|git|python) .*", running_text(text), re.MULTILINE
    )
    assert hidden == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_data_in_pages_is_well_formed(page):
    text = page.read_text(encoding="utf-8")
    for _, block in blocks(text, "json"):
        json.loads(block)
    for _, block in blocks(text, "toml"):
        table = tomllib.loads(block)
        if "match" in table:  # a rule: its examples hold
            assert list(failures(rule_from(table, page.name))) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_directives_in_pages_are_directives(page):
    for _, block in blocks(page.read_text(encoding="utf-8"), "markdown"):
        directives = block.count("<!-- qalint:")
        assert directives
        plain = qalint.check_text(block.replace("qalint:", "note:"), "markdown")
        silenced = qalint.check_text(block, "markdown")
        assert len(silenced) < len(plain)
        assert "QAL002" not in {finding.code for finding in silenced}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_hooks_in_pages_are_hooks(page, tmp_path):
    """pre-commit takes the configuration, and the manifest has the hooks that it names."""
    there = set(re.findall(r"^- id: (\S+)", (TOP / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE))
    for _, block in blocks(page.read_text(encoding="utf-8"), "yaml"):
        if "repos:" not in block:
            continue
        (tmp_path / "config.yaml").write_text(block)
        command = [sys.executable, "-m", "pre_commit", "validate-config", "config.yaml"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        assert set(re.findall(r"- id: (\S+)", block)) <= there


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_installs_name_extras_that_there_are(page):
    extras = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for named in re.findall(r'pip install [^\n]*?"\.\[([\w,]+)\]"', page.read_text(encoding="utf-8")):
        assert set(named.split(",")) <= extras.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_in_the_text_are_commands(page):
    """`qalint word` in running text and `--option` beside it are spelled as the command line has them."""
    for text in re.findall(r"`qalint ([^`\n]+)`", page.read_text(encoding="utf-8")):
        words = text.split()
        if words[0].startswith("-"):
            continue
        assert words[0] in COMMANDS, text
        command = group.get_command(None, words[0])
        known = {
            name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        options = {word.partition("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
        assert options <= known | {"--help"}, text


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page):
    made = {"rules/index.md", "configuration-reference.md", "models.md"}
    for target in re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8")):
        assert target in made or (page.parent / target).exists(), target


def test_every_command_explains_itself():
    for name in COMMANDS:
        done = CliRunner().invoke(group, [name, "--help"])
        assert done.exit_code == 0
        assert len(done.output.split("\n")) > 5
