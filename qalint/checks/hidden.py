"""The `hidden` check: text that markup keeps from readers and that talks to a model, one way of hiding a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.ruleset.model import FixSpec


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for some ways of hiding.

    Keys: `ways`, names of qalint.checks.instruction.passage.HIDING. Raises MatchError.
    """
    from qalint.checks.instruction.passage import HIDING

    known_keys(params, {"ways"})
    return check_ways(params.get("ways"), frozenset(HIDING), fix)


def check_ways(ways: Any, known: frozenset[str], fix: FixSpec | None) -> Check:
    """The check that yields verdicts of these ways. Raises MatchError where one is not known."""
    if not isinstance(ways, list) or not ways or not known.issuperset(ways):
        raise MatchError("ways", f"must be a list of some of {', '.join(sorted(known))}")
    wanted = frozenset(ways)

    def run(context: Context) -> Iterator[Hit]:
        from qalint.checks.instruction.excise import excision

        for verdict in context.verdicts:
            if verdict.way in wanted and not verdict.quoted:
                edits = excision(context, verdict) if fix else ()
                values = {"says": " ".join(verdict.text.split()), "intent": verdict.intent.replace("_", " ")}
                yield Hit(verdict.start, verdict.end, edits, verdict.confidence, values=values)

    return run
