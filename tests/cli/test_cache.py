"""The same bytes come out cold and warm, with one process and several, and whatever happens to the cache's file."""

import json
import os
import signal
import sqlite3

import pytest

from qalint import cache, processes

PAGES = {
    "a.md": "# Jams\n\nBoil &nbsp; the fruit. Stir it well, and skim the foam.\n",
    "b.md": "# Clean\n\nNothing is wrong with this page, and that is all it says.\n",
    "c.html": "<p>Pears keep for a week.</p><p>Stew them &amp;amp; serve.</p>\n",
    "d.txt": "A line with a zero\u200bwidth space and an odd \ufffd mark.\n",
    "e.jsonl": "".join(
        json.dumps(
            {"text": f"Row {n} has &nbsp; an entity in it.", "qalint-ignore": "ALL" if n % 7 == 3 else []}
        )
        + "\n"
        for n in range(60)
    )
    + "{broken\n",
}
CHECK = ("check", "--isolated", "--no-models", "--exit-zero")


@pytest.fixture
def folder(qalint, tmp_path_factory, monkeypatch):
    place = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("QALINT_CACHE_DIR", str(place))
    return place


@pytest.fixture
def pages(write):
    for name, text in PAGES.items():
        write(name, text)


@pytest.fixture
def always_shared(monkeypatch):
    """Processes however little there is to do."""
    monkeypatch.setattr(processes, "WORTHWHILE_BYTES", 1)
    monkeypatch.setattr(processes, "SPLIT_BYTES", 1000)
    monkeypatch.setattr(processes, "BATCH_BYTES", 300)


@pytest.mark.parametrize("form", ["jsonl", "json", "sarif", "rdjson", "full"])
def test_cold_warm_and_several_processes_say_the_same(qalint, pages, folder, always_shared, form):
    runs = [
        qalint(*CHECK, "--format", form, *extra)
        for extra in (
            ("--no-cache", "--jobs", 1),
            ("--no-cache", "--jobs", 2),
            ("--jobs", 2),
            ("--jobs", 2),
            ("--jobs", 1),
        )
    ]
    assert "MKP001" in runs[0].out
    assert {(run.code, run.out, run.err) for run in runs} == {(0, runs[0].out, runs[0].err)}


def test_baselines_hold_for_earlier_results_too(qalint, pages, folder):
    assert qalint(*CHECK, "a.md").out.count("MKP001")
    assert qalint(*CHECK, "a.md", "--write-baseline").code == 0
    for _ in range(2):
        assert qalint(*CHECK, "a.md", "--baseline", "qalint-baseline.json", "--format", "jsonl").out == ""


def test_an_earlier_result_is_used(qalint, pages, folder, monkeypatch):
    first = qalint(*CHECK, "a.md", "b.md", "--format", "jsonl")
    monkeypatch.setattr("qalint.audit.inspect", lambda *_: pytest.fail("read again"))
    assert qalint(*CHECK, "a.md", "b.md", "--format", "jsonl").out == first.out


@pytest.mark.parametrize("time", ["kept", "new"])
def test_a_changed_file_is_read_again(qalint, write, folder, time):
    path = write("a.md", "One &nbsp; two.\n")
    os.utime(path, ns=(1, 1))
    assert "MKP001" in qalint(*CHECK, "a.md").out
    write("a.md", "One and two, also.\n")
    if time == "kept":
        os.utime(path, ns=(1, 1))
    assert "MKP001" not in qalint(*CHECK, "a.md").out


def test_a_touched_file_is_recognised_by_its_content(qalint, pages, folder, monkeypatch, tmp_path):
    first = qalint(*CHECK, "a.md", "--format", "jsonl")
    os.utime(tmp_path / "a.md", ns=(5, 5))
    monkeypatch.setattr("qalint.audit.inspect", lambda *_: pytest.fail("read again"))
    assert qalint(*CHECK, "a.md", "--format", "jsonl").out == first.out


def test_settings_are_part_of_the_key(qalint, pages, folder):
    assert "MKP001" in qalint(*CHECK, "a.md").out
    assert "MKP001" not in qalint(*CHECK, "a.md", "--ignore", "MKP001").out
    assert "MKP001" in qalint(*CHECK, "a.md").out


