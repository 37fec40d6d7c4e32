"""The `encoded` check: text written so that a reader does not read it and that talks to a model, one way a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qalint.checks import Check, known_keys
from qalint.checks.hidden import check_ways
from qalint.ruleset.model import FixSpec


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for some ways of writing.

    Keys: `ways`, names of qalint.checks.decoding.DECODERS, or "homoglyphs". Raises MatchError.
    """
    from qalint.checks.decoding import DECODERS

    known_keys(params, {"ways"})
    return check_ways(params.get("ways"), frozenset(DECODERS) | {"homoglyphs"}, fix)
