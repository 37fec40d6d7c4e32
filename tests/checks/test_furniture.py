"""Labels of a page are told from what a page says."""

import pytest

from qalint.checks import MatchError
from qalint.checks.context import Context
from qalint.checks.furniture import coverage, leads_away, prepare
from qalint.checks.passages import passages
from qalint.document.formats import parse


def hits(source: str, format: str = "text", **params: object) -> list[str]:
    found = prepare(params, None)(Context(parse(source, format)))
    return [source[hit.start : hit.end] for hit in found]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("home news contact", 1.0, 1.0),
        ("log in or sign up", 0.8, 0.9),
        ("startseite impressum kontakt", 1.0, 1.0),
        ("ホーム お問い合わせ", 1.0, 1.0),
        ("the heron stood in the shallows", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_coverage_is_the_share_of_labels(text, low, high):
    assert low <= coverage(text) <= high


@pytest.mark.parametrize(
    ("targets", "one", "expected"),
    [
        (("/", "/news", "/about"), True, True),
        (("https://a.org/1", "https://www.a.org/2"), True, True),
        (("https://a.org", "https://b.org", "https://c.org"), True, False),
        (("https://a.org", "https://b.org", "https://c.org"), False, True),
        (("roof.md", "../door.md"), False, False),
        (("#a", "#b"), False, False),
        (("http://[broken", "x.md"), False, False),
        ((), True, True),
    ],
)
def test_menus_lead_to_pages_of_a_site(targets, one, expected):
    assert leads_away(targets, one) is expected


def test_passages_are_paragraphs_headings_and_whole_lists():
    source = "# Boats\n\nTwo boats lie here.\n\n* [One](/1)\n* [Two](/2)\n\nThat is all.\n"
    found = passages(Context(parse(source, "markdown")))
    assert [(p.kind, p.text, p.words) for p in found] == [
        ("heading", "Boats", 1), ("paragraph", "Two boats lie here.", 4), ("list", "One Two", 2),
        ("paragraph", "That is all.", 3),
    ]  # fmt: skip
    assert found[2].linked == 1.0
    assert found[2].targets == ("/1", "/2")
    assert found[2].items == ("One", "Two")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("* a\n* b\n\n\n* c\n* d\n", ["* a\n* b", "* c\n* d"]),
        ("* a\n* b\n\n* c\n", ["* a\n* b", "* c"]),
        ("* a\n\n* b\n\n* c\n", ["* a\n\n* b\n\n* c"]),
        ("* a\n\n* b\n\n\n* c\n", ["* a\n\n* b", "* c"]),
        ("* a\n  * b\n\n\trun this\n\nText.\n", ["* a\n  * b", "\trun this", "Text."]),
        ("* a\n* [b](/b)\n\n      code\n", ["* a\n* [b](/b)"]),
    ],
)
def test_a_list_that_stands_off_from_the_one_above_is_another(source, expected):
    found = passages(Context(parse(source, "markdown")))
    assert [source[p.start : p.end].rstrip() for p in found] == [e.lstrip("\t") for e in expected]


def test_what_leads_and_what_trails():
    source = "Home\n\nThe boat that lies in the harbour is for sale.\n\nContact us\n"
    found = passages(Context(parse(source, "text")))
    assert [(p.leads, p.trails) for p in found] == [(True, False), (True, True), (False, True)]


def test_glued_labels_are_parted():
    assert hits("AboutContactAdvertise", share=0.9) == ["AboutContactAdvertise"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"cues": ["^tides$"]}, ["Tides"]),
        ({"cues": ["tides", "low"], "least": 2}, ["Tides are low in the morning here."]),
        ({"cues": ["tides"], "sentences": False}, ["Tides"]),
        ({"cues": ["tides"], "max_words": 1}, ["Tides"]),
        ({"cues": ["tides"], "min_words": 2}, ["Tides are low in the morning here."]),
        ({"cues": ["tides"], "not": ["low"]}, ["Tides"]),
        (
            {"any": [{"cues": ["^tides$"]}, {"cues": ["low"]}]},
            ["Tides", "Tides are low in the morning here."],
        ),
    ],
)
def test_keys(params, expected):
    assert hits("Tides\n\nTides are low in the morning here.", **params) == expected


@pytest.mark.parametrize(
    "params",
    [{"cue": []}, {"place": "top"}, {"cues": ["("]}, {"any": [{"hints": ["x"]}]}, {"site_links": "two"}],
)
def test_a_mistake_in_a_rule_is_told(params):
    with pytest.raises(MatchError):
        prepare(params, None)
