"""What a rule file becomes: `Rule`, with its fix and its examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qalint.finding import Applicability, Severity

CATEGORIES = {
    "MKP": "markup residue",
    "BLP": "boilerplate",
    "ENC": "encoding",
    "CNV": "conversion residue",
    "STR": "structure",
    "INS": "instruction-like",
    "HID": "hidden text",
    "HOT": "hotspot",
    "QAL": "about qalint's own directives",
}
"""The prefix of a code and what it stands for. Users' rules may have any prefix of capital letters."""

PRECISIONS = {"very-high": 0.98, "high": 0.92, "medium": 0.8, "low": 0.6}
"""SARIF's words for a rule's precision, and the confidence of a finding whose check states none."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the excerpts that the rule finds in it, in order (none: it must stay silent).

    `fixed` is the text after the rule's fix, None where the rule has no fix or nothing is found.
    """

    format: str
    source: str
    finds: tuple[str, ...]
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class FixSpec:
    """How a rule mends what it finds.

    `replace` is the text put in the place of the unit (a template over the pattern's groups); `transform` names a
    function of `qalint.checks.transforms` instead; `unit` is what is replaced: the match, its line, its block.
    """

    title: str
    applicability: Applicability
    unit: str = "match"
    replace: str = ""
    transform: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `match` holds the keys of its `[match]` table; `origin` is the file it was read from.

    `supersedes` names prefixes of codes: inside a finding of this rule theirs say the same again, and are left out.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    precision: str
    why: str
    match: Mapping[str, Any]
    message: str = ""
    tags: tuple[str, ...] = ()
    since: str = "0.1.0"
    fix: FixSpec | None = None
    examples: tuple[Example, ...] = ()
    default: bool = True
    supersedes: tuple[str, ...] = ()
    origin: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """The code's letters: MKP of MKP012."""
        return self.code.rstrip("0123456789")

    @property
    def confidence(self) -> float:
        """The confidence of a finding whose check states none, from the precision."""
        return PRECISIONS[self.precision]
