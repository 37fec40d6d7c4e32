"""What the classifier is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

INTENTS = (
    "clean",
    "mention",
    "override",
    "refusal",
    "role_spoof",
    "format",
    "persona",
    "exfiltration",
    "task_switch",
    "advert",
    "code",
)
"""The classes, in the order of the model's outputs: nothing of the kind, a quoted attack, then what is
wanted of a model.
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or short passage of decoded text, and the text on both sides of it where there is any.

    `hidden` says that readers do not see it: it then takes less suspicion to be looked at closely.
    """

    text: str
    before: str = ""
    after: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage wants of a model that reads it.

    `intent` is one of INTENTS. `confidence`, 0 to 1, is the calibrated probability that the passage is what
    the intent says; where the intent is clean, that it addresses a model all the same. Whether it is high
    enough to report is the caller's to decide, by the thresholds of the model card: report where the intent
    is not clean and the confidence reaches the threshold.
    """

    intent: str
    confidence: float
