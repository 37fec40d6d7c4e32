"""`kill -9` at any moment: nothing that was answered is asked again, and the rows come out the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chat_fake import FakeServer, Reply, sensible

HERE = Path(__file__).parent
KILLS = 3


def slow(request: dict[str, Any], number: int) -> Reply:
    reply = sensible(request, number)
    reply.delay = 0.05
    return reply


def start(server: FakeServer, output: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    return subprocess.Popen(
        [sys.executable, str(HERE / "slow_run.py"), server.url, str(output)], env=environment
    )


def stored(output: Path) -> int:
    path = output.with_name(output.name + ".store") / "calls.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_killed_runs_lose_at_most_what_is_in_flight(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    with FakeServer() as server:
        assert start(server, whole).wait(60) == 0
        calls = len(server.requests)
    output = tmp_path / "killed.jsonl"
    with FakeServer(slow) as server:
        for kill in range(KILLS):
            process = start(server, output)
            enough = calls * (kill + 1) // (KILLS + 2) + random.randrange(5)
            deadline = time.monotonic() + 60
            while stored(output) < enough and time.monotonic() < deadline:
                time.sleep(0.005)
            process.kill()
            process.wait()
            assert not output.exists()
            kept = stored(output)
            assert kept >= enough
        done = {
            key_of(line)
            for line in (tmp_path / "killed.jsonl.store" / "calls.jsonl").read_text().splitlines()
        }
        before = len(server.requests)
        assert start(server, output).wait(60) == 0
        again = len(server.requests) - before
    assert output.read_bytes() == whole.read_bytes()
    assert again == calls - len(done)
    asked = Counter(json.dumps(request, sort_keys=True) for request in server.requests)
    assert len(asked) == calls
    assert sum(asked.values()) - calls <= KILLS * 8


def key_of(line: str) -> str:
    key: str = json.loads(line)["key"]
    return key
