"""Judges whether a passage talks to the model that will read it: a fast filter, then a model on what it
keeps.
"""

from qalint.classifier.card import BrokenModelError
from qalint.classifier.cascade import InstructionClassifier, load_instruction_classifier
from qalint.classifier.passage import INTENTS, Judgement, Passage

__all__ = [
    "INTENTS",
    "BrokenModelError",
    "InstructionClassifier",
    "Judgement",
    "Passage",
    "load_instruction_classifier",
]
