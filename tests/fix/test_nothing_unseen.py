"""Every visible word that is not in what a generator reads lies in a finding that `check` shows."""

import re

import pytest

from qalint.api import Checker
from qalint.checks.context import Regions
from qalint.document.render import read_text
from qalint.resources import bundled
from qalint.ruleset import load_folder

CHECKER = Checker()
WORD = re.compile(r"\w+")
RULES = load_folder(bundled("rules"))

PAGE = """<!DOCTYPE html>
<html><head><title>Herons | River News</title></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/birds">Birds</a></li><li><a href="/fish">Fish</a></li>
</ul></nav>
</header>
<main><article><h1>Herons come back</h1><p class="byline">By Ann Lee | 4 May 2021</p>
<p>Forty herons have come back to the lower river this spring, more than in any year since the dam was built, and the
wardens who count them every week expect that most of them will stay to breed in the old alders.</p>
<p>Related: <a href="/otters">Otters seen below the weir</a></p>
<p>The birds take small fish in the shallows; nobody who fishes there has complained so far, and the angling club has
offered to pay for a second hide from which visitors may watch them without driving them off.</p></article></main>
<aside><h2>Most read</h2><ul><li><a href="/1">Bridge closed</a></li><li><a href="/2">New mayor</a></li></ul></aside>
<footer><p>© 2021 River News. All rights reserved.</p><p><a href="/privacy">Privacy policy</a>
<a href="/terms">Terms</a></p></footer>
</body></html>"""

ARTICLE = """---
title: Herons
---

Home > Birds > Herons

# Herons

The {{convert|12|km|mi}} of river hold forty herons.<ref>{{cite web|url=https://a.example}}</ref>
See :ref:`the map <map>`.

Herons nest early. Lorem ipsum dolor sit amet.

{| class="wikitable"
! Year !! Pairs
|-
| 1990 || [[Alder (tree)|alder]]
|}

* [Facebook](https://facebook.com/river) * [Twitter](https://twitter.com/river)

Sign up for our newsletter and get the news every Friday!

Advertisement

Read more: Otters seen below the weir
"""


def unseen(source: str, format: str) -> list[str]:
    cleaned = CHECKER.reading(source, format)
    found = Regions((f.start, f.end) for f in CHECKER.check(source, format))
    kept = Regions((piece.source, piece.source + piece.length) for piece in cleaned.source_map.kept)
    view = read_text(cleaned.original)
    places = [view.source_span(*match.span()) for match in WORD.finditer(view.text)]
    return [source[a:b] for a, b in places if b > a and not kept.overlaps(a, b) and not found.overlaps(a, b)]


@pytest.mark.parametrize(("source", "format"), [(PAGE, "html"), (ARTICLE, "markdown"), (ARTICLE, "text")])
def test_whole_documents(source, format):
    assert unseen(source, format) == []
    assert len(CHECKER.readable(source, format)) < 0.8 * len(source)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix], ids=lambda rule: rule.code)
def test_examples_of_rules_that_mend(rule):
    assert [unseen(example.source, example.format) for example in rule.examples if example.finds] == [
        [] for example in rule.examples if example.finds
    ]
