"""What the documentation says to install can be installed, and what it says to type in a shell works from there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PAGES = sorted([*TOP.glob("docs/*.md"), TOP / "README.md", TOP / "CONTRIBUTING.md"])
NOT_OURS = ("vllm serve ",)
"""Another project's server, which wants a GPU; the page says that it is not part of the tests."""

BUCKET = "s3://"
"""Commands on somebody's bucket: tests/distributed runs the same ones on storage that needs no account."""

OF_CI = ("make demo", "make test")
"""Each makes its own environment: the second is what decides whether a change lands; both are only read here."""


def shell_lines(language):
    for page in PAGES:
        for block in re.findall(
            rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            yield from (line.partition("#")[0].strip() for line in block.split("\n") if line.strip())


def installs():
    named = {line for line in shell_lines("sh") if line.startswith("pip install")}
    for page in PAGES:
        named |= set(re.findall(r"`(pip install [^`]+)`", page.read_text(encoding="utf-8")))
    return sorted(named)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A Python without qalint, and a shell in a checkout that finds it first."""
    folder = tmp_path_factory.mktemp("machine")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUAL_ENV")}
    environment |= {"PATH": f"{folder}/bin:{environment['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def run(line, cwd=TOP):
        return subprocess.run(["bash", "-c", line], cwd=cwd, env=environment, capture_output=True, text=True)

    return run


def test_every_shell_line_is_known():
    known = ("pip install", *NOT_OURS, *OF_CI)
    assert [line for line in shell_lines("sh") if not line.startswith(known) and BUCKET not in line] == []


def test_pip_install(machine, tmp_path):
    done = machine("pip install --quiet .")
    assert done.returncode == 0, done.stderr
    assert machine("command -v qalint", tmp_path).returncode == 0
    (tmp_path / "salt.md").write_text("Salt&nbsp;and pepper.\n")
    done = machine("qalint check salt.md --isolated", tmp_path)
    assert (done.returncode, "MKP001" in done.stdout) == (1, True)


@pytest.mark.parametrize("line", installs())
def test_what_is_named_can_be_had(line, machine):
    """Resolved for real against the package index, and not unpacked: some of it is large."""
    here = line.replace('"qalint[', '".[')  # as in a project that has qalint from an index
    done = machine(here.replace("pip install", "pip install --quiet --dry-run", 1))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line", OF_CI)
def test_make_knows_what_to_do(line, machine):
    assert machine(f"{line.replace('make', 'make --dry-run', 1)}").returncode == 0
