"""Where a generator will look: a score for each sentence-level span of a document, with reasons.

`score_document(document)` is the whole job; `Calibration` fits it to one generator.
"""

from qalint.hotspots.calibration import Calibration, CalibrationError, calibrate
from qalint.hotspots.places import Place, places_of
from qalint.hotspots.score import Hotspot, Skill, load_model, score_document

__all__ = [
    "Calibration",
    "CalibrationError",
    "Hotspot",
    "Place",
    "Skill",
    "calibrate",
    "load_model",
    "places_of",
    "score_document",
]
