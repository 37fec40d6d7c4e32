"""Plans on real documents of our own: offsets, reasons, budgets, sections, styles, and the same bytes again."""

import json
from collections import Counter

import pytest
from corpora import document

from qalint.document.formats import parse
from qalint.document.render import read_text
from qalint.finding import Edit
from qalint.fix.apply import apply_edits
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity, map_of
from qalint.plan import PlanOptions, Status, make_plan, plan_row

TEXT = """\
---
title: The lamp room
---

# Lamps &amp; lenses

The first-order lens of Skarholm weighs 4,200 kilograms and floats on mercury. It was lit in 1871.

BUY NOW at half price, dear visitor.

## Care

| Part | Every |
| ---- | ----- |
| Wick | 6 hours |
| Chimney | 2 days |

The keeper trims the wick every six hours because soot dims the flame. Then he notes the time in the log book:

- Clean the brass with chalk and spirit on the last day of the month.
- Brass polish
- See the manual for the rotation gear.

```
lamp --trim
```

The first-order lens of Skarholm weighs 4,200 kilograms and floats on mercury. Who winds the clock at noon?
"""

ADVERT = "BUY NOW at half price, dear visitor.\n\n"


def cleaned(text: str = TEXT, path: str = "lamps.md") -> Cleaned:
    original = parse(text, "markdown", path)
    start = text.find(ADVERT)
    edits = [Edit(start, start + len(ADVERT), "")] if start >= 0 else []
    after = parse(apply_edits(text, edits), "markdown", path)
    return Cleaned(original, after, map_of(edits, len(text)) if edits else identity(len(text)))


def test_targets_slice_the_text_that_is_read_and_the_original() -> None:
    plan = make_plan([cleaned()])
    said = read_text(cleaned().cleaned).text
    assert plan.planned
    for target in plan.targets:
        row = plan_row(target)
        assert said[row["target"]["start"] : row["target"]["end"]] == row["target"]["text"]
        if target.status is Status.PLANNED:
            low, high = row["original"]["start"], row["original"]["end"]
            assert TEXT[low:high] == row["target"]["text"]
            assert target.window_start <= target.start < target.end <= target.window_end
            assert "BUY NOW" not in target.window