def test_own_rules_are_part_of_the_key(qalint, write, folder):
    write("a.md", "The wombat sleeps all day.\n")
    rule = (
        'code = "OWN001"\nname = "own-word"\nsummary = "{0}"\nseverity = "warning"\nprecision = "high"\nwhy = "So."\n'
        '[match]\nkind = "pattern"\npattern = "wombat"\n'
    )
    write("own/OWN001.toml", rule.format("First"))
    config = ("--config", "rules = ['own']")
    assert "First" in qalint(*CHECK, *config, "a.md").out
    write("own/OWN001.toml", rule.format("Second words"))
    assert "Second words" in qalint(*CHECK, *config, "a.md").out


def test_a_wrong_selector_is_told_with_a_warm_cache(qalint, pages, folder):
    qalint(*CHECK, "a.md")
    assert qalint(*CHECK, "a.md", "--select", "MKP999X").code == 2


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b"", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_made_anew_and_said_once(qalint, pages, folder, damage):
    first = qalint(*CHECK, "a.md", "b.md", "--format", "jsonl")
    (folder / cache.FILE_NAME).write_bytes(damage)
    again = qalint(*CHECK, "a.md", "b.md", "--format", "jsonl")
    assert again.out == first.out
    assert again.err.count("damaged") == bool(damage)
    assert qalint(*CHECK, "a.md", "b.md", "--format", "jsonl").err == ""


def test_a_flipped_bit_in_a_result_is_noticed(qalint, pages, folder):
    first = qalint(*CHECK, "a.md", "--format", "jsonl")
    db = sqlite3.connect(folder / cache.FILE_NAME)
    db.execute("UPDATE results SET value = replace(CAST(value AS TEXT), 'MKP001', 'MKP777')")
    db.commit()
    db.close()
    assert qalint(*CHECK, "a.md", "--format", "jsonl").out == first.out


def test_a_full_disk_or_a_lock_ends_writing_only(qalint, pages, folder, monkeypatch):
    monkeypatch.setattr(cache, "WAIT_SECONDS", 0.05)
    qalint(*CHECK, "b.md")
    other = sqlite3.connect(folder / cache.FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    run = qalint(*CHECK, "a.md", "--format", "jsonl")
    other.close()
    assert run.code == 0
    assert "MKP001" in run.out
    assert run.err.count("without the cache") == 1


def test_a_folder_that_cannot_be_made_is_no_hindrance(qalint, pages, tmp_path, monkeypatch):
    monkeypatch.setenv("QALINT_CACHE_DIR", str(tmp_path / "a.md" / "cache"))
    run = qalint(*CHECK, "b.md")
    assert (run.code, run.err.count("without the cache")) == (0, 1)


def test_no_cache_neither_reads_nor_writes(qalint, pages, folder):
    qalint(*CHECK, "--no-cache", "a.md")
    assert not list(folder.iterdir())


def test_cache_dir_says_where_it_lies(qalint, pages, tmp_path):
    qalint(*CHECK, "--cache-dir", "here", "a.md")
    assert (tmp_path / "here" / cache.FILE_NAME).is_file()


def test_a_killed_process_changes_nothing(qalint, pages, folder, always_shared, monkeypatch):
    expected = qalint(*CHECK, "--no-cache", "--jobs", 1, "--format", "jsonl")
    parent = os.getpid()
    real = processes._inspected

    def dies(*args):
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args)

    monkeypatch.setattr(processes, "_inspected", dies)
    run = qalint(*CHECK, "--no-cache", "--jobs", 2, "--format", "jsonl")
    assert run.out == expected.out
    assert run.err.count("was killed") == 1


def test_a_broken_pattern_of_ones_own_is_told_before_any_file_is_read(qalint, write, folder):
    write("a.md", "Nothing here.\n")
    rule = (
        'code = "OWN002"\nname = "own-broken"\nsummary = "S"\nseverity = "warning"\nprecision = "high"\nwhy = "So."\n'
        '[match]\nkind = "pattern"\npattern = "(open"\nhints = ["never there"]\n'
    )
    write("own/OWN002.toml", rule)
    run = qalint(*CHECK, "--config", "rules = ['own']", "a.md")
    assert run.code == 2
    assert "does not compile" in run.err
