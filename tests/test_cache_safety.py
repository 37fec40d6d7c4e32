"""The cache's file with several writers at once, on a full disk, and under writers that are killed."""

import multiprocessing
import os
import random
import signal
import sqlite3
import time

import pytest

from qalint import cache
from qalint.cache import Cache

FORK = multiprocessing.get_context("fork")
RUN = b"a run's key"
FILES = 60


@pytest.fixture
def files(tmp_path):
    """Files that changed long ago, each with the result to be kept for it."""
    found = {}
    for number in range(FILES):
        path = tmp_path / "files" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Page {number}.")
        os.utime(path, ns=(1, 1))
        found[str(path)] = f"result {number} ".encode() * 40
    return found


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def put_all(folder, files, said=None, forever=False):
    """Keep all results, a few in each transaction."""
    cache.BATCH = 3
    while True:
        with Cache(folder, said.append if said is not None else print) as kept:
            for path, value in random.sample(sorted(files.items()), len(files)):
                kept.put(RUN, path, os.stat(path), value)
        if not forever:
            return


def held(folder, files):
    """The results that are there now; each must be the one that was put."""
    with Cache(folder, pytest.fail) as kept:
        found = {path: kept.get(RUN, path, os.stat(path)) for path in files}
    return {path: value for path, value in found.items() if value is not None}


def is_sound(folder):
    with sqlite3.connect(folder / cache.FILE_NAME) as db:
        return db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture(autouse=True)
def batch(monkeypatch):
    monkeypatch.setattr(cache, "BATCH", cache.BATCH)


def test_several_runs_at_once(folder, files):
    writers = [FORK.Process(target=put_all, args=(folder, files)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert held(folder, files) == files
    assert is_sound(folder)


def test_a_killed_run_leaves_whole_results_only(folder, files):
    draw = random.Random(7)
    for _ in range(8):
        writer = FORK.Process(target=put_all, args=(folder, files, None, True))
        writer.start()
        deadline = time.monotonic() + 60
        while not (folder / cache.FILE_NAME).exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.05))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        found = held(folder, files)
        assert found.items() <= files.items()
        assert is_sound(folder)
    put_all(folder, files)
    assert held(folder, files) == files


def test_a_full_disk_ends_writing_and_is_said_once(folder, files, monkeypatch):
    real = Cache._connected

    def on_a_small_disk(self):
        db = real(self)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 2}")
        return db

    monkeypatch.setattr(Cache, "_connected", on_a_small_disk)
    said = []
    put_all(folder, files, said)
    assert len(said) == 1
    assert "disk is full" in said[0]
    monkeypatch.undo()
    assert held(folder, files).items() <= files.items()
    assert is_sound(folder)
    put_all(folder, files)
    assert held(folder, files) == files


def test_a_file_damaged_while_it_is_used_is_made_anew_and_said_once(folder, files):
    put_all(folder, files)
    said = []
    with Cache(folder, said.append) as kept:
        path = next(iter(files))
        assert kept.get(RUN, path, os.stat(path)) == files[path]
        whole = (folder / cache.FILE_NAME).read_bytes()
        (folder / cache.FILE_NAME).write_bytes(whole[:100] + os.urandom(len(whole) - 100))
        for path, value in files.items():
            assert kept.get(RUN, path, os.stat(path)) in (None, value)
            kept.put(RUN, path, os.stat(path), value)
    assert len(said) <= 1
    assert held(folder, files).items() <= files.items()
    assert is_sound(folder)
