"""``seedbed completion``: the script that lets a shell complete commands, options and entries."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from seedbed.cli import exits
from seedbed.cli.texts import say


@click.command("completion", help=say("completion.help"))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> int:
    """Print the script."""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "seedbed", "_SEEDBED_COMPLETE").source())
    return exits.DONE
