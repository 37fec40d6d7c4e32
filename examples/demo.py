"""The main job on examples/corpus, command by command: look, explain, clean, plan, generate, and what came of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
QALINT = str(Path(sys.executable).with_name("qalint"))
TARGETS = "10"


def run(title: str, *args: str, codes: tuple[int, ...] = (0,), lines: int = 0) -> None:
    """Show a command and what it prints; stop where it fails."""
    print(f"\n\x1b[1m{title}\x1b[0m\n\x1b[36m$ qalint {' '.join(args)}\x1b[0m", flush=True)
    done = subprocess.run([QALINT, *args], cwd=HERE, stdout=subprocess.PIPE if lines else None, text=True)
    if lines:
        shown = done.stdout.split("\n")
        print("\n".join(shown[:lines]))
        if len(shown) > lines:
            print(f"  … {len(shown) - lines} more lines")
    if done.returncode not in codes:
        sys.exit(f"qalint exited with {done.returncode}")


def show_pairs(path: Path, corpus: Path, most: int = 5) -> None:
    """Print accepted pairs beside the bytes of the original file that their target came from."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for row in rows[:most]:
        print(f"\n  \x1b[1mQ\x1b[0m {row['question']}\n  \x1b[1mA\x1b[0m {row['answer']}")
        where = f"{row['document']} [{row['original']['start']}:{row['original']['end']}]"
        print(f"    quote: {row['quote']!r}\n    from:  {where}")


def main() -> None:
    """Run the demonstration in a temporary folder; examples/corpus itself is not changed."""
    with tempfile.TemporaryDirectory() as top:
        out = Path(top)
        run(
            "1. Look: what is wrong with these documents?",
            "check",
            "corpus",
            "--exit-zero",
            "--statistics",
            lines=14,
        )
        run("   … and what in them talks to the model that will answer?", "check", "corpus", "--exit-zero",
            "--select", "INS,HID", "--format", "concise")  # fmt: skip
        run("2. Understand: why does it matter?", "rule", "HID003", lines=14)
        run("3. Clean: what goes, and what stays?", "fix", "corpus", "--unsafe-fixes", "--output", str(out / "cleaned"),
            "--quarantine", str(out / "quarantine.jsonl"), "--source-map", str(out / "map.jsonl"))  # fmt: skip
        run("4. Plan: which sentences will be asked about?", "plan", "corpus", "--budget", TARGETS, lines=12)
        run("5. Generate: one grounded pair for each target, by a small model on this machine", "generate", "corpus",
            "--local", "--budget", TARGETS, "-o", str(out / "qa.jsonl"), codes=(0, 1))  # fmt: skip
        show_pairs(out / "qa.jsonl", HERE / "corpus")
        kept = Path("qalint-demo").resolve()
        shutil.copytree(out, kept, dirs_exist_ok=True)
        print(f"\nEverything is in {kept}: the cleaned documents, the quarantine, the pairs.")


if __name__ == "__main__":
    main()
