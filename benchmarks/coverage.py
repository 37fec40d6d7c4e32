"""What 25 questions reach in a document of 200 sections: qalint's plan beside the selection loops of other generators.

    python benchmarks/coverage.py [--budget 25] [--seeds 100]

No model is asked: this measures where questions can land. The other loops are written anew here from reading those
projects' sources, each section standing for one of their chunks or nodes:

* head first: chunks from the first on, a share of the questions each, until there are enough (synthetic-data-kit);
* first nodes: as many nodes as questions, taken from the start (ragas);
* nine chunks: three chunks drawn at random, each with the two that share most words with it (deepeval's contexts);
* random windows: a stretch of random place for each question (Cartridges).

They show a model a passage and leave it to the model what to ask about. Each question is granted a sentence of that
passage drawn at random, which is kind to them: real generators return to the same salient places.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from statistics import mean

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.plan import PlanOptions, make_plan

SECTIONS = 200
TENTHS = 10
CONTEXTS, CONTEXT_CHUNKS = 3, 3
WINDOW = 6
"""Sentences of a random window."""

_THINGS = "pump valve boiler turbine filter sensor gearbox radiator sluice burner".split()
_PLACES = "Ardmere Brinfold Calloway Dunmoor Elverstad Farrowby Glenhurst Hollin".split()
_VERBS = "cools drains heats measures supplies protects empties".split()
_MATTERS = "basin cistern laundry harbour greenhouse brewery cellar quarry tannery".split()

Loop = Callable[[list[list[int]], list[str], int, random.Random], list[int]]
"""Sections (the numbers of their sentences), sentences, budget and chance to the sentences that questions hit."""


def sentence(number: int) -> str:
    """A sentence unlike all others."""
    thing, place = _THINGS[number % 10], _PLACES[number // 10 % 8]
    verb, matter = _VERBS[number // 3 % 7], _MATTERS[number // 7 % 9]
    return f"The {thing} of {place} {verb} the {matter} with {number + 11} litres of water every hour."


def sections_of(chance: random.Random) -> list[list[int]]:
    """Sections of 1 to 12 sentences, by their numbers."""
    sections, at = [], 0
    for _ in range(SECTIONS):
        size = chance.randint(1, 12)
        sections.append(list(range(at, at + size)))
        at += size
    return sections


def head_first(sections: list[list[int]], texts: list[str], budget: int, chance: random.Random) -> list[int]:
    each = max(1, round(budget / len(sections)))
    hits: list[int] = []
    for section in sections:
        hits += [chance.choice(section) for _ in range(each)]
        if len(hits) >= budget:
            break
    return hits[:budget]


def first_nodes(sections: list[list[int]], texts: list[str], budget: int, chance: random.Random) -> list[int]:
    return [chance.choice(section) for section in sections[:budget]]


def nine_chunks(sections: list[list[int]], texts: list[str], budget: int, chance: random.Random) -> list[int]:
    words = [{word for n in section for word in texts[n].lower().split()} for section in sections]

    def alike(one: int, two: int) -> float:
        return len(words[one] & words[two]) / len(words[one] | words[two])

    shown: list[int] = []
    for seed in chance.sample(range(len(sections)), CONTEXTS):
        others = sorted((n for n in range(len(sections)) if n != seed), key=lambda n: -alike(seed, n))
        shown += [n for section in [seed, *others[: CONTEXT_CHUNKS - 1]] for n in sections[section]]
    return [chance.choice(shown) for _ in range(budget)]


def random_windows(
    sections: list[list[int]], texts: list[str], budget: int, chance: random.Random
) -> list[int]:
    starts = [chance.randrange(len(texts)) for _ in range(budget)]
    return [chance.choice(range(start, min(len(texts), start + WINDOW))) for start in starts]


LOOPS: dict[str, Loop] = {
    "head first": head_first,
    "first nodes": first_nodes,
    "nine chunks": nine_chunks,
    "random windows": random_windows,
}


def planned(sections: list[list[int]], texts: list[str], budget: int, seed: int, balance: bool) -> list[int]:
    """The sentences that qalint plans; all other text of the document is headings."""
    parts = [
        f"## Chapter {n + 1}\n\n{' '.join(texts[s] for s in section)}\n" for n, section in enumerate(sections)
    ]
    document = parse("# Handbook\n\n" + "\n".join(parts), "markdown", "handbook.md")
    cleaned = Cleaned(document, document, identity(len(document.source)))
    plan = make_plan([cleaned], PlanOptions(budget=budget, seed=seed, balance=balance))
    number = {text: n for n, text in enumerate(texts)}
    return [number[target.text] for target in plan.planned]


def told(name: str, runs: list[list[int]], sections: list[list[int]], total: int) -> str:
    """A line of the table: means over the runs."""
    section_of = {n: number for number, section in enumerate(sections) for n in section}
    tenths = [len({hit * TENTHS // total for hit in run}) for run in runs]
    return (
        f"{name:<16}{mean(len(run) for run in runs):>6.1f}{mean(len(set(run)) for run in runs):>10.1f}"
        f"{mean(len(set(run)) / total for run in runs):>9.1%}"
        f"{mean(len({section_of[hit] for hit in run}) for run in runs):>10.1f}{mean(tenths):>8.1f}"
        f"{mean(count == TENTHS for count in tenths):>10.0%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--budget", type=int, default=25)
    parser.add_argument("--seeds", type=int, default=100)
    given = parser.parse_args()
    sections = sections_of(random.Random(0))
    total = sum(map(len, sections))
    texts = [sentence(number) for number in range(total)]
    print(
        f"{SECTIONS} sections, {total} sentences, {given.budget} questions; means over {given.seeds} seeds\n"
    )
    print(f"{'':16}{'asked':>6}{'sentences':>10}{'share':>9}{'sections':>10}{'tenths':>8}{'all ten':>10}")
    for name, loop in LOOPS.items():
        runs = [loop(sections, texts, given.budget, random.Random(seed)) for seed in range(given.seeds)]
        print(told(name, runs, sections, total))
    for name, balance in (("qalint", False), ("qalint balanced", True)):
        runs = [planned(sections, texts, given.budget, seed, balance) for seed in range(min(10, given.seeds))]
        print(told(name, runs, sections, total))
    print(
        "\nqalint: 10 seeds at most; sentences: different ones that a question hits; all ten: share of the seeds."
    )


if __name__ == "__main__":
    main()
