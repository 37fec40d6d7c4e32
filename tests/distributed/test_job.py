"""What is done stays done, what is not is done again, and nobody ever sees half of it."""

import gzip
import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from qalint.config import Configuration
from qalint.distributed import DistributedError, Job, complete, run_shard, shards_of
from qalint.distributed import job as job_module
from qalint.distributed.complete import ROUNDS_WITHOUT_GAIN, Failure
from qalint.distributed.engines.local import OneByOne
from qalint.distributed.listing import shard_files
from qalint.distributed.shard import Shard
from qalint.distributed.stages.check import Check, inspections
from qalint.distributed.stages.fix import Fix
from qalint.run import Watch


def shards_in(folder, most=1500, **settings):
    settings = {"models": False, "select": ["MKP"], "unsafe-fixes": True, **settings}
    resolve = Configuration(settings, isolated=True, folder=str(folder)).resolve
    files = shard_files([str(folder / "corpus")], resolve, lambda path, trouble: None)
    out = str(folder / "out")
    return list(shards_of((replace(f, target=f"{out}/{f.place[len(f.root) + 1 :]}") for f in files), most))


def check_of(folder, shards):
    return Job.of(Check(Watch()), str(folder / "work"), shards)


def found(job, shards):
    return list(inspections(job, shards))


class Counting(OneByOne):
    """The local engine, with the shards it was asked for."""

    def __init__(self):
        self.asked = []

    def run(self, job, shards, say):
        self.asked.append(list(shards))
        return super().run(job, shards, say)


class Killed:
    """Every shard in a process of its own; in the first `times` rounds it is killed when it publishes its nth file."""

    def __init__(self, nth, times=1):
        self.nth, self.times, self.rounds = nth, times, 0

    def run(self, job, shards, say):
        self.rounds += 1
        context = multiprocessing.get_context("fork")
        for shard in shards:
            child = context.Process(target=self._work, args=(job, shard, self.rounds <= self.times))
            child.start()
            child.join()
        return []

    def _work(self, job, shard, dies):
        real, count = os.replace, 0

        def replace_or_die(*args):
            nonlocal count
            count += 1
            if dies and count == self.nth:
                os.kill(os.getpid(), signal.SIGKILL)
            real(*args)

        os.replace = replace_or_die
        run_shard(job, shard)


def test_shards_hold_all_files_in_order_and_are_bounded(folder):
    whole = [file for shard in shards_in(folder, 10**9) for file in shard.files]
    small = shards_in(folder, 600)
    assert [file for shard in small for file in shard.files] == whole
    assert all(len(s.files) == 1 or sum(f.size for f in s.files) <= 600 for s in small)
    assert 3 < len(small) < len(whole)


def test_a_second_run_does_nothing(folder):
    shards, engine = shards_in(folder), Counting()
    complete(check_of(folder, shards), shards, engine)
    complete(check_of(folder, shards_in(folder)), shards_in(folder), engine)
    assert [len(asked) for asked in engine.asked] == [len(shards)]


@pytest.mark.parametrize("change", ["content", "time", "settings", "asked", "program", "size"])
def test_what_results_depend_on_is_done_again(folder, change, monkeypatch):
    shards, engine = shards_in(folder), Counting()
    complete(check_of(folder, shards), shards, engine)
    page, expected = folder / "corpus/pages/jam-1.md", 1
    if change == "content":
        page.write_text(page.read_text().replace("fruit", "pears"), newline="\n")
        os.utime(page, ns=(2, 2))
    elif change == "time":
        os.utime(page, ns=(2, 2))
    else:
        expected = len(shards)
    again = shards_in(folder, **({"severity": {"MKP001": "info"}} if change == "settings" else {}))
    job = check_of(folder, again)
    if change == "asked":
        job = replace(job, stage=Check(Watch(keys=True)))
    elif change == "program":
        monkeypatch.setattr(job_module, "program_digest", lambda: "another")
        job = check_of(folder, again)
    elif change == "size":
        for place in (folder / "work").glob("*.gz"):
            place.write_bytes(place.read_bytes()[:-1])
    complete(job, again, engine)
    assert len(engine.asked[1]) == expected


