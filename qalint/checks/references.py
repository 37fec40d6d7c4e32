"""The `references` check: a list of literature under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.passages import Passage
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d[a-z]?\b")
WORK = re.compile(
    r"\bet al\b|\bdoi\b|\bisbn\b|\barxiv\b|\bpp?\. ?\d|\bvol\.|\bno\. ?\d|\beds?\.|\d+ ?\(\d+\)[:,]"
    r"|\b(?:journal|proceedings|proc\.|conference|transactions|press|verlag|springer|elsevier|wiley|university"
    r"|thesis|zeitschrift|revue|revista|retrieved|accessed|abgerufen|consulté|consultado)\b"
    r"|\b[a-z][\w-]+, [a-z]\.(?: ?[a-z]\.){0,3}[,;&( ]|^\[?\d{1,3}[\].]? [a-z]\. [a-z]"
)
"""What particulars of a work hold beside a year: how and where it was published, initials of an author."""

LONGEST = 90
"""Words from which an entry is text about a work rather than its particulars."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for lists of literature.

    Keys: `headings` (an expression that the whole plain text of the heading matches), `entries` (how many
    particulars of works must follow, 3) and `share` (of what follows up to the next heading, .7). Raises
    MatchError.
    """
    known_keys(params, ("headings", "entries", "share"))
    try:
        headings = re.compile(params["headings"])
    except (KeyError, TypeError, re.error) as error:
        raise MatchError("headings", f"must be a regular expression: {error}") from error
    least, share = int(params.get("entries", 3)), float(params.get("share", 0.7))

    def run(context: Context) -> Iterator[Hit]:
        found = context.passages
        for at, passage in enumerate(found):
            if passage.words <= 4 and headings.fullmatch(passage.plain.strip(" .:0123456789*#")):
                entries = _below(found, at)
                works = sum(map(is_work, entries))
                if works >= least and works >= share * len(entries):
                    end = max(entry.end for entry in found[at + 1 : _next_heading(found, at)])
                    edits = (removal(context, passage.start, end),) if fix else None
                    yield Hit(passage.start, end, edits, values={"count": str(works)})

    return run


def is_work(entry: str) -> bool:
    """Whether a plain text reads as the particulars of a work: a year, and what else such entries have."""
    return entry.count(" ") < LONGEST and YEAR.search(entry) is not None and WORK.search(entry) is not None


def _below(found: Sequence[Passage], at: int) -> list[str]:
    below = found[at + 1 : _next_heading(found, at)]
    return [item.casefold() for passage in below for item in _entries(passage)]


def _entries(passage: Passage) -> tuple[str, ...]:
    return passage.items if passage.kind == "list" else (passage.text,)


def _next_heading(found: Sequence[Passage], at: int) -> int:
    return next((n for n in range(at + 1, len(found)) if found[n].kind == "heading"), len(found))
