"""Other tools that read the same files: how to install them apart from everything else, and how they are called.

    python -m benchmarks.speed.peers FOLDER      # a virtual environment and an npm prefix below FOLDER

They do different work; what is compared is what one pass over a corpus costs a user.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PYTHON = ("rumdl", "typos", "codespell", "trafilatura", "lxml_html_clean", "ftfy")
NPM = ("markdownlint-cli2",)

EACH_HTML = (
    "import sys, pathlib, trafilatura\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.html')):\n"
    "    trafilatura.extract(path.read_bytes().decode('utf-8', 'replace'))\n"
)
EACH_RECORD = (
    "import sys, pathlib, json, ftfy\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.jsonl')):\n"
    "    for line in path.open(encoding='utf-8', errors='surrogateescape'):\n"
    "        ftfy.fix_text(json.loads(line)['text'])\n"
)


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its name, the kind of corpus it reads, its command with {corpus} for the folder, how its version is told.

    A `warm` command is run once before it is measured.
    """

    name: str
    kind: str
    command: tuple[str, ...]
    version: tuple[str, ...]
    warm: bool = False


def install(folder: Path) -> None:
    """Install all of them from their registries."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    subprocess.run([str(folder / "venv/bin/pip"), "install", "--quiet", *PYTHON], check=True)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder / "npm"), *NPM]
    subprocess.run(npm, check=True)


def peers(folder: Path, patterns: Path, cache: Path, ripgrep: str | None) -> list[Peer]:
    """The peers installed below a folder. `patterns` is a file of expressions for ripgrep, one a line."""
    here = (folder / "venv/bin").resolve()
    rumdl, python = str(here / "rumdl"), str(here / "python")
    linter = str((folder / "npm/node_modules/.bin/markdownlint-cli2").resolve())
    lint = (rumdl, "check", "--no-config", "-q")
    found = [
        Peer("rumdl, cold", "markdown", (*lint, "--no-cache", "{corpus}"), (rumdl, "--version")),
        Peer("rumdl, warm", "markdown", (*lint, "--cache-dir", str(cache / "rumdl"), "{corpus}"),
             (rumdl, "--version"), warm=True),
        Peer("typos", "markdown", (str(here / "typos"), "--isolated", "{corpus}"), (str(here / "typos"), "--version")),
        Peer("codespell", "markdown", (str(here / "codespell"), "{corpus}"), (str(here / "codespell"), "--version")),
        Peer("markdownlint-cli2", "markdown", (linter, "{corpus}/**/*.md"), (linter, "--version")),
        Peer("codespell", "records", (str(here / "codespell"), "{corpus}"), (str(here / "codespell"), "--version")),
        Peer("codespell", "plain", (str(here / "codespell"), "{corpus}"), (str(here / "codespell"), "--version")),
        Peer("ftfy", "plain", (python, "-c", EACH_RECORD, "{corpus}"), _library(python, "ftfy")),
        Peer("trafilatura", "html", (python, "-c", EACH_HTML, "{corpus}"), _library(python, "trafilatura")),
    ]  # fmt: skip
    if ripgrep:
        searches = (ripgrep, "--threads", "1", "--no-config", "-i", "-o", "-f", str(patterns), "{corpus}")
        found.append(Peer("ripgrep, qalint's patterns", "markdown", searches, (ripgrep, "--version")))
    return [peer for peer in found if Path(peer.command[0]).exists()]


def version_of(peer: Peer) -> str:
    """What a tool says of its version."""
    done = subprocess.run(peer.version, capture_output=True, text=True)
    words = [word.lstrip("v") for word in (done.stdout + done.stderr).split()]
    return next((word for word in words if word[:1].isdigit()), "unknown")


def write_patterns(path: Path, ripgrep: str) -> tuple[int, int]:
    """Write those expressions of pattern rules that ripgrep's engine takes; how many, and of how many."""
    from qalint.rulebook import load_rules

    every = [
        str(rule.match["pattern"]).replace("\n", "")
        for rule in load_rules()
        if rule.match.get("kind") == "pattern"
    ]
    taken = []
    for pattern in every:
        done = subprocess.run([ripgrep, "-e", pattern, "/dev/null"], capture_output=True)
        if done.returncode == 1:
            taken.append(pattern)
    path.write_text("\n".join(taken) + "\n", encoding="utf-8")
    return len(taken), len(every)


def _library(python: str, name: str) -> tuple[str, ...]:
    return python, "-c", f"from importlib.metadata import version; print(version({json.dumps(name)}))"


if __name__ == "__main__":
    install(Path(sys.argv[1]))
