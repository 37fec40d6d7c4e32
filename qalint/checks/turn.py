"""The `turn` check: spoofed turns of a conversation, by the marks that chat templates put around turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.ruleset.model import FixSpec


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one class of marks.

    Keys: `marks`, "template" for tokens that only chat templates have, "role" for roles, headings, tags and keys that
    open a turn. Raises MatchError.
    """
    known_keys(params, {"marks"})
    marks = params.get("marks")
    if marks not in ("template", "role"):
        raise MatchError("marks", f"{marks!r} is neither template nor role")

    def run(context: Context) -> Iterator[Hit]:
        from qalint.checks.instruction.excise import excision
        from qalint.checks.instruction.turns import TOKEN

        for verdict in context.verdicts:
            if verdict.quoted or not verdict.mark or bool(TOKEN.match(verdict.mark)) != (marks == "template"):
                continue
            edits = excision(context, verdict) if fix else ()
            yield Hit(verdict.start, verdict.end, edits, verdict.confidence, values={"mark": verdict.mark})

    return run
