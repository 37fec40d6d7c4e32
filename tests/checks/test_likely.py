"""Which rules a run calls for a document: all that could find anything in it."""

import pytest

from qalint.checks import furniture, pattern
from qalint.checks.context import Context
from qalint.checks.likely import Likely
from qalint.checks.needles import caseless
from qalint.document.formats import parse
from qalint.lint import lint, prepare
from qalint.rulebook import load_rules
from qalint.ruleset import RuleSet


def test_hints_and_needed_words_are_told():
    assert furniture.words({"hints": ["moon"]}) == [{"moon"}]
    assert pattern.words({"pattern": "Tide[sx]", "hints": ["Sea"]}) == [{"sea"}, {"tide"}]
    assert pattern.words({"pattern": "tides", "scope": "text"}) == []
    assert pattern.words({"pattern": "[a-z]+"}) == []


@pytest.mark.parametrize("text", ["SUBſCRIBE", "SUBSCRİBE", "subscrıbe", "Subscribe"])
def test_letters_that_ignoring_case_takes_for_others_hide_no_word(text):
    assert "subscribe" in caseless(text)


def test_rules_of_other_formats_and_words_are_left_out():
    rules = [rule for rule in load_rules() if rule.match["kind"] == "pattern"]
    called = {
        rules[number].code for number in Likely(rules).of(Context(parse("The boat lies here.", "markdown")))
    }
    assert "MKP012" not in called
    assert "MKP032" not in called


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_every_rule_is_called_for_its_own_examples(rule):
    """A rule that is called for every document finds the same in its examples."""
    linter = prepare(RuleSet((rule,), (rule,)))
    numbers = list(range(len(linter.checks)))
    for example in rule.examples:
        document = parse(example.source, example.format)
        if linter.checks and list(linter.checks[0][1](Context(document, linter.options))):
            assert linter.likely.of(Context(document, linter.options)) == numbers
            assert lint(document, linter).findings is not None
