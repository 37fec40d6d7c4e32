"""`qalint rules`: every rule in a line, or as JSON."""

from __future__ import annotations

import json

import click

from qalint.ruleset import CATEGORIES, Rule


@click.command("rules", short_help="List the rules.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How to print them.",
)
@click.option("--rules", "folders", multiple=True, metavar="DIR", help="Also list the rules in this folder.")
def command(format_: str, folders: tuple[str, ...]) -> None:
    """List the rules, by category: code, name, severity, how it can be fixed, summary."""
    from qalint.rulebook import load_rules

    rules = load_rules(folders)
    if format_ == "json":
        click.echo(json.dumps([as_json(rule) for rule in rules], indent=1))
        return
    if format_ == "markdown":
        from qalint.report.rule_page import rule_table

        click.echo(rule_table(rules))
        return
    width = max(len(rule.name) for rule in rules)
    category = ""
    for rule in rules:
        if rule.category != category:
            category = rule.category
            click.secho(f"\n{category}  {CATEGORIES.get(category, 'your own rules')}", bold=True)
        fix = rule.fix.applicability.value if rule.fix else "-"
        off = "" if rule.default else " (off by default)"
        click.echo(
            f"  {rule.code}  {rule.name:<{width}}  {rule.severity.value:<7}  {fix:<7}  {rule.summary}{off}"
        )
    click.echo(
        f"\n{len(rules)} rules. The fourth column says what `qalint fix` does: safe unasked, unsafe on request."
    )


def as_json(rule: Rule) -> dict[str, object]:
    """A rule for machines."""
    return {
        "code": rule.code, "name": rule.name, "summary": rule.summary, "severity": rule.severity.value,
        "precision": rule.precision, "tags": list(rule.tags), "why": rule.why, "since": rule.since,
        "default": rule.default, "fix": rule.fix.applicability.value if rule.fix else None,
    }  # fmt: skip
