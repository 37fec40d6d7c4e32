"""The command that a test kills: the pairs of a fixed plan from the server named on the command line."""

import sys
from pathlib import Path

from corpora import document

from qalint.generate import GenerateOptions, generate
from qalint.plan import PlanOptions, make_plan

if __name__ == "__main__":
    plan = make_plan([document(40, sections=4)], PlanOptions(budget=25))
    generate(plan, GenerateOptions(base_url=sys.argv[1], model="m", concurrency=8), Path(sys.argv[2]))
