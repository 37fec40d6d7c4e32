"""Running the command line inside the test's process, and comparing what it prints with a snapshot beside the test."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from qalint.cli import main

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def qalint(tmp_path, tmp_path_factory, capfd, monkeypatch):
    """Call the command line in an empty folder: `.code`, `.out`, `.err` of what happened."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("QALINT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))

    def call(*args):
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["qalint", *map(str, args)])
        with pytest.raises(SystemExit) as stopped:
            main()
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return SimpleNamespace(code=stopped.value.code or 0, out=out, err=err)

    return call


@pytest.fixture
def write(tmp_path):
    """Write files below the test's folder: `write("a/b.md", "text")`."""

    def put(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        return path

    return put


@pytest.fixture
def snapshot(request):
    """Compare a text with the file named after the test; QALINT_SNAPSHOTS=write renews it."""

    def compare(text):
        path = SNAPSHOTS / f"{request.node.name}.txt"
        if os.environ.get("QALINT_SNAPSHOTS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
