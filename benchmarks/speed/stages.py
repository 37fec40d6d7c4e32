"""Where the CPU time of `check` goes: reading, parsing, each rule, placing; each stage without those inside it.

python -m benchmarks.speed.stages --data DIR [--megabytes 3] [--models]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.speed.corpora import documents, grown
from qalint.checks.context import Context
from qalint.config import Settings
from qalint.document.formats import parse
from qalint.lint import lint
from qalint.rulebook import load_rules
from qalint.run import Linters, place

SHOWN = 25


class Clock:
    """CPU nanoseconds by stage; time of an inner stage is not the outer one's."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._open: list[list[Any]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge the block to a stage."""
        self._charge()
        self._open.append([name, time.process_time_ns()])
        try:
            yield
        finally:
            self._charge()
            self._open.pop()
            if self._open:
                self._open[-1][1] = time.process_time_ns()

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The function, charged to a stage; a generator is run to its end inside it."""

        def timed(*args: Any, **more: Any) -> Any:
            with self.stage(name):
                result = call(*args, **more)
                return list(result) if hasattr(result, "__next__") else result

        return timed

    def _charge(self) -> None:
        if self._open:
            name, since = self._open[-1]
            now = time.process_time_ns()
            self.spent[name] += now - since
            self._open[-1][1] = now


def main() -> None:
    """Profile, and print the stages by their cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=3)
    parser.add_argument("--models", action="store_true")
    args = parser.parse_args()
    clock = Clock()
    for name, value in list(vars(Context).items()):
        if isinstance(value, cached_property):
            timed = cached_property(clock.around(f"shared by rules: {name}", value.func))
            timed.__set_name__(Context, name)
            setattr(Context, name, timed)
    linter = Linters(load_rules).of(Settings(models=args.models))
    checks = [
        (rule, clock.around(f"{rule.match['kind']}: {rule.code}", check)) for rule, check in linter.checks
    ]
    linter = replace(linter, checks=tuple(checks))
    texts = list(grown(documents(args.data, "markdown"), int(args.megabytes * 1e6)))
    lint(parse(texts[0], "markdown"), linter)
    clock.spent.clear()
    for text in texts:
        with clock.stage("parse"):
            document = parse(text, "markdown", "x.md")
        with clock.stage("lint, beside its rules"):
            findings = lint(document, linter).findings
        with clock.stage("place"):
            list(place(document, findings))
    show(clock.spent, sum(len(text.encode("utf-8", "surrogatepass")) for text in texts))


def show(spent: Counter[str], size: int) -> None:
    """Print the sums by kind and the dearest single stages."""
    whole = sum(spent.values())
    kinds: Counter[str] = Counter()
    for name, value in spent.items():
        kinds[name.partition(":")[0]] += value
    print(f"{size / 1e6:.2f} MB, {whole / 1e9:.2f} CPU s, {size / whole * 1e3:.2f} MB per CPU s\n")
    for title, table in (("kind", kinds), ("stage", spent)):
        print(f"| {title} | CPU s | share |\n|---|---|---|")
        for name, value in table.most_common(SHOWN):
            print(f"| {name} | {value / 1e9:.3f} | {value / whole:.1%} |")
        print()


if __name__ == "__main__":
    main()
