"""`qalint check` beyond one report: quiet and verbose, links, trends, directives it writes, watching."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

QALINT = Path(sys.executable).with_name("qalint")
PAGE = "# Salt\n\nSalt&nbsp;and pepper.\n"
RULES = ("--isolated", "--select", "MKP001,QAL", "--no-models")


def test_quiet_prints_findings_and_nothing_else(qalint, write):
    write("salt.md", PAGE)
    done = qalint("check", "salt.md", *RULES, "--format", "concise", "--quiet")
    assert (done.out.count("\n"), done.err) == (1, "")
    write("salt.md", "Salt.\n")
    done = qalint("check", "salt.md", *RULES, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_verbose_says_on_stderr_what_is_read(qalint, write):
    write("qalint.toml", 'select = ["MKP001"]\n')
    write("docs/salt.md", PAGE)
    done = qalint("check", "docs", "--verbose", "--no-models", "--format", "jsonl")
    assert "1 rules; settings from command line, qalint.toml" in done.err
    assert "reading docs/salt.md" in done.err
    assert "read 1 files, 1 documents, 30 characters" in done.err
    assert len(done.out.splitlines()) == 1


def test_progress_stays_out_of_pipes(qalint, write):
    write("salt.md", PAGE)
    done = qalint("check", "salt.md", *RULES)
    assert done.err == ""
    assert "\x1b" not in done.out


def at_a_terminal(folder, *args):
    """What the command writes where standard output is a terminal."""
    main, other = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        [QALINT, *args], cwd=folder, stdout=other, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(other)
    written = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    process.wait()
    os.close(main)
    return written.decode()


def test_at_a_terminal_codes_lead_to_their_rule(write, tmp_path):
    write("salt.md", PAGE)
    shown = at_a_terminal(tmp_path, "check", "salt.md", *RULES)
    address = shown.partition("\x1b]8;;")[2].partition("\x1b\\")[0]
    assert address.startswith("file:///")
    assert Path(address.removeprefix("file://")).name == "MKP001-html-entity.toml"
    assert Path(address.removeprefix("file://")).is_file()


def test_no_links_where_colours_are_forced_into_a_pipe(qalint, write, monkeypatch):
    write("salt.md", PAGE)
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = qalint("check", "salt.md", *RULES)
    assert "\x1b[" in done.out
    assert "\x1b]8" not in done.out


def test_a_reader_that_leaves_takes_no_file_with_it(write, tmp_path):
    """As in `qalint check … | head`: the report for machines and the baseline are whole all the same."""
    write("salt.md", "# Salt\n\n" + "Salt&nbsp;and pepper.\n\n" * 4000)
    command = [QALINT, "check", "salt.md", *RULES, "--format", "concise", "--format", "json:out.json",
               "--write-baseline"]  # fmt: skip
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read().decode()
    assert (process.wait(), "4000 findings written" in said) == (0, True)
    assert len(json.loads((tmp_path / "out.json").read_text())["findings"]) == 4000


def test_the_markdown_summary_shows_the_trend(qalint, write, snapshot):
    write("salt.md", PAGE + "\nMore&nbsp;salt | `&amp;` &amp; *so* <b>on</b>.\n")
    qalint("check", "salt.md", *RULES, "--format", "json:before.json")
    write("salt.md", PAGE)
    write("x|y`z.md", "<b>\u202e&eacute;\n\nA | b&nbsp;c `d\n")
    done = qalint("check", ".", *RULES, "--format", "markdown", "--compare", "before.json")
    snapshot(done.out)


@pytest.mark.parametrize("content", [None, "[]", "{}", '{"summary": {"by_code": 3}}', "no json"])
def test_a_broken_report_to_compare_with_is_exit_2(content, qalint, write):
    write("salt.md", PAGE)
    if content is not None:
        write("before.json", content)
    done = qalint("check", "salt.md", *RULES, "--compare", "before.json")
    assert done.code == 2
    assert "--compare before.json" in done.err


def test_add_ignore(qalint, write):
    page = write("salt.md", PAGE)
    done = qalint("check", "salt.md", *RULES, "--add-ignore", "--reason", "as in print")
    assert (done.code, done.out) == (0, "1 findings silenced in the files, 0 left.\n")
    assert page.read_text() == PAGE.replace("pepper.", "pepper. <!-- qalint: ignore[MKP001] as in print -->")
    assert qalint("check", "salt.md", *RULES).code == 0
    before = page.stat().st_mtime_ns
    assert qalint("check", "salt.md", *RULES, "--add-ignore").code == 0
    assert page.stat().st_mtime_ns == before


def test_add_ignore_writes_into_the_cells_of_a_notebook(qalint, write):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# Salt\n", "Salt&nbsp;and pepper.\n"]}]
    path = write("salt.ipynb", json.dumps({"cells": cells, "nbformat": 4}, indent=1))
    assert qalint("check", "salt.ipynb", *RULES, "--add-ignore").code == 0
    (cell,) = json.loads(path.read_text())["cells"]
    assert cell["source"] == ["# Salt\n", "Salt&nbsp;and pepper. <!-- qalint: ignore[MKP001] -->\n"]
    assert qalint("check", "salt.ipynb", *RULES).code == 0


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "a.jsonl",
            '{"text":"a&nbsp;b","n":1.50}\n',
            '{"text":"a&nbsp;b","n":1.50,"qalint-ignore":"MKP001"}\n',
        ),
        (
            "a.jsonl",
            '{"text": "a&nbsp;b", "n": {}}\r\n{"text": "fine"}\n',
            '{"text": "a&nbsp;b", "n": {}, "qalint-ignore": "MKP001"}\r\n{"text": "fine"}\n',
        ),
        (
            "a.jsonl",
            '{"qalint-ignore": "STR", "text": "a&nbsp;b"}\n',
            '{"qalint-ignore": "STR, MKP001", "text": "a&nbsp;b"}\n',
        ),
        (
            "a.jsonl",
            '{"qalint-ignore": ["STR"], "text": "a&nbsp;b"}\n',
            '{"qalint-ignore": ["STR", "MKP001"], "text": "a&nbsp;b"}\n',
        ),
        (
            "a.json",
            '[\n  {\n    "text": "a&nbsp;b"\n  }\n]\n',
            '[\n  {\n    "text": "a&nbsp;b",\n    "qalint-ignore": "MKP001"\n  }\n]\n',
        ),
    ],
)
def test_add_ignore_writes_a_key_into_records(qalint, write, name, before, after):
    path = write(name, "")
    path.write_bytes(before.encode())
    assert qalint("check", name, *RULES, "--add-ignore").code == 0
    assert path.read_bytes().decode() == after
    assert qalint("check", name, *RULES).code == 0


def test_add_ignore_says_what_it_leaves_and_what_to_do(qalint, write):
    text = write("salt.txt", "Salt&nbsp;and.\n")
    write("shard.jsonl", json.dumps({"text": PAGE, "qalint-ignore": 7}) + "\n")
    done = qalint("check", ".", *RULES, "--add-ignore")
    assert done.code == 1
    assert "salt.txt: 1 left: no place for a comment" in done.err
    assert (
        'shard.jsonl: 1 left: records that are no objects, or hold another thing under the key "qalint-ignore"'
        in done.err
    )
    assert text.read_text() == "Salt&nbsp;and.\n"


def test_watch_checks_again_after_a_change(write, tmp_path):
    page = write("salt.md", PAGE)
    command = [QALINT, "check", "salt.md", *RULES, "--format", "concise", "--quiet", "--watch"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )  # fmt: skip
    try:
        assert process.stdout.readline().startswith("salt.md:3:5: MKP001")
        page.write_text("# Salt\n\n\n\nMore&nbsp;salt.\n")
        assert process.stdout.readline().startswith("salt.md:5:5: MKP001")
        write("qalint.toml", "broken = [")
        page.write_text("Again&nbsp;salt.\n")
        assert process.stdout.readline().startswith("salt.md:1:6: MKP001")
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait()
    assert code == 0
