"""Each guard of a rule's [match.guard] lets through the hits it names, and no others."""

import pytest

from qalint.checks import MatchError
from qalint.checks.context import Context
from qalint.checks.guards import DOCUMENT_GUARDS, HIT_GUARDS, guarded
from qalint.checks.pattern import prepare
from qalint.document.formats import parse

SEVEN = "".join(f"Paragraph {n} names an otter.\n\n" for n in range(1, 8))
LIST = "An otter.\n\n- an otter\n\n> an otter\n"
PAGE = "<p>An otter.</p><nav><p>The otter.</p></nav><aside>otter</aside>"
ABOUT = "# Otters\n\nThe otter eats.\n"

CASES = [
    ("formats", ["text"], "An otter.", "text", 1),
    ("formats", ["text"], "An otter.", "markdown", 0),
    ("not_formats", ["text"], "An otter.", "text", 0),
    ("not_formats", ["text"], "An otter.", "markdown", 1),
    ("not_about", ["otter"], ABOUT, "markdown", 0),
    ("not_about", ["otter"], "# Rivers\n\nAn otter.\n", "markdown", 1),
    ("not_about", ["otter"], "---\ntitle: Otters\n---\n\nAn otter.\n", "markdown", 0),
    ("not_about", ["otter"], SEVEN, "text", 0),
    ("with", ["^WEIR"], "Weir\n\nAn otter.", "text", 1),
    ("with", ["^WEIR"], "A weir: an otter.", "text", 0),
    ("without", ["^WEIR"], "Weir\n\nAn otter.", "text", 0),
    ("without", ["^WEIR"], "A weir: an otter.", "text", 1),
    ("min_count", 7, SEVEN, "text", 7),
    ("min_count", 8, SEVEN, "text", 0),
    ("outside", ["list"], LIST, "markdown", 2),
    ("outside", ["list", "quote"], LIST, "markdown", 1),
    ("not_inside", ["list"], LIST, "markdown", 2),
    ("not_in_element", ["nav"], PAGE, "html", 2),
    ("not_in_element", ["nav", "aside"], PAGE, "html", 1),
    ("not_at", ["paragraph"], "otter and otter.\n", "markdown", 1),
    ("not_at", ["heading"], "otter and otter.\n", "markdown", 2),
    ("max_words", 2, "An otter.\n\nAn otter in a river.\n", "text", 1),
    ("max_words", 5, "An otter.\n\nAn otter in a river.\n", "text", 2),
    ("not_before", "[Aa]n ", "An otter and the otter.", "text", 1),
    ("not_after", r"\.|\s", "An otter and an otter, an otter.", "text", 1),
]


def hits(guard: str, value: object, source: str, format: str) -> int:
    check = guarded(prepare({"pattern": "otter", "scope": "source"}, None), {guard: value})
    return len(list(check(Context(parse(source, format)))))


@pytest.mark.parametrize(("guard", "value", "source", "format", "expected"), CASES)
def test_a_guard_lets_through(guard, value, source, format, expected):
    assert hits(guard, value, source, format) == expected


def test_no_guard_is_without_a_case():
    assert {case[0] for case in CASES} == {"min_count", *DOCUMENT_GUARDS, *HIT_GUARDS}


def test_guards_stand_together():
    check = guarded(
        prepare({"pattern": "otter", "scope": "source"}, None), {"outside": ["quote"], "not_before": "[Aa]n "}
    )
    assert len(list(check(Context(parse(LIST + "\n> the otter\n\n- the otter\n", "markdown"))))) == 1


def test_an_unknown_guard_is_named():
    with pytest.raises(MatchError, match="colour"):
        guarded(prepare({"pattern": "otter"}, None), {"colour": "red"})