def test_own_rules_count_by_their_content(folder):
    rule = (
        'code = "OWN001"\nname = "own-word"\nsummary = "{0}"\nseverity = "warning"\nprecision = "high"\nwhy = "So."\n'
        '[match]\nkind = "pattern"\npattern = "tide"\n'
    )
    path = folder / "rules/OWN001.toml"
    path.parent.mkdir()
    path.write_text(rule.format("First"))
    own = {"rules": [str(path.parent)], "select": ["OWN"]}
    shards, engine = shards_in(folder, **own), Counting()
    complete(check_of(folder, shards), shards, engine)
    job_module._READY.clear()
    path.write_text(rule.format("Other"))
    with pytest.raises(DistributedError, match="has not the same there"):
        run_shard(
            Job(
                Check(Watch()),
                "work",
                job_module.program_digest(),
                dict.fromkeys([shards[0].files[0].settings], ""),
            ),
            shards[0],
        )
    complete(check_of(folder, shards), shards, engine)
    assert len(engine.asked[1]) == len(shards)


def test_a_young_file_is_done_again(folder):
    page = folder / "corpus/pages/jam-1.md"
    page.write_text(page.read_text())
    engine = Counting()
    for _ in range(2):
        shards = shards_in(folder)
        complete(check_of(folder, shards), shards, engine)
    assert len(engine.asked[1]) == 1


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_workers_change_nothing(folder, nth):
    shards = shards_in(folder)
    whole = Job.of(Fix(), str(folder / "whole"), shards)
    complete(whole, shards, OneByOne())
    expected = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    assert len(expected) > 7
    for path in expected:
        path.unlink()
    killed = Job.of(Fix(), str(folder / "killed"), shards)
    complete(killed, shards, Killed(nth))
    written = {
        p: p.read_bytes() for p in (folder / "out").rglob("*") if p.is_file() and p.suffix != ".qalint"
    }
    assert written == expected
    for shard in shards:
        with killed.lines(shard) as one, whole.lines(shard) as two:
            assert list(one) == list(two)


def test_nothing_is_marked_before_all_of_it_is_there(folder):
    shards = shards_in(folder)
    job = Job.of(Fix(), str(folder / "work"), shards)
    Killed(3).run(job, shards, print)
    for shard in shards:
        if job.is_done(shard):
            assert all(os.path.exists(file.target) for file in shard.files if "torn" not in file.place)
            with gzip.open(job.result(shard)) as stream:
                assert stream.read().count(b"\n") == len(shard.files)


def test_an_output_that_was_taken_away_is_written_again(folder):
    shards, engine = shards_in(folder), Counting()
    job = Job.of(Fix(), str(folder / "work"), shards)
    complete(job, shards, engine)
    (folder / "out/pages/jam-2.md").unlink()
    complete(job, shards, engine)
    assert len(engine.asked[1]) == 1
    assert (folder / "out/pages/jam-2.md").exists()


def test_a_shard_that_kills_its_worker_every_time_is_named(folder):
    shards = shards_in(folder)
    engine = Killed(1, times=99)
    with pytest.raises(DistributedError, match="its worker was lost"):
        complete(check_of(folder, shards), shards, engine)
    assert engine.rounds == ROUNDS_WITHOUT_GAIN


def test_an_engine_that_goes_on_one_by_one_is_let_go_on(folder):
    class Slow(OneByOne):
        def run(self, job, shards, say):
            super().run(job, shards[:1], say)
            return [Failure(shard, "not now") for shard in shards[1:]]

    shards = shards_in(folder, 400)
    assert len(shards) > ROUNDS_WITHOUT_GAIN + 1
    job = check_of(folder, shards)
    complete(job, shards, Slow())
    assert not job.missing(shards)


def test_a_file_that_changes_during_the_run_is_told_and_not_marked(folder):
    shards = shards_in(folder)
    job = check_of(folder, shards)
    (folder / "corpus/pages/jam-1.md").write_text("Something else.\n")
    with pytest.raises(DistributedError, match=r"jam-1\.md changed during the run"):
        complete(job, shards, OneByOne())
    assert len(job.missing(shards)) == 1


def test_a_worker_with_another_program_refuses(folder):
    shards = shards_in(folder)
    job = replace(check_of(folder, shards), program="another")
    with pytest.raises(DistributedError, match="another qalint"):
        run_shard(job, shards[0])
    assert not (folder / "work").exists()


def test_an_error_of_ones_own_is_told_once(folder, monkeypatch):
    def fails(*args):
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("qalint.distributed.stages.check.inspect", fails)
    shards = shards_in(folder)
    engine = Counting()
    with pytest.raises(DistributedError, match="internal error: ZeroDivisionError: by hand"):
        complete(check_of(folder, shards), shards, engine)
    assert len(engine.asked) == 1


def test_no_shards_are_done_at_once(folder):
    complete(check_of(folder, []), [], Counting())
    assert Shard(()).digest("", {})
