"""The store gives back what it was given, whatever happened to the process or the file in between."""

import json
from pathlib import Path

import pytest

from qalint.generate.call import Call, Completion, Usage
from qalint.generate.store import Store, StoreError


def call(number: int) -> Call:
    return Call("ask", "m", (("user", f"Text {number}"),), ("question",), 0.0, 10, number, "v")


def test_keeps_replies_over_runs(tmp_path: Path) -> None:
    folder = tmp_path / "qa.jsonl.store"
    with Store(folder) as store:
        assert not folder.exists()
        store.keep(call(1).key, Completion("one\n\ud800", Usage(3, 4), "stop", -0.5))
    with Store(folder) as store:
        assert store.find(call(1).key) == Completion("one\n\ud800", Usage(3, 4), "stop", -0.5)
        assert store.find(call(2).key) is None


@pytest.mark.parametrize("cut", range(1, 90, 8))
def test_a_torn_line_is_lost_and_nothing_else(tmp_path: Path, cut: int) -> None:
    with Store(tmp_path) as store:
        store.keep(call(1).key, Completion("one"))
        store.keep(call(2).key, Completion("two"))
    path = tmp_path / "calls.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    with Store(tmp_path) as store:
        assert store.find(call(1).key) is not None
        assert store.find(call(2).key) is None or cut == 1
        store.keep(call(3).key, Completion("three"))
    with Store(tmp_path) as store:
        assert store.find(call(3).key) is not None
        assert store.find(call(1).key) is not None


def test_lines_that_are_no_replies_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text('[]\n{}\n{"key": 1, "text": 2}\n\x00\n', encoding="utf-8")
    with Store(tmp_path) as store:
        assert len(store) == 0


def test_a_second_run_is_kept_out(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with Store(tmp_path) as first:
        first.keep(call(1).key, Completion("one"))
        with pytest.raises(StoreError, match="another run is using it"), Store(tmp_path):
            pass


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "store") as store, pytest.raises(StoreError, match="cannot be written"):
        store.keep(call(1).key, Completion("one"))


def test_the_key_follows_everything_that_decides_a_reply() -> None:
    one = Call("ask", "m", (("user", "Text"),), ("question",), 0.0, 10, 0, "v")
    others = [
        Call("answer", "m", (("user", "Text"),), ("question",), 0.0, 10, 0, "v"),
        Call("ask", "n", (("user", "Text"),), ("question",), 0.0, 10, 0, "v"),
        Call("ask", "m", (("user", "Other"),), ("question",), 0.0, 10, 0, "v"),
        Call("ask", "m", (("user", "Text"),), ("answer",), 0.0, 10, 0, "v"),
        Call("ask", "m", (("user", "Text"),), ("question",), 0.1, 10, 0, "v"),
        Call("ask", "m", (("user", "Text"),), ("question",), 0.0, 11, 0, "v"),
        Call("ask", "m", (("user", "Text"),), ("question",), 0.0, 10, 1, "v"),
        Call("ask", "m", (("user", "Text"),), ("question",), 0.0, 10, 0, "w"),
        Call("ask", "m", (("user", "Text"),), ("question",), 0.0, 10, 0, "v", "root ::= x"),
    ]
    assert len({one.key, *(other.key for other in others)}) == 10


def test_a_reply_is_found_at_once_and_not_kept_twice(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(50):
            assert store.keep(call(number).key, Completion(f"reply {number} é"))
            assert store.find(call(number // 2).key) == Completion(f"reply {number // 2} é")
        assert not store.keep(call(7).key, Completion("another"))
        assert store.find(call(7).key) == Completion("reply 7 é")


def test_lines_are_plain_json(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(call(1).key, Completion("one"), purpose="ask")
    row = json.loads((tmp_path / "calls.jsonl").read_text(encoding="ascii"))
    assert row["purpose"] == "ask"
    assert row["text"] == "one"
