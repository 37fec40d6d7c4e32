"""The experiments on a user's own model: where it asks, what leftovers draw, whether it obeys what it reads.

A reproduction of an idea, on harmless probes and in bounds. `run_probe` is the whole job.
"""

from qalint.probe.experiment import Probed, ProbeOptions, run_probe
from qalint.probe.intervals import Share
from qalint.probe.material import Material, material_of

__all__ = ["Material", "ProbeOptions", "Probed", "Share", "material_of", "run_probe"]
