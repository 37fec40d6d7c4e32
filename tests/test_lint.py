"""The engine: a rule that fails never stops the others, and a larger finding says what lies inside it once."""

from qalint.checks import Hit
from qalint.checks.context import Options
from qalint.document.formats import parse
from qalint.finding import Severity
from qalint.lint import Linter, lint
from qalint.ruleset import Rule, RuleSet


def rule(code, **more):
    return Rule(
        code,
        code.lower(),
        "A summary",
        Severity.WARNING,
        "high",
        "Why.",
        {"kind": "pattern", "pattern": "x"},
        **more,
    )


def linter(*checks):
    rules = tuple(rule for rule, _ in checks)
    return Linter(RuleSet(rules, rules), checks, Options())


def hits(*places):
    return lambda context: [Hit(start, end) for start, end in places]


def broken(context):
    raise RecursionError("too deep")


DOCUMENT = parse("one two three four\n", "text")


def test_a_failing_rule_is_named_and_the_others_run():
    done = lint(DOCUMENT, linter((rule("AAA001"), broken), (rule("AAA002"), hits((0, 3)))))
    assert [f.code for f in done.findings] == ["AAA002"]
    assert done.failures == (("AAA001", "RecursionError: too deep"),)


def test_rules_that_share_a_cause_are_told_together():
    done = lint(DOCUMENT, linter((rule("AAA001"), broken), (rule("AAA002"), broken)))
    assert done.failures == (("AAA001 and 1 more", "RecursionError: too deep"),)


def test_findings_are_in_order_of_place():
    done = lint(DOCUMENT, linter((rule("AAA001"), hits((8, 13), (0, 3))), (rule("AAA002"), hits((4, 7)))))
    assert [f.start for f in done.findings] == [0, 4, 8]


def test_a_superseded_finding_is_left_out_only_inside():
    wide = rule("BBB001", supersedes=("AAA",))
    done = lint(DOCUMENT, linter((rule("AAA001"), hits((0, 3), (4, 7))), (wide, hits((0, 5)))))
    assert [(f.code, f.start) for f in done.findings] == [("BBB001", 0), ("AAA001", 4)]


def test_findings_below_the_confidence_wanted_are_left_out():
    checks = ((rule("AAA001"), lambda context: [Hit(0, 3, confidence=0.4), Hit(4, 7, confidence=0.6)]),)
    rules = tuple(rule for rule, _ in checks)
    unsure = Linter(RuleSet(rules, rules), checks, Options(min_confidence=0.5))
    assert [f.start for f in lint(DOCUMENT, unsure).findings] == [4]
    own = Linter(RuleSet(rules, rules), checks, Options(min_confidence=0.5, thresholds={"AAA001": 0.3}))
    assert [f.start for f in lint(DOCUMENT, own).findings] == [0, 4]
