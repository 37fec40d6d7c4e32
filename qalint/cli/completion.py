"""`qalint completion SHELL`: the script that completes commands, options, rule codes and formats."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

SHELLS = {
    "bash": "echo 'eval \"$(qalint completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(qalint completion zsh)\"' >> ~/.zshrc",
    "fish": "qalint completion fish > ~/.config/fish/completions/qalint.fish",
}
"""Each shell and the command that turns completion on."""

_HOW = "\n\n\b\n" + "\n".join(SHELLS.values())


@click.command(
    "completion",
    short_help="Print the completion script of a shell.",
    help="Print the script that completes qalint's commands, options and rule codes in SHELL. To turn it on:"
    + _HOW,
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print the script."""
    from qalint.cli import group

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(group, {}, "qalint", "_QALINT_COMPLETE").source())


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The rules whose code or name begins as what was typed, after the last comma."""
    from qalint.rulebook import load_rules

    before, comma, wanted = incomplete.rpartition(",")
    rules = load_rules()
    names = [(rule.code, rule) for rule in rules]
    if wanted:
        names += [(rule.name, rule) for rule in rules]
    return [
        CompletionItem(before + comma + text, help=rule.summary)
        for text, rule in names
        if text.casefold().startswith(wanted.casefold())
    ]


def complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The report formats that begin as what was typed."""
    from qalint.report import FORMATS

    return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]
