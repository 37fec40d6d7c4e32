"""Cleaned documents to targets: the fixed stretches of text that questions will be tied to."""

from qalint.plan.budget import Plan, PlanOptions, candidates_of, make_plan, plan_groups
from qalint.plan.filtering import Filter
from qalint.plan.target import Source, Status, Target, plan_row

__all__ = [
    "Filter",
    "Plan",
    "PlanOptions",
    "Source",
    "Status",
    "Target",
    "candidates_of",
    "make_plan",
    "plan_groups",
    "plan_row",
]