REASONS = [
    ("Lamps & lenses", "heading"),
    ("Care", "heading"),
    ("It was lit in 1871.", None),
    ("Then he notes the time in the log book:", "introduces what follows"),
    ("Brass polish", "too short"),
    ("See the manual for the rotation gear.", "refers elsewhere"),
    ("lamp --trim", "code"),
    ("Who winds the clock at noon?", "a question"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_what_is_left_out_says_why(text: str, reason: str | None) -> None:
    found = [target for target in make_plan([cleaned()]).targets if target.text == text]
    assert [target.reason for target in found] == [reason]


def test_a_sentence_that_stands_twice_is_asked_about_once() -> None:
    lens = [t for t in make_plan([cleaned()]).targets if t.text.startswith("The first-order lens")]
    assert [t.status for t in lens] == [Status.PLANNED, Status.SKIPPED]
    assert lens[1].reason == f"duplicate of {lens[0].id}"
    assert lens[0].id != lens[1].id


def test_sections_are_paths_of_headings() -> None:
    sections = {target.text: target.section for target in make_plan([cleaned()]).planned}
    assert sections["It was lit in 1871."] == ("Lamps & lenses",)
    assert sections["Clean the brass with chalk and spirit on the last day of the month."] == (
        "Lamps & lenses",
        "Care",
    )


def test_other_kinds_of_targets() -> None:
    plan = make_plan([cleaned()], PlanOptions(kinds=("pair", "section", "row")))
    found = {(target.kind, target.style, target.text) for target in plan.planned}
    pair = (
        "The first-order lens of Skarholm weighs 4,200 kilograms and floats on mercury. It was lit in 1871."
    )
    assert ("pair", "multi-hop", pair) in found
    assert ("section", "overview", pair) in found
    assert {text for kind, _, text in found if kind == "row"} == {"Wick\t6 hours", "Chimney\t2 days"}


def long_document(sections: int) -> Cleaned:
    """Sections of unequal length, two sentences to seven."""
    from corpora import sentence

    parts, number = [], 0
    for section in range(sections):
        parts.append(f"## Section {section}\n")
        for _ in range(2 + section % 6):
            parts.append(sentence(number) + "\n")
            number += 1
    return cleaned("\n".join(parts), "long.md")


@pytest.mark.parametrize("seed", range(5))
def test_a_budget_reaches_every_tenth_of_a_long_document(seed: int) -> None:
    plan = make_plan([long_document(200)], PlanOptions(budget=25, seed=seed))
    length = len(plan.targets[0].source.text)
    assert len(plan.planned) == 25
    assert {target.start * 10 // length for target in plan.planned} == set(range(10))
    assert len({target.section for target in plan.planned}) == 25


BUDGETS = [
    (PlanOptions(budget=7), 7, 7, ()),
    (PlanOptions(per_document=3), 6, 6, ()),
    (PlanOptions(coverage=0.5), 9, 9, ()),
    (PlanOptions(), 16, 16, ()),
    (PlanOptions(budget=20), 20, 16, (("", 4),)),
    (PlanOptions(per_document=10), 20, 16, (("a.md", 3), ("b.md", 1))),
]


@pytest.mark.parametrize(("options", "asked", "planned", "shortfall"), BUDGETS)
def test_budgets_are_kept_to_the_number(
    options: PlanOptions, asked: int, planned: int, shortfall: tuple[tuple[str, int], ...]
) -> None:
    plan = make_plan([document(7, path="a.md"), document(9, first=30, path="b.md")], options)
    assert (plan.asked, len(plan.planned), plan.shortfall) == (asked, planned, shortfall)
    counts = Counter(target.status for target in plan.targets)
    assert counts[Status.RESERVE] == 16 - planned
    assert plan.coverage == planned / 16


def test_the_same_input_gives_the_same_bytes_and_another_seed_another_choice() -> None:
    def text(seed: int) -> str:
        plan = make_plan([long_document(40)], PlanOptions(budget=9, seed=seed))
        return "\n".join(json.dumps(plan_row(target)) for target in plan.targets)

    assert text(1) == text(1)
    assert len({text(seed) for seed in range(6)}) > 1


def test_the_original_holds_its_markup_whole() -> None:
    text = "The key **`alpha` of Brinfold** opens [the `gate`](x.md) of nine locks and 2 doors.\n"
    target = make_plan([cleaned(text)]).planned[0]
    assert target.text == "The key alpha of Brinfold opens the gate of nine locks and 2 doors."
    assert text[slice(*target.original)] == text.strip()
    text = "`Alpha` of Brinfold opens the gate of nine locks and `two doors`\n"
    assert text[slice(*make_plan([cleaned(text)]).planned[0].original)] == text.strip()


def test_ids_stay_where_the_rest_of_a_document_changes() -> None:
    before = {t.text: t.id for t in make_plan([cleaned()]).targets}
    after = {
        t.text: t.id
        for t in make_plan([cleaned("An odd sentence that was not here before.\n\n" + TEXT)]).targets
    }
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def test_an_empty_document_plans_nothing() -> None:
    plan = make_plan([cleaned("")], PlanOptions(budget=3))
    assert (plan.planned, plan.shortfall) == ((), (("", 3),))


@pytest.mark.parametrize("budget", [1, 2, 3, 7])
def test_a_small_budget_cuts_a_document_into_as_many_stretches(budget: int) -> None:
    plan = make_plan([document(60, sections=12)], PlanOptions(budget=budget))
    length = len(plan.targets[0].source.text)
    assert [target.start * budget // length for target in plan.planned] == list(range(budget))


def test_a_single_pick_is_the_fittest_of_its_document() -> None:
    plan = make_plan(
        [document(12, sections=6), document(9, first=40, path="b.md")], PlanOptions(per_document=1)
    )
    for target in plan.planned:
        beside = [
            other.fitness for other in plan.targets if other.source is target.source and not other.reason
        ]
        assert target.fitness == max(beside)
