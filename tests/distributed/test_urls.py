"""Shards under URLs, by fsspec's file system in memory."""

import pytest

fsspec = pytest.importorskip("fsspec")

SHARDS = ("--engine", "local", "--shard-size", "0.001")


@pytest.fixture
def memory(folder):
    """The corpus below memory://corpus, the file system emptied afterwards."""
    system = fsspec.filesystem("memory")
    system.put(str(folder / "corpus"), "/corpus", recursive=True)
    yield system
    system.rm("/", recursive=True)


def test_check_finds_the_same(qalint, memory):
    check = ("check", "--isolated", "--no-models", "--format", "json")
    plain = qalint(*check, "corpus", "--no-cache")
    remote = qalint(*check, "memory://corpus", *SHARDS, "--work", "memory://work")
    assert remote.out.replace("memory:///corpus", "corpus").replace("memory://corpus", "corpus") == plain.out
    assert remote.code == plain.code
    assert len(memory.ls("/work")) > 6


def test_fix_writes_the_same(qalint, memory, folder):
    fix = ("fix", "--isolated", "--no-models", "--unsafe-fixes")
    qalint(*fix, "corpus", "--output", "plain")
    run = qalint(*fix, "memory://corpus", "--output", "memory://out", *SHARDS, "--work", "memory://work")
    plain = {
        p.relative_to(folder / "plain").as_posix(): p.read_bytes() for p in (folder / "plain").rglob("*.*")
    }
    remote = {name.removeprefix("/out/"): memory.cat(name) for name in memory.find("/out")}
    assert remote == {name: data for name, data in plain.items() if name in remote}
    assert set(plain) == set(remote), run.err


def test_a_second_run_reads_nothing(qalint, memory, monkeypatch):
    check = ("check", "--isolated", "--no-models", "memory://corpus", *SHARDS, "--work", "memory://work")
    first = qalint(*check)
    monkeypatch.setattr("qalint.distributed.engines.local.run_shard", lambda *args: pytest.fail("done again"))
    assert qalint(*check).out == first.out


def test_one_object_by_name(qalint, memory):
    check = ("check", "--isolated", "--no-models", "--format", "concise", *SHARDS)
    assert "pages/jam-1.md:3:6: MKP001" in qalint(*check, "memory://corpus/pages/jam-1.md").out


def test_hidden_and_excluded_objects_are_passed_over(qalint, memory):
    memory.pipe("/corpus/.git/x.md", b"Tea &nbsp; time.\n")
    memory.pipe("/corpus/image.png", b"\x89PNG")
    run = qalint(
        "check",
        "--isolated",
        "--no-models",
        "--format",
        "concise",
        "--exclude",
        "jam-*",
        *SHARDS,
        "memory://corpus",
    )
    assert not any(name in run.out + run.err for name in (".git", "png", "jam-"))
    assert "part-1" in run.out


def test_what_is_not_there_is_told(qalint, memory):
    run = qalint("check", "memory://nowhere", *SHARDS)
    assert (run.code, "there is no such file or folder" in run.err) == (2, True)
    run = qalint("check", "unheard-of://nowhere", *SHARDS)
    assert (run.code, "unheard-of" in run.err) == (2, True)
