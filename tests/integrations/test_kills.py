"""`kill -9` thirty times, calls under way: no stored reply is asked for again, and the rows come out the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GENERATE = Path(__file__).parents[1] / "generate"
sys.path.insert(0, str(GENERATE))
from chat_fake import FakeServer, Reply, sensible  # noqa: E402

from qalint.generate.call import Call  # noqa: E402
from qalint.generate.prompts import VERSION  # noqa: E402

KILLS = 30
IN_FLIGHT = 8
BUDGET = 300
MOST_ANSWERED = 12
"""Replies that a run gets before it is killed, at most; fewer than would end it."""


def start(server: FakeServer, output: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(GENERATE), *sys.path])}
    command = [sys.executable, str(GENERATE / "slow_run.py"), server.url, str(output), str(BUDGET)]
    return subprocess.Popen(command, env=environment)


def wait(until: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not until() and time.monotonic() < deadline:
        time.sleep(0.002)


def keys_stored(output: Path) -> set[str]:
    path = output.with_name(output.name + ".store") / "calls.jsonl"
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    return {json.loads(line)["key"] for line in lines if line.endswith(b"}")}


def key_of(body: dict[str, Any]) -> str:
    form = body["response_format"]["json_schema"]
    messages = tuple((turn["role"], turn["content"]) for turn in body["messages"])
    keys = tuple(form["schema"]["required"])
    return Call(form["name"], body["model"], messages, keys, body["temperature"], body["max_tokens"], body["seed"],
                VERSION).key  # fmt: skip


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_thirty_kills(tmp_path: Path) -> None:
    chance = random.Random(6)

    def slow(request: dict[str, Any], number: int) -> Reply:
        reply = sensible(request, number)
        reply.delay = chance.uniform(0.02, 0.3)
        return reply

    whole = tmp_path / "whole.jsonl"
    with FakeServer() as server:
        assert start(server, whole).wait(120) == 0
        calls = len(server.requests)
    output = tmp_path / "killed.jsonl"
    under_way: list[int] = []
    lost: list[int] = []
    with FakeServer(slow) as server:
        for _ in range(KILLS):
            wait(lambda: not server.now)  # for what the last run left under way
            stored, asked = keys_stored(output), len(server.requests)
            enough = len(server.answered) + chance.randrange(MOST_ANSWERED)
            process = start(server, output)
            wait(lambda: len(server.answered) >= enough and server.now)  # noqa: B023
            time.sleep(chance.uniform(0, 0.1))
            under_way.append(server.now)
            process.kill()
            process.wait()
            assert not output.exists()
            assert stored <= keys_stored(output)
            made = server.requests[asked:]
            assert not stored & set(map(key_of, made))
            lost.append(len(made) - len(keys_stored(output) - stored))
            assert lost[-1] <= IN_FLIGHT
        wait(lambda: not server.now)
        stored, asked = keys_stored(output), len(server.requests)
        assert start(server, output).wait(300) == 0
        assert len(server.requests) - asked == calls - len(stored)
        assert not stored & set(map(key_of, server.requests[asked:]))
        repeated = sum(Counter(map(key_of, server.requests)).values()) - calls
    print(f"{KILLS} kills, {sum(map(bool, under_way))} with calls under way ({sum(under_way)} in all);")
    print(
        f"{sum(lost)} calls lost with the process, {max(lost)} at most; {repeated} calls of {calls} made again"
    )
    assert output.read_bytes() == whole.read_bytes()
    assert repeated == sum(lost)
