"""A mark is reported with what it spoils, and every mark goes."""

import pytest

from qalint.checks import MatchError
from qalint.checks.context import Context
from qalint.checks.damage import prepare
from qalint.document.formats import parse
from qalint.finding import Applicability
from qalint.fix.apply import apply_edits
from qalint.ruleset.model import FixSpec

FIX = FixSpec("Remove it", Applicability.SAFE)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("word", ["be\u00adtter", "co\u00adst"]),
        ("sentence", ["Two are be\u00adtter than one.", "They co\u00adst more."]),
        ("line", ["Two are be\u00adtter than one. All is well. They co\u00adst more."]),
    ],
)
def test_units(unit, expected):
    source = "First line.\nTwo are be\u00adtter than one. All is well. They co\u00adst more.\nLast line."
    hits = list(prepare({"pattern": "\u00ad", "unit": unit}, FIX)(Context(parse(source, "text"))))
    assert [source[hit.start : hit.end] for hit in hits] == expected
    edits = [edit for hit in hits for edit in hit.edits]
    assert apply_edits(source, edits) == source.replace("\u00ad", "")


def test_code_is_left_alone_unless_asked_for():
    source = "Text.\n\n```\na#b\n```\n"
    context = Context(parse(source, "markdown"))
    assert list(prepare({"pattern": "#"}, FIX)(context)) == []
    assert len(list(prepare({"pattern": "#", "literal": True}, FIX)(context))) == 1


@pytest.mark.parametrize("params", [{}, {"pattern": "("}, {"pattern": "x", "unit": "page"}, {"patern": "x"}])
def test_a_mistake_in_a_rule_is_told(params):
    with pytest.raises(MatchError):
        prepare(params, None)
