"""The command that a test kills: the pairs of a fixed plan from the server named on the command line.

slow_run.py URL OUTPUT [BUDGET]
"""

import sys
from pathlib import Path

from corpora import document

from qalint.generate import GenerateOptions, generate
from qalint.plan import PlanOptions, make_plan

if __name__ == "__main__":
    budget = int(sys.argv[3]) if len(sys.argv) > 3 else 25
    plan = make_plan([document(budget * 8 // 5, sections=4)], PlanOptions(budget=budget))
    generate(plan, GenerateOptions(base_url=sys.argv[1], model="m", concurrency=8), Path(sys.argv[2]))
