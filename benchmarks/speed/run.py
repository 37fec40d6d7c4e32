"""Paired runs of qalint and other tools on the same files, and of qalint as it was at another commit.

    python -m benchmarks.speed.peers PEERS
    python -m benchmarks.speed.run --data DIR --peers PEERS [--megabytes 50] [--against COMMIT] [--runs 3] -o speed.json

Tools take turns, so that a busy machine is busy for all of them; of each tool's runs the one with the least CPU time
counts. The result is a table in Markdown on standard output and everything measured in the JSON file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.speed.corpora import documents, grown, plain, write_files, write_records
from benchmarks.speed.measure import Cost, best_of, cost_of
from benchmarks.speed.peers import Peer, peers, version_of, write_patterns

TOP = Path(__file__).resolve().parents[2]
CHECK = ("check", "--isolated", "--exit-zero", "--format", "jsonl", "--jobs", "1", "{corpus}")
SHARES = {"html": 0.2, "records": 0.4, "plain": 0.4}
"""Size of the other corpora, as a share of the Markdown one."""


def ours(tree: Path, name: str, cache: Path) -> list[Peer]:
    """qalint from a checkout, as it is called for each corpus."""
    start = ("env", f"PYTHONPATH={tree}", sys.executable, "-m", "qalint")
    none, kept = ("--no-cache",), ("--cache-dir", str(cache / name.replace(" ", "-")))
    only = ("--select", "BLP090,BLP091,BLP092,BLP093,BLP094,BLP095,BLP096,BLP097,BLP098,BLP099")
    version = (*start, "--version")
    return [
        Peer(f"{name}, cold", "markdown", (*start, *CHECK, *none), version),
        Peer(f"{name} --no-models, cold", "markdown", (*start, *CHECK, "--no-models", *none), version),
        Peer(f"{name} --no-models, warm", "markdown", (*start, *CHECK, "--no-models", *kept), version, warm=True),
        Peer(f"{name} --no-models", "records", (*start, *CHECK, "--no-models", *none), version),
        Peer(f"{name} --no-models", "plain", (*start, *CHECK, "--no-models", *none), version),
        Peer(f"{name}, main content only", "html", (*start, *CHECK, "--no-models", *none, *only), version),
    ]  # fmt: skip


def corpora(data: Path, size: int, work: Path) -> dict[str, Path]:
    """The corpora by kind; those that are there already are taken."""
    found = {kind: work / f"{kind}-{size}" for kind in ("markdown", "html", "records", "plain")}
    markdown = documents(data, "markdown")
    for kind, folder in found.items():
        if folder.exists():
            continue
        whole = int(size * SHARES.get(kind, 1))
        if kind == "html":
            write_files(grown(documents(data, "html"), whole, "html"), folder, ".html")
        elif kind == "markdown":
            write_files(grown(markdown, whole), folder, ".md")
        else:
            texts = grown(markdown, whole)
            write_records(plain(texts) if kind == "plain" else texts, folder)
    return found


def measured(tools: list[Peer], places: dict[str, Path], runs: int, slow: int) -> Iterator[tuple[Peer, Cost]]:
    """Each tool's best run; a tool that takes more than `slow` CPU seconds is run once."""
    costs: dict[Peer, list[Cost]] = {tool: [] for tool in tools}
    with tempfile.TemporaryDirectory() as empty:
        for turn in range(runs):
            for tool in tools:
                if turn and costs[tool][0].cpu > slow:
                    continue
                command = [
                    part.replace("{corpus}", str(places[tool.kind].resolve())) for part in tool.command
                ]
                if tool.warm and not turn:
                    cost_of(command, Path(empty))
                costs[tool].append(cost_of(command, Path(empty)))
                print(f"{tool.kind:>9}  {tool.name:<40} {costs[tool][-1].cpu:9.2f} CPU s", file=sys.stderr)
    for tool in tools:
        yield tool, best_of(costs[tool])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--against", metavar="COMMIT", help="another commit of this repository")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slow", type=int, default=60, help="CPU seconds beyond which one run is enough")
    parser.add_argument("--only", default="", help="kinds of corpora, commas between")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "qalint-speed")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    places = corpora(args.data, int(args.megabytes * 1e6), args.work)
    ripgrep = shutil.which("rg") or shutil.which("rg", path=str(args.peers / "bin"))
    patterns = args.work / "patterns"
    taken = write_patterns(patterns, ripgrep) if ripgrep else (0, 0)
    cache = Path(tempfile.mkdtemp(dir=args.work))
    tools = [*ours(TOP, "qalint", cache), *peers(args.peers, patterns, cache, ripgrep)]
    with tempfile.TemporaryDirectory() as scratch:
        if args.against:
            tree = Path(scratch) / "tree"
            subprocess.run(["git", "-C", str(TOP), "worktree", "add", "--detach", str(tree), args.against], check=True,
                           capture_output=True)  # fmt: skip
            tools += ours(tree, f"qalint {args.against}", cache)
        wanted = [tool for tool in tools if not args.only or tool.kind in args.only.split(",")]
        rows = list(measured(wanted, places, args.runs, args.slow))
        versions = {tool.name.partition(",")[0]: version_of(tool) for tool, _ in rows}
        if args.against:
            subprocess.run(["git", "-C", str(TOP), "worktree", "remove", "--force", str(tree)], check=True)
    shutil.rmtree(cache)
    sizes = {kind: sum(p.stat().st_size for p in place.rglob("*.*")) for kind, place in places.items()}
    table = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "commit": _commit(), "patterns": taken, "sizes": sizes, "versions": versions,
        "rows": [{"tool": tool.name, "kind": tool.kind, **asdict(cost)} for tool, cost in rows],
    }  # fmt: skip
    args.output.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(markdown_of(table))


def markdown_of(table: dict) -> str:
    """The table for the documentation; ratios are to the cold run of rumdl, else to codespell or trafilatura."""
    lines = ["| corpus | tool | CPU s | MB per CPU s | ratio | peak MB |", "|---|---|---|---|---|---|"]
    base: dict[str, float] = {}
    for row in table["rows"]:
        if row["tool"] in ("rumdl, cold", "codespell", "trafilatura"):
            base.setdefault(row["kind"], row["cpu"])
            if row["tool"] == "rumdl, cold":
                base[row["kind"]] = row["cpu"]
    for row in sorted(table["rows"], key=lambda row: (row["kind"], row["cpu"])):
        size = table["sizes"][row["kind"]] / 1e6
        ratio = f"{row['cpu'] / base[row['kind']]:.2f}" if row["kind"] in base else ""
        lines.append(
            f"| {row['kind']}, {size:.1f} MB | {row['tool']} | {row['cpu']:.2f} | {size / row['cpu']:.2f} | {ratio} |"
            f" {row['peak'] / 1e6:.0f} |"
        )
    versions = ", ".join(f"{name} {version}" for name, version in sorted(table["versions"].items()))
    taken, every = table["patterns"]
    lines += ["", f"{table['machine']}, commit {table['commit']}. {versions}."]
    if every:
        lines.append(f"ripgrep was given the {taken} of {every} expressions that its engine takes.")
    return "\n".join(lines)


def _commit() -> str:
    done = subprocess.run(
        ["git", "-C", str(TOP), "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
