"""Documents for tests, written by rule: every sentence says something of its own."""

from __future__ import annotations

from qalint.document.formats import parse
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity

_THINGS = (
    "pump",
    "valve",
    "boiler",
    "turbine",
    "filter",
    "sensor",
    "compressor",
    "gearbox",
    "radiator",
    "sluice",
)
_PLACES = ("Ardmere", "Brinfold", "Calloway", "Dunmoor", "Elverstad", "Farrowby", "Glenhurst", "Hollin")
_VERBS = ("cools", "drains", "heats", "measures", "supplies", "protects", "empties")
_MATTERS = (
    "northern basin",
    "upper cistern",
    "laundry building",
    "harbour office",
    "greenhouse",
    "brewery cellar",
)


def sentence(number: int) -> str:
    """A sentence unlike all others with another number."""
    thing, place = _THINGS[number % 10], _PLACES[number // 10 % 8]
    verb, matter = _VERBS[number // 3 % 7], _MATTERS[number // 7 % 6]
    return f"The {thing} of {place} {verb} the {matter} with {number + 11} litres of water every hour."


def document(sentences: int, first: int = 0, sections: int = 1, path: str = "plant.md") -> Cleaned:
    """A Markdown document with its sentences spread over sections, as cleaning leaves one without findings."""
    per_section = max(1, sentences // sections)
    parts = ["# Plant handbook\n"]
    for number in range(sentences):
        if number % per_section == 0:
            parts.append(f"\n## Chapter {number // per_section + 1}\n")
        parts.append(sentence(first + number) + "\n")
    parsed = parse("\n".join(parts), "markdown", path)
    return Cleaned(parsed, parsed, identity(len(parsed.source)))
