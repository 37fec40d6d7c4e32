"""The command line: a group that imports a command only when it is called."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

import qalint

COMMANDS = {
    "check": "Find what would spoil question-answer data made from documents.",
    "completion": "Print the completion script of a shell.",
    "export": "Write pairs in the formats of other tools.",
    "fix": "Clean documents; what goes is kept in a quarantine file.",
    "footprint": "Measure where question-answer data of any tool looked.",
    "generate": "Make question-answer pairs, each tied to its target and grounded.",
    "hotspots": "Show where a generator will look in a document.",
    "init": "Write a configuration for this project.",
    "plan": "List the fixed targets that questions will be tied to.",
    "probe": "Measure how a model is drawn by leftovers and obeys what it reads.",
    "rule": "Explain a rule.",
    "rules": "List the rules.",
    "server": "Serve an editor by the Language Server Protocol.",
    "spans": "Show what a document is made of: spans and sentences.",
    "stats": "Learn what a corpus repeats, for --corpus-stats.",
    "test-rules": "Run the examples of rule files.",
}
"""Each command and what the help says of it; `qalint.cli.NAME` (hyphens as underscores) holds it."""

SECTIONS = {
    "Look": ("check", "rule", "rules", "hotspots", "spans", "stats"),
    "Clean": ("fix",),
    "Make pairs": ("plan", "generate", "export"),
    "Measure": ("footprint", "probe"),
    "Set up": ("init", "server", "completion", "test-rules"),
}
"""How the help orders the commands: by what a user is about to do."""

EXIT_ERROR = 2


class LazyGroup(click.Group):
    """A group whose commands are modules imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command with this name."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"qalint.cli.{name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing one."""
        width = max(map(len, COMMANDS))
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), COMMANDS[name]) for name in names])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with the nearest command's name where there is none such."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(
    qalint.__version__, "-V", "--version", prog_name="qalint", message="%(prog)s %(version)s"
)
def group() -> None:
    """The linter for documents that become synthetic question-answer training data.

    Start with `qalint check PATHS`; `qalint rule CODE` explains what it says.
    """


def main() -> None:
    """Run the command line; every mistake of a user ends as one clear line and exit code 2."""
    _write_any_text(sys.stdout)
    _write_any_text(sys.stderr)
    try:
        code = group.main(standalone_mode=False)
    except (
        SystemExit
    ):  # how most commands end: `user_errors` below would import much to tell it from a mistake
        raise
    except click.UsageError as error:
        error.show()
        if near := _nearest_choice(error):
            click.echo(f"Did you mean {near!r}?", err=True)
        code = EXIT_ERROR
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        code = 130
    except click.ClickException as error:
        click.echo(f"error: {error.format_message()}", err=True)
        code = EXIT_ERROR
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except user_errors() as error:
        click.echo(f"error: {error}", err=True)
        code = EXIT_ERROR
    sys.exit(code)


def _nearest_choice(error: click.UsageError) -> str:
    """The nearest value, where one was given that an option does not take."""
    kind = error.param.type if isinstance(error, click.BadParameter) and error.param else None
    given = re.match(r"'([^']+)' is not one of ", error.message)
    if not isinstance(kind, click.Choice) or not given:
        return ""
    near = get_close_matches(given[1], list(map(str, kind.choices)), 1)
    return near[0] if near else ""


def user_errors() -> tuple[type[Exception], ...]:
    """The exceptions a user can cause; imported only once something went wrong."""
    from qalint.baseline import BaselineError
    from qalint.checks.corpus_stats import CorpusError
    from qalint.config import ConfigError
    from qalint.discovery import MissingPathError
    from qalint.distributed.errors import DistributedError
    from qalint.ruleset import RuleError, UnknownRuleError

    errors = (BaselineError, ConfigError, CorpusError, DistributedError, MissingPathError)
    return (*errors, RuleError, UnknownRuleError)


def _write_any_text(stream: Any) -> None:
    """Let a stream take any code point: one its encoding lacks is escaped, never a crash."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
