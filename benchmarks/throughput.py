"""What the client of `qalint generate` costs: CPU a row, memory and calls in flight against a fast server.

    python benchmarks/throughput.py [--targets 10000] [--concurrency 64] [--delay 0.3] [--profile FILE]

A server in a process of its own answers every request sensibly after `--delay` seconds, so that what is measured is the
client alone: prompts, requests, parsing, checks, the window guard, the store and the files. One document has
as many sentences as there are targets; making and planning it is not counted. CPU is user and system time of the
client's process, memory its resident set.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qalint import Checker
from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.generate import GenerateOptions, generate
from qalint.generate.production import Standing
from qalint.generate.window_guard import WindowGuard
from qalint.plan import Plan, PlanOptions, make_plan

SECTION = 20
"""Sentences below one heading."""

_THINGS = "pump valve boiler turbine filter sensor gearbox radiator sluice burner".split()
_PLACES = "Ardmere Brinfold Calloway Dunmoor Elverstad Farrowby Glenhurst Hollin".split()
_VERBS = "cools drains heats measures supplies protects empties".split()
_MATTERS = "basin cistern laundry harbour greenhouse brewery cellar quarry tannery".split()
_TARGET = re.compile(r"<<TARGET \w+>>\n(.*?)\n<</TARGET", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{5,}")


def sentence(number: int) -> str:
    """A sentence unlike all others."""
    thing, place = _THINGS[number % 10], _PLACES[number // 10 % 8]
    verb, matter = _VERBS[number // 3 % 7], _MATTERS[number // 7 % 9]
    return f"The {thing} of {place} {verb} the {matter} with {number + 11} litres of water every hour."


def plan_of(targets: int) -> Plan:
    """A plan of so many sentences of one document."""
    parts = []
    for first in range(0, targets, SECTION):
        lines = [sentence(number) for number in range(first, min(targets, first + SECTION))]
        parts.append(f"## Chapter {first // SECTION + 1}\n\n{' '.join(lines)}\n")
    document = parse("# Handbook\n\n" + "\n".join(parts), "markdown", "handbook.md")
    return make_plan(
        [Cleaned(document, document, identity(len(document.source)))], PlanOptions(budget=targets)
    )


class Served:
    """What the server counts."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.now = 0
        self.most = 0
        self.weighted = 0.0
        self.changed = time.monotonic()
        self.first = self.changed

    def step(self, by: int) -> None:
        at = time.monotonic()
        if not self.most:
            self.first = self.changed = at
        self.weighted += self.now * (at - self.changed)
        self.changed = at
        self.now += by
        self.most = max(self.most, self.now)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"GET"):
                    self.send(writer, self.counts())
                    continue
                length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
                body = json.loads(await reader.readexactly(length))
                self.step(1)
                await asyncio.sleep(self.delay)
                self.step(-1)
                self.send(writer, reply(body))
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    def counts(self) -> dict[str, float]:
        return {"most": self.most, "mean": self.weighted / max(1e-9, self.changed - self.first)}

    @staticmethod
    def send(writer: asyncio.StreamWriter, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data)


def reply(body: dict[str, Any]) -> dict[str, Any]:
    """A question whose words are the target's, or the target as its answer."""
    found = _TARGET.search(body["messages"][1]["content"])
    target = found[1] if found else ""
    words = _WORD.findall(target)
    text = json.dumps(
        {"question": f"What is known of {words[0]} and {words[-1]} {re.findall('[0-9]+', target)}?"}
    )
    if '"quote"' in body["messages"][0]["content"]:
        text = json.dumps({"answer": target, "quote": target})
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 400, "completion_tokens": 40}
    return {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}


async def serve(delay: float) -> None:
    """Print the port and serve until the process is ended."""
    served = Served(delay)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Meter:
    """Takes the memory at each tenth of the way."""

    def __init__(self, targets: int) -> None:
        self._every = max(1, targets // 10)
        self.memory: list[float] = []

    def __call__(self, at: Standing) -> None:
        if at.filled % self._every == 0:
            self.memory.append(resident())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--targets", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--delay", type=float, default=0.3)
    parser.add_argument("--no-guard", action="store_true")
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.delay))
        return
    plan = plan_of(given.targets)
    command = [sys.executable, __file__, "--serve", "--delay", str(given.delay)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        TemporaryDirectory() as folder,
    ):
        assert server.stdout is not None
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        try:
            measure(plan, url, Path(folder) / "qa.jsonl", given)
        finally:
            server.kill()


def measure(plan: Plan, url: str, output: Path, given: argparse.Namespace) -> None:
    """One run, and what it took."""
    import urllib.request

    linter = Checker(models=False).linter
    WindowGuard(linter, plan)(plan.planned[0])  # patterns are compiled once, whatever the number of rows
    guard = None if given.no_guard else WindowGuard(linter, plan)
    options = GenerateOptions(base_url=f"{url}/v1", model="m", concurrency=given.concurrency)
    meter, profile = Meter(given.targets), cProfile.Profile()
    before, begun = cpu(), time.monotonic()
    if given.profile:
        profile.enable()
    made = generate(plan, options, output, meter, guard)
    profile.disable()
    used, wall = cpu() - before, time.monotonic() - begun
    if given.profile:
        profile.dump_stats(given.profile)
    rows = made.summary.accepted
    counts = json.loads(urllib.request.urlopen(f"{url}/").read())
    print(f"{rows:,} rows of {made.summary.asked:,}, {made.summary.calls:,} calls, {wall:.0f} s")
    print(f"client CPU {used / rows * 1000:.2f} ms a row")
    print(f"in flight at most {counts['most']}, on average {counts['mean']:.1f}")
    print("memory, MB, at each tenth: " + " ".join(f"{size:.0f}" for size in meter.memory))


if __name__ == "__main__":
    main()
