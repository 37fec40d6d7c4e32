"""`qalint server`: the language server, over standard input and output."""

from __future__ import annotations

import click


@click.command("server", short_help="Serve an editor by the Language Server Protocol.")
@click.option(
    "--no-models", is_flag=True, help="Turn every model off: quicker, and blind to some instructions."
)
def command(no_models: bool) -> None:
    """Serve an editor: diagnostics while you type, quick fixes, the rule's page on hover.

    Editors start it themselves; docs/editors.md says how to tell them. It speaks over standard input and output, reads
    the configuration of the folder that the editor opened, and reaches no network.
    """
    try:
        from qalint.server.serve import make_server
    except ImportError as error:
        raise click.ClickException(
            f"the language server needs the extra `server` (pip install 'qalint[server]'): {error}"
        ) from None
    make_server(models=not no_models).start_io()
