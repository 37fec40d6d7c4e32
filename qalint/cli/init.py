"""`qalint init`: look at a project and write the configuration that suits it."""

from __future__ import annotations

from pathlib import Path

import click

from qalint.config import ConfigError
from qalint.config.read import file_layers
from qalint.paths import CONFIGURATION_FILES

FILE = "qalint.toml"


@click.command("init", short_help="Write a configuration for this project.")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path), default=".")
@click.option("--force", is_flag=True, help=f"Replace a {FILE} that is already there.")
@click.option("--dry-run", is_flag=True, help="Print the configuration; write nothing.")
def command(folder: Path, force: bool, dry_run: bool) -> None:
    """Look at the documents in FOLDER (the current one by default) and write a qalint.toml that suits them.

    It names the fields of records that hold text where qalint would not find them by itself, and leaves out files that
    are about the project and no documents to train on.
    """
    from qalint.project import configuration_text, look_at

    present = _present(folder)
    if present and not (force and present.name == FILE) and not dry_run:
        hint = "; --force replaces it" if present.name == FILE else ""
        raise click.ClickException(f"{present} already configures qalint{hint}")
    project = look_at(folder)
    text = configuration_text(project)
    if dry_run:
        click.echo(text, nl=False)
        return
    path = folder / FILE
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}: {project.summary}")
    click.echo("next: `qalint check` shows what is there, and `qalint fix --diff` what would be cleaned;")
    click.echo(
        "`qalint check --write-baseline` accepts what is there today: name the file as `baseline` then."
    )


def _present(folder: Path) -> Path | None:
    """The configuration that a folder already has itself."""
    for name in CONFIGURATION_FILES:
        path = folder / name
        try:
            if path.is_file() and file_layers(str(path.resolve()), str(folder.resolve())) is not None:
                return path
        except ConfigError:
            return path
    return None
