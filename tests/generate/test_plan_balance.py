"""A balanced plan asks where a generator would not look by itself, as often and as widely as any other."""

import pytest
from corpora import document

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.hotspots import Calibration, score_document
from qalint.hotspots.features import NAMES
from qalint.plan import Plan, PlanOptions, make_plan
from qalint.plan.balance import balanced
from qalint.plan.eligibility import FIT

WATERWORKS = """\
# Waterworks

The sluice at Ardmere is closed at night by a guard. Ida Larssen is the engineer who rebuilt the Calloway turbine in \
1923 for 4,500 crowns. The sluice at Ardmere is opened by noon.

The valve is left open in winter by the guard. The Elverstad Company has delivered 312 pipes and a Worthington pump \
to Hollin since 1931. The valve is shut in summer.
"""


def plan_of(balance: bool, **more: object) -> Plan:
    parsed = parse(WATERWORKS, "markdown", "water.md")
    cleaned = Cleaned(parsed, parsed, identity(len(WATERWORKS)))
    return make_plan([cleaned], PlanOptions(budget=2, balance=balance, **more))  # type: ignore[arg-type]


def heat_of(plan: Plan) -> float:
    spots = {
        spot.place.start: spot.score for spot in score_document(parse(WATERWORKS, "markdown", "water.md"))
    }
    return sum(spots[target.original[0]] for target in plan.planned)


def test_takes_the_cooler_neighbours() -> None:
    plain, cool = plan_of(False), plan_of(True)
    assert len(plain.planned) == len(cool.planned) == 2
    assert heat_of(cool) < heat_of(plain)


def test_a_calibration_turns_the_order() -> None:
    short = Calibration(tuple(-9.0 if name == "length" else 0.0 for name in NAMES), 0.0, 40, 40)
    assert plan_of(True, calibration=short).planned != plan_of(True).planned


@pytest.mark.parametrize("budget", [10, 25, 60])
def test_spreads_and_counts_as_without(budget: int) -> None:
    cleaned = document(200, sections=50)
    plan = make_plan([cleaned], PlanOptions(budget=budget, balance=True))
    assert len(plan.planned) == budget
    length = len(plan.targets[0].source.text)
    assert {target.start * 10 // length for target in plan.planned} == set(range(10))


def test_what_is_unfit_stays_behind() -> None:
    cleaned = document(30)
    targets = make_plan([cleaned], PlanOptions(budget=1)).targets
    ranked = balanced(targets, cleaned.cleaned)
    for before, after in zip(targets, ranked, strict=True):
        assert after.fitness >= FIT if before.fitness >= FIT else after.fitness == before.fitness
