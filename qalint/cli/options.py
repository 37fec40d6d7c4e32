"""Options that several commands share, spelled as in ruff, and what the user gave of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def _codes(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, multiple=True, metavar="CODES", help=text, shell_complete=complete_codes)


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
    """The rules that begin as what was typed."""
    from qalint.cli.completion import complete_rules

    return complete_rules(ctx, param, incomplete)


SELECTION = (
    _codes("--select", "Run only these rules: codes, prefixes or names, commas between."),
    _codes("--ignore", "Leave these rules out."),
    _codes("--extend-select", "Run these rules too."),
    _codes("--extend-ignore", "Leave these rules out too."),
    click.option(
        "--per-file-ignores", multiple=True, metavar="GLOB:CODES", help="Leave rules out for some files."
    ),
    click.option(
        "--min-confidence", type=click.FloatRange(0, 1), help="Report only findings at least this sure."
    ),
    click.option("--no-models", is_flag=True, default=None, help="Turn every model off."),
    click.option("--corpus-stats", type=click.Path(), metavar="FILE", help="What `qalint stats` learned."),
)
"""Which rules run, and how."""

CONFIGURATION = (
    click.option(
        "--config", multiple=True, metavar="FILE|KEY=VALUE", help="A configuration file, or one setting."
    ),
    click.option("--isolated", is_flag=True, help="Ignore every configuration file."),
)
"""Where settings come from."""

FILES = (
    click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these paths out."),
    click.option(
        "--force-exclude", is_flag=True, default=None, help="Exclude also what is named on the command line."
    ),
    click.option(
        "--text-field", multiple=True, metavar="NAME", help="The field of a record that holds its text."
    ),
)
"""Which files and fields are read."""

CACHE = (
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option("--cache-dir", type=click.Path(), metavar="DIR", help="Where the cache lies."),
)
"""Whether earlier results are used."""

ENGINE = (
    click.option("--engine", type=click.Choice(["local", "datatrove", "ray"]),
                 help="Work on shards, by this engine; URLs such as s3://… need one."),
    click.option("--engine-options", type=click.Path(), metavar="TOML",
                 help="With --engine: a file with the engine's own options."),
    click.option("--work", metavar="DIR|URL",
                 help="With --engine: where results of shards are kept, so that a run can go on (.qalint/shards)."),
    click.option("--shard-size", type=click.FloatRange(0, min_open=True), metavar="MB", default=64, show_default=True,
                 help="With --engine: millions of bytes worked on at a time; a larger file is a shard by itself."),
)  # fmt: skip
"""Whether the work is done over shards, and by what."""

JOBS = click.option(
    "--jobs", type=click.IntRange(1), help="Processes to use; by default as many as processors."
)
"""How many processes, for a command that uses several without --engine too."""

ENGINE_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    help="With --engine: processes to use; by default as many as processors.",
)
"""How many processes, for a command that uses one without --engine."""


def options(*groups: tuple[Callable[[F], F], ...]) -> Callable[[F], F]:
    """A decorator that adds the options of these groups, in their order."""

    def add(function: F) -> F:
        for option in reversed([option for group in groups for option in group]):
            function = option(function)
        return function

    return add


LISTS = (
    "select",
    "ignore",
    "extend_select",
    "extend_ignore",
    "fixable",
    "unfixable",
    "exclude",
    "text_field",
)


def given(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """The settings among `names` that the user gave, by configuration key (hyphens); comma lists taken apart."""
    found: dict[str, Any] = {}
    for name in names:
        value = values.get(name)
        if value is None or value == ():
            continue
        if name in LISTS:
            value = [part.strip() for item in value for part in item.split(",") if part.strip()]
        found[name.replace("_", "-")] = list(value) if isinstance(value, tuple) else value
    return found
