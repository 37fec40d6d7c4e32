"""Progress: a line at a terminal on long work, taken away at its end; nothing in a pipe, nothing with --quiet."""

import io
import sys

import pytest

from qalint.cli import progress
from qalint.cli.progress import FileCount, FileProgress, ProgressLine
from qalint.generate.production import Standing
from qalint.report.model import Report


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def stderr(monkeypatch):
    monkeypatch.setattr(progress, "SECONDS", 0.0)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    def use(stream):
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    return use


def count(quiet):
    assert list(FileCount(quiet).over("ab")) == ["a", "b"]


def check(quiet):
    with FileProgress(quiet) as line:
        line.reading("a.md", Report(files=1))
        line.reading("b.md", Report(files=2))


def generate(quiet):
    line = ProgressLine(quiet)
    line(Standing(1, 4, 1, 100, None))
    line(Standing(2, 4, 3, 300, None))
    line.end()


LAST = {count: "2 files", check: "2 files, 0 findings", generate: "2 of 4 pairs, 3 targets done"}


@pytest.mark.parametrize("work", LAST)
def test_a_line_at_a_terminal(work, stderr):
    written = stderr(Terminal())
    work(False)
    *_, last, end = written.getvalue().split("\r\x1b[K")
    assert last.startswith(LAST[work])
    assert end == ""


@pytest.mark.parametrize("work", LAST)
def test_nothing_in_a_pipe_and_nothing_when_quiet(work, stderr):
    pipe = stderr(io.StringIO())
    work(False)
    assert pipe.getvalue() == ""
    terminal = stderr(Terminal())
    work(True)
    assert terminal.getvalue() == ""


def test_a_quick_run_shows_no_line(stderr, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    written = stderr(Terminal())
    count(False)
    check(False)
    assert written.getvalue() == ""


def test_the_line_goes_where_a_run_ends_early(stderr):
    written = stderr(Terminal())
    files = FileCount().over("abc")
    next(files)
    files.close()
    assert written.getvalue().endswith("\r\x1b[K")
