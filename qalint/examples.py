"""A rule's examples are its tests: run them and say what does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from qalint.checks.context import Options
from qalint.document.formats import parse
from qalint.finding import READING
from qalint.fix.converge import clean
from qalint.lint import Linter, lint, prepare
from qalint.ruleset import Example, Rule, RuleSet

LEAST = 2
"""Examples of each kind (finding, clean) that a rule has at least."""


def failures(rule: Rule, options: Options | None = None) -> Iterator[str]:
    """What is wrong with a rule's examples, one line each; nothing where they all hold.

    Raises RuleError where the rule's `[match]` table cannot be used.
    """
    finding = sum(bool(example.finds) for example in rule.examples)
    if finding < LEAST or len(rule.examples) - finding < LEAST:
        yield f"{rule.code}: needs {LEAST} examples that find and {LEAST} that do not"
    linter = prepare(RuleSet((rule,), (rule,)), options or _own_corpus(rule))
    for number, example in enumerate(rule.examples, 1):
        for message in _example_failures(example, linter):
            yield f"{rule.code} example {number}: {message}"


def _own_corpus(rule: Rule) -> Options | None:
    """A rule about a corpus has one: its examples."""
    if rule.match["kind"] != "corpus":
        return None
    from qalint.checks.corpus import learn

    names = enumerate(rule.examples, 1)
    return Options(
        corpus=learn(parse(each.source, each.format, f"example {number}") for number, each in names)
    )


def _example_failures(example: Example, linter: Linter) -> Iterator[str]:
    document = parse(example.source, example.format, f"example.{example.format}")
    result = lint(document, linter)
    for _, message in result.failures:
        yield f"the check failed: {message}"
    found = tuple(example.source[f.start : f.end] for f in result.findings)
    if found != example.finds:
        yield f"finds {list(found)!r}, not {list(example.finds)!r}"
    if example.fixed is None:
        return
    cleaned = clean(document, linter, READING)
    if cleaned.cleaned.source != example.fixed:
        yield f"is fixed to {cleaned.cleaned.source!r}, not {example.fixed!r}"
    if not cleaned.converged:
        yield "the fix does not come to rest"
    if any(f.fix for f in cleaned.remaining):
        yield "the fixed text still has a finding that can be fixed"
