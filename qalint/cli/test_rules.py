"""`qalint test-rules`: run the examples of rule files, the user's or the shipped ones."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("test-rules", short_help="Run the examples of rule files.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--no-models", is_flag=True, help="Leave out rules that need a model.")
def command(paths: tuple[str, ...], no_models: bool) -> None:
    """Check rule files and run their examples: those in PATHS, else the shipped ones.

    Exit 0 where all hold, 1 where an example does not, 2 where a file is no rule.
    """
    from qalint.examples import failures
    from qalint.rulebook import load_rules
    from qalint.ruleset import load_folder, load_rule

    folders = [Path(path) for path in paths]
    if folders:
        load_rules(folders)  # a code or name taken by a shipped rule is an error here, as it is in a run
        rules = [r for p in folders for r in (load_folder(p) if p.is_dir() else [load_rule(p)])]
    else:
        rules = load_rules()
    if no_models:
        rules = [rule for rule in rules if "model" not in rule.tags]
    messages = [message for rule in rules for message in failures(rule)]
    for message in messages:
        click.echo(message)
    examples = sum(len(rule.examples) for rule in rules)
    click.echo(f"{len(rules)} rules, {examples} examples, {len(messages)} failures")
    sys.exit(1 if messages else 0)
