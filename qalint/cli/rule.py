"""`qalint rule CODE`: what a rule looks for, why, an example, what its fix does."""

from __future__ import annotations

import json
import textwrap

import click

from qalint.cli.options import complete_codes
from qalint.report.printable import printable
from qalint.ruleset import CATEGORIES, Rule, RuleSet


@click.command("rule", short_help="Explain a rule.")
@click.argument("name", metavar="CODE|NAME", shell_complete=complete_codes)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How to print it.",
)
@click.option("--rules", "folders", multiple=True, metavar="DIR", help="Also look in this folder of rules.")
def command(name: str, format_: str, folders: tuple[str, ...]) -> None:
    """Explain the rule with this code or name."""
    from qalint.rulebook import load_rules

    known = tuple(load_rules(folders))
    rule = RuleSet(known, known).find(name)
    if format_ == "json":
        from qalint.cli.rules import as_json

        click.echo(json.dumps(as_json(rule), indent=1))
    elif format_ == "markdown":
        from qalint.report.rule_page import rule_page

        click.echo(rule_page(rule))
    else:
        click.echo(explain(rule))


def explain(rule: Rule) -> str:
    """A rule's page as plain text."""
    parts = [click.style(f"{rule.code} {rule.name}", bold=True), rule.summary, ""]
    category = CATEGORIES.get(rule.category, "your own rules")
    parts += [f"{category} · {rule.severity.value} · precision {rule.precision} · since {rule.since}", ""]
    parts += [*_heading("Why"), textwrap.fill(" ".join(rule.why.split()), 92), ""]
    parts += _example(rule)
    parts += _fix(rule)
    for key, value in rule.notes.items():
        parts += [
            *_heading(key.replace("_", " ").capitalize()),
            textwrap.fill(" ".join(str(value).split()), 92),
            "",
        ]
    parts += [
        *_heading("Silence it"),
        f"<!-- qalint: ignore[{rule.code}] reason -->   or   --ignore {rule.code}",
    ]
    return "\n".join(parts)


def _heading(text: str) -> list[str]:
    return [click.style(text, underline=True)]


def _example(rule: Rule) -> list[str]:
    example = next((e for e in rule.examples if e.finds), None)
    if example is None:
        return []
    lines = [*_heading(f"Finds ({example.format})"), *_quoted(example.source)]
    lines += ["", f"  found: {', '.join(repr(printable(text)) for text in example.finds)}"]
    if example.fixed is not None:
        lines += ["", *_heading("After the fix"), *_quoted(example.fixed)]
    clean = next((e for e in rule.examples if not e.finds), None)
    if clean is not None:
        lines += ["", *_heading(f"Leaves alone ({clean.format})"), *_quoted(clean.source)]
    return [*lines, ""]


def _quoted(text: str) -> list[str]:
    return [f"  | {printable(line)}" for line in text.rstrip("\n").split("\n")]


def _fix(rule: Rule) -> list[str]:
    if rule.fix is None:
        return [*_heading("Fix"), "None: it is for you to judge.", ""]
    words = {
        "safe": "Safe: a reader learns the same; `qalint fix` applies it.",
        "unsafe": "Unsafe: words go; `qalint fix --unsafe-fixes` applies it and keeps them in the quarantine file.",
        "display": "Display: the document stays as it is, for there it may be alive; the text that a generator reads"
        " (`fix --unsafe-fixes --to text`, `plan`, `generate`) has it applied.",
    }
    return [*_heading("Fix"), f"{rule.fix.title}. {words[rule.fix.applicability.value]}", ""]
