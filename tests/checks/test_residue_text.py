"""What stays of markup when it goes: the text functions behind the fixes, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks.addresses import untracked
from qalint.checks.entities import decode_entities, peel_entity
from qalint.checks.formula import plain_formula
from qalint.checks.hyphenation import joined_fragments, joined_word
from qalint.checks.spelling import decode_quoted_printable, detokenised, unescape_string
from qalint.checks.template_text import macro_text, role_text, shortcode_text
from qalint.checks.wiki_table import table_text
from qalint.checks.wiki_template import is_wiki_template, template_text

CASES = [
    (untracked, "https://a.example/p?utm_source=x", "https://a.example/p"),
    (untracked, "https://a.example/p?id=4&utm_source=x&utm_medium=y#top", "https://a.example/p?id=4#top"),
    (untracked, "https://a.example/p?utm_source=x&#038;id=4", "https://a.example/p?id=4"),
    (untracked, "https://git.example/raw?ref=main", "https://git.example/raw?ref=main"),
    (untracked, "https://go.example/fwlink?linkid=400529", "https://go.example/fwlink?linkid=400529"),
    (
        untracked,
        "https://www.amazon.example/dp/B1/ref=as_li?tag=me-20&th=1",
        "https://www.amazon.example/dp/B1?th=1",
    ),
    (decode_entities, "&eacute;&nbsp;&hellip;", "é …"),
    (decode_entities, "&nbsp; &nbsp;", " "),
    (decode_entities, "&#42;", "&#42;"),
    (decode_entities, "&nosuchname;", "&nosuchname;"),
    (peel_entity, "&amp;#8217;", "&#8217;"),
    (peel_entity, "&amp;nosuchname;", "&amp;nosuchname;"),
    (plain_formula, r"$( 2 0 ~ \mathrm { m l } )$", "(20 ml)"),
    (plain_formula, r"$9 5 \%$", "95%"),
    (plain_formula, r"$\sigma _ { x }$", r"$\sigma _ { x }$"),
    (joined_fragments, "bene fi t", "benefit"),
    (joined_fragments, "the fi rst", "the fi rst"),
    (decode_quoted_printable, "=C3=A9", "é"),
    (decode_quoted_printable, "=C3=28", "=C3=28"),
    (unescape_string, r"\ud83d\ude00", "😀"),
    (unescape_string, r"\ud83d", r"\ud83d"),
    (detokenised, " @-@ ", "-"),
    (detokenised, "<unk>", "<unk>"),
    (shortcode_text, '{{< figure src="/a.jpg" caption="A dry well" >}}', "A dry well"),
    (shortcode_text, "{{< /tip >}}", ""),
    (shortcode_text, '{{% include "/parts/a.md" %}}', ""),
    (role_text, ":ref:`the well <well>`", "the well"),
    (role_text, ":class:`~water.Well`", "Well"),
    (macro_text, '{{domxref("Well.dig()", "dig()")}}', "dig()"),
    (macro_text, "{{Compat()}}", ""),
    (template_text, "convert|12|km|mi", "12 km"),
    (template_text, "lang|fr|puits", "puits"),
    (template_text, "cite web|url=x|title=Wells", ""),
    (template_text, "birth date|1901|2|3", "1901-02-03"),
    (template_text, "nowrap|[[Well (water)|well]] house", "well house"),
    (
        table_text,
        "{|\n|+ Wells\n! Name !! Depth\n|-\n| Old || style='x' | 4 m\n|}",
        "Wells\nName | Depth\nOld | 4 m",
    ),
]


@pytest.mark.parametrize(
    ("function", "text", "expected"), CASES, ids=lambda value: getattr(value, "__name__", None)
)
def test_text_is_kept(function, text, expected):
    assert function(text) == expected


@pytest.mark.parametrize("function", sorted({case[0] for case in CASES}, key=lambda f: f.__name__))
@given(text=st.text(alphabet="&;#=@-{}|[]<>~\\`:?/ \n0aAfmnu\"'%éﬁ", max_size=40))
def test_no_text_breaks_them(function, text):
    assert isinstance(function(text), str)


@given(text=st.text(alphabet="?&;=#%26abutm_source0 /.", max_size=60))
def test_an_address_is_cleaned_by_one_pass(text):
    assert untracked(untracked(text)) == untracked(text)


TEMPLATES = [
    ("Reflist", True),
    ("convert|4|km", True),
    ("Infobox well\n| depth = 4", True),
    ("DEFAULTSORT:Well", True),
    ("1961 wells", True),
    ("bio-stub", True),
    (" page.title ", False),
    ("name", False),
    (" name | upper ", False),
    ("count + 1", False),
    ("userName", False),
]


@pytest.mark.parametrize(("inside", "expected"), TEMPLATES)
def test_wiki_templates_are_told_from_placeholders(inside, expected):
    assert is_wiki_template(inside) is expected


CUTS = [
    ("phy", "sicians", {}, "physicians"),
    ("prob", "lem", {}, "problem"),
    ("long", "term", {}, ""),
    ("well", "known", {}, ""),
    ("hydro", "phyte", {"hydrophyte": 1}, "hydrophyte"),
    ("North", "South", {}, ""),
    ("cloud", "agnostic", {"cloud": 4, "agnostic": 2}, ""),
]


@pytest.mark.parametrize(("first", "second", "known", "expected"), CUTS)
def test_words_are_joined_and_compounds_are_not(first, second, known, expected):
    assert joined_word(first, second, known) == expected
