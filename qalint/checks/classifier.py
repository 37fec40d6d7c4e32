"""The `classifier` check: passages that readers see and that talk to a model, one intent a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.ruleset.model import FixSpec

INTENTS = frozenset("override refusal format persona exfiltration task_switch advert code mention".split())


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one intent.

    Key: `intent`, one of INTENTS; `mention` finds passages of every intent that the document only quotes, and takes
    none out. Raises MatchError.
    """
    known_keys(params, {"intent"})
    intent = params.get("intent")
    if intent not in INTENTS:
        raise MatchError("intent", f"{intent!r} is none of {', '.join(sorted(INTENTS))}")

    def run(context: Context) -> Iterator[Hit]:
        from qalint.checks.instruction.excise import excision

        for verdict in context.verdicts:
            if verdict.quoted:
                if intent == "mention":
                    yield Hit(verdict.start, verdict.end, (), verdict.confidence)
            elif intent == verdict.intent and not verdict.way and not verdict.mark:
                edits = excision(context, verdict) if fix else ()
                yield Hit(verdict.start, verdict.end, edits, verdict.confidence)

    return run
