"""A whole run's output is written again only while nothing that could have changed it did."""

import os
import sys

import pytest

from qalint import whole_run
from qalint.whole_run import WholeRun, replayed

PAGE = "# Jams\n\nBoil &nbsp; the fruit. Stir it well, and skim the foam.\n"
ARGUMENTS = ["check", "--no-models", "--format", "concise", "."]


@pytest.fixture
def settled(monkeypatch):
    """Trust files that were written a moment ago, as the tests' are."""
    monkeypatch.setattr(whole_run, "SETTLED_NS", -(10**12))


@pytest.fixture
def pages(write, settled):
    write("a.md", PAGE)
    write("below/b.md", PAGE)
    write("qalint.toml", 'ignore = ["BLP"]\n')


def again(capfd, arguments=ARGUMENTS):
    """The code and output of a run that is not made again; None where it has to be."""
    capfd.readouterr()
    code = replayed(arguments)
    return None if code is None else (code, capfd.readouterr().out)


def test_an_unchanged_tree_gives_the_same_bytes_and_code(qalint, pages, capfd):
    first = qalint(*ARGUMENTS)
    assert first.code == 1
    assert "a.md:3:" in first.out
    assert again(capfd) == (first.code, first.out)


CHANGES = {
    "a page's text": lambda root: (root / "a.md").write_text(PAGE + "More.\n"),
    "a page's text, size and time as before": lambda root: _rewritten(root / "a.md"),
    "a new page": lambda root: (root / "below/c.md").write_text("Pears.\n"),
    "a page gone": lambda root: (root / "below/b.md").unlink(),
    "a page moved": lambda root: (root / "a.md").rename(root / "z.md"),
    "a configuration": lambda root: (root / "qalint.toml").write_text('ignore = ["MKP"]\n'),
    "a nearer configuration": lambda root: (root / "below/.qalint.toml").write_text('select = ["BLP"]\n'),
    "an ignore file": lambda root: (root / "below/.qalintignore").write_text("b.md\n"),
    "a configuration above": lambda root: (root.parent / ".qalint.toml").write_text('select = ["BLP"]\n'),
    "a repository above": lambda root: (root / ".git").mkdir(),
    "a folder that is a link": lambda root: (root / "linked").symlink_to(root / "below"),
}


def _rewritten(path):
    before = path.stat()
    path.write_text(PAGE.replace("&nbsp;", "&shy; "))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_looked_at(qalint, pages, capfd, tmp_path, change):
    qalint(*ARGUMENTS)
    assert again(capfd) is not None
    try:
        change(tmp_path)
        assert again(capfd) is None
    finally:
        (tmp_path.parent / ".qalint.toml").unlink(missing_ok=True)


@pytest.mark.parametrize("name", ["NO_COLOR", "FORCE_COLOR", "QALINT_CACHE_DIR"])
def test_another_environment_is_another_run(qalint, pages, capfd, monkeypatch, tmp_path, name):
    qalint(*ARGUMENTS)
    monkeypatch.setenv(name, str(tmp_path / "other"))
    assert again(capfd) is None


KEPT_BY_THEIR_PARTS_ONLY = {
    "no cache": (*ARGUMENTS, "--no-cache"),
    "more than standard output": (*ARGUMENTS, "--format", "json:report.json"),
    "something on standard error": (*ARGUMENTS, "--verbose"),
    "settings of another file": (*ARGUMENTS, "--config", "other.toml"),
    "a glob": ("check", "--no-models", "*.md"),
}


@pytest.mark.parametrize("arguments", KEPT_BY_THEIR_PARTS_ONLY.values(), ids=KEPT_BY_THEIR_PARTS_ONLY)
def test_a_run_that_its_tree_does_not_decide_is_made_again(qalint, pages, write, capfd, arguments):
    write("other.toml", 'ignore = ["MKP"]\n')
    qalint(*arguments)
    assert again(capfd, list(arguments)) is None


TREES = {
    "an error": {"bad.jsonl": "{broken\n"},
    "an extended configuration": {"qalint.toml": 'extend = "base.toml"\n', "base.toml": 'ignore = ["BLP"]\n'},
    "rules of the user's": {"qalint.toml": 'rules = ["mine"]\n', "mine/.keep": ""},
}


@pytest.mark.parametrize("files", TREES.values(), ids=TREES)
def test_a_tree_that_is_not_all_of_it_is_read_again(qalint, pages, write, capfd, files):
    for name, text in files.items():
        write(name, text)
    qalint(*ARGUMENTS)
    assert again(capfd) is None


def test_files_that_changed_a_moment_ago_are_not_trusted(qalint, write, capfd):
    write("a.md", PAGE)
    qalint(*ARGUMENTS)
    assert again(capfd) is None


@pytest.mark.parametrize("damage", [lambda b: b[:40], lambda b: b[:-9] + b"different", lambda b: b""])
def test_a_damaged_file_is_not_believed(qalint, pages, capfd, damage):
    qalint(*ARGUMENTS)
    (path,) = (entry.path for entry in os.scandir(WholeRun(ARGUMENTS).folder))
    with open(path, "rb") as stream:
        whole = stream.read()
    with open(path, "wb") as stream:
        stream.write(damage(whole))
    assert again(capfd) is None


def test_the_runs_kept_are_few(qalint, pages):
    for number in range(whole_run.KEPT_RUNS + 3):
        qalint(*ARGUMENTS, f"--min-confidence=0.{number:02}")
    assert len(os.listdir(WholeRun(ARGUMENTS).folder)) == whole_run.KEPT_RUNS


def test_such_a_run_imports_next_to_nothing(qalint, pages):
    from subprocess import run

    qalint(*ARGUMENTS)
    heavy = "print(*sorted({'click', 'sqlite3', 'numpy', 'qalint.run', 'qalint.config'} & set(sys.modules)), 'end')"
    code = f"import sys; from qalint.whole_run import replayed; replayed({ARGUMENTS!r}); {heavy}"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment(), check=True)
    assert "a.md:3:" in done.stdout
    assert done.stdout.splitlines()[-1] == "end"


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
