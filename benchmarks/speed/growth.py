"""How CPU time and memory grow: with the number of files, the size of one file, the number of rules, and processes.

python -m benchmarks.speed.growth --data DIR [--megabytes 4]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.speed.corpora import documents, grown, write_files, write_records
from benchmarks.speed.measure import cost_of

TOP = Path(__file__).resolve().parents[2]
QALINT = ("env", f"PYTHONPATH={TOP}", sys.executable, "-m", "qalint")
CHECK = (*QALINT, "check", "--isolated", "--exit-zero", "--no-models", "--no-cache", "--format", "jsonl")
STEPS = (0.125, 0.25, 0.5, 1.0)


def row(title: str, value: str, folder: Path, *extra: str) -> None:
    """Measure one run and print its line of the table."""
    cost = cost_of([*CHECK, "--jobs", "1", *extra, str(folder)], folder)
    print(f"| {title} | {value} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.peak / 1e6:.0f} |", flush=True)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    args = parser.parse_args()
    texts, size = documents(args.data, "markdown"), int(args.megabytes * 1e6)
    print("| grows | to | CPU s | wall s | peak MB of the largest process |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for step in STEPS:
            folder = Path(scratch) / f"files-{step}"
            count = write_files(grown(texts, int(size * step)), folder, ".md")
            row("files", f"{count:,}", folder)
        for step in STEPS:
            folder = Path(scratch) / f"one-{step}"
            folder.mkdir()
            whole = "\n\n".join(grown(texts, int(size * step))).encode("utf-8", "surrogatepass")
            (folder / "one.md").write_bytes(whole)
            row("one file", f"{len(whole) / 1e6:.1f} MB", folder)
        for step in STEPS:
            folder = Path(scratch) / f"records-{step}"
            write_records(grown(texts, int(size * step)), folder, 1 << 40)
            row("records of one file", f"{size * step / 1e6:.1f} MB", folder)
        folder = Path(scratch) / "files-1.0"
        for select in ("MKP", "MKP,ENC", "MKP,ENC,CNV,STR", "MKP,ENC,CNV,STR,BLP", "ALL"):
            row("rules", select, folder, "--select", select)
        for jobs in args.jobs:
            row("processes", str(jobs), folder, "--jobs", str(jobs))


if __name__ == "__main__":
    main()
