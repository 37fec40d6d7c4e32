"""Targets to question-answer pairs: prompts, providers, proof, the store, exports.

`generate(plan, options, output)` is the whole job; `generate_async` the same inside a running loop.
"""

from qalint.generate.batch import BatchError
from qalint.generate.call import ProviderError
from qalint.generate.generation import Generation, generate, generate_async
from qalint.generate.limits import Limits, Price
from qalint.generate.options import GenerateOptions
from qalint.generate.output import OutputError
from qalint.generate.store import StoreError

__all__ = [
    "BatchError",
    "GenerateOptions",
    "Generation",
    "Limits",
    "OutputError",
    "Price",
    "ProviderError",
    "StoreError",
    "generate",
    "generate_async",
]
