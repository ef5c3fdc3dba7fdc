"""``seedbed studio``: the work in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from seedbed.cli import exits
from seedbed.cli.texts import say


@click.command("studio", help=say("studio.help"))
@click.option(
    "--workspace", type=click.Path(path_type=Path, file_okay=False), default=Path(), help=say("studio.workspace")
)
@click.option("--port", default=8765, type=click.IntRange(0, 65535), show_default=True, help=say("studio.port"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("serve.host"))
@click.option("--no-browser", is_flag=True, help=say("studio.no_browser"))
def studio_command(workspace: Path, *, port: int, host: str, no_browser: bool) -> int:
    """Serve until Ctrl-C."""
    from seedbed.core.errors import MissingPackage

    try:
        from seedbed.studio.serve import serve
    except ImportError as error:
        raise MissingPackage(error.name or "fastapi", "studio", wanted_for="the studio") from None

    def opened(link: str) -> None:
        click.echo(say("studio.at", link=link, workspace=workspace.resolve()), err=True)
        if not no_browser:
            import webbrowser

            webbrowser.open(link)

    try:
        serve(workspace, host=host, port=port, opened=opened)
    except KeyboardInterrupt:  # the way to end it
        return exits.DONE
    return exits.DONE
