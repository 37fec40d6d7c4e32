"""An audit over shards under datatrove and under Ray, workers killed on the way: is it the local one, byte for byte?

    python -m benchmarks.speed.shards --data DIR [--megabytes 1000] [--jobs 2] [--kills 0 3] [--work FOLDER] [--models]

Prints CPU seconds (without those of the engines' workers, which are no children of the command), wall seconds and the
digest of the report for each run. Exit code 1 where one differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.speed.corpora import documents, grown, write_records

TOP = Path(__file__).resolve().parents[2]
SHARD_FILE_BYTES = 16 << 20
WORKERS = {"datatrove": "multiprocessing.forkserver", "ray": "ray::run_shard"}
"""What the command line of an engine's working process holds."""


def main() -> None:
    """Make the corpus unless it is there, run, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--file-megabytes", type=float, default=SHARD_FILE_BYTES / 1e6)
    parser.add_argument("--shard-megabytes", type=float, default=64)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--kills", type=int, nargs="*", default=[0, 3], help="workers killed, in a run for each number"
    )
    parser.add_argument("--engines", nargs="*", default=["datatrove", "ray"])
    parser.add_argument("--models", action="store_true")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "qalint-shards")
    args = parser.parse_args()
    corpus = args.work / f"corpus-{args.megabytes:g}"
    if not corpus.exists():
        texts = grown(documents(args.data, "markdown"), int(args.megabytes * 1e6))
        write_records(texts, corpus, int(args.file_megabytes * 1e6))
    size = sum(path.stat().st_size for path in corpus.iterdir())
    print(f"{len(list(corpus.iterdir()))} files, {size:,} bytes", flush=True)
    local = run(args, corpus, "local", [])
    same = True
    for engine in args.engines:
        for kills in args.kills:
            same &= run(args, corpus, engine, ["--engine", engine], kills) == local
    sys.exit(0 if same else 1)


def run(args: argparse.Namespace, corpus: Path, name: str, engine: list[str], kills: int = 0) -> str:
    """The digest of one run's report; its cost is printed."""
    work, out = args.work / "results", args.work / f"{name}.json"
    shutil.rmtree(work, ignore_errors=True)
    command = [sys.executable, "-m", "qalint", "check", "--isolated", "--exit-zero", "--no-cache", "--format", "json",
               "--jobs", str(args.jobs), str(corpus)]  # fmt: skip
    command += [] if args.models else ["--no-models"]
    command += [*engine, "--work", str(work), "--shard-size", str(args.shard_megabytes)] if engine else []
    environment = {
        **os.environ,
        "PYTHONPATH": str(TOP),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_worker_niceness": "0",
    }
    before, started = os.times(), time.monotonic()
    with out.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, env=environment, cwd=args.work)
        killed: list[int] = []
        if kills:
            threading.Thread(target=_kill, args=(process, name, work, kills, killed), daemon=True).start()
        code = process.wait()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    digest = hashlib.blake2b(out.read_bytes(), digest_size=16).hexdigest()
    print(
        f"{name:>9}, {len(killed)} workers killed: exit {code}, {time.monotonic() - started:8.1f} s, {cpu:8.1f} CPU s,"
        f" {out.stat().st_size:,} bytes, {digest}",
        flush=True,
    )
    return digest


def _kill(process: subprocess.Popen[bytes], engine: str, work: Path, kills: int, killed: list[int]) -> None:
    """Kill workers of the run, spread over it by the shards that are done."""
    draw = random.Random(1)
    while process.poll() is None and len(killed) < kills:
        time.sleep(0.2)
        if len(list(work.glob("*.done"))) <= 2 * len(killed):
            continue
        for pid in draw.sample(sorted(_below(process.pid)), k=len(_below(process.pid))):
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if WORKERS[engine] in line:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                    break
            except OSError:
                continue


def _below(top: int) -> set[int]:
    """The processes that a process started, and theirs."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(
                    Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
    found = {top}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {top}


if __name__ == "__main__":
    main()
