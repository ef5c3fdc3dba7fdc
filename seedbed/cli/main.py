"""The command ``seedbed``. A command's module is imported when the command is used, so that ``--help`` is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from seedbed.cli import exits
from seedbed.cli.process import begin, leave
from seedbed.cli.texts import LANGUAGES, say, split_language, use
from seedbed.core.version import __version__

COMMANDS = {
    "demo": "begin",
    "init": "begin",
    "run": "run",
    "try": "look",
    "resume": "run",
    "runs": "runs",
    "list": "catalogue",
    "show": "catalogue",
    "ingest": "rows",
    "check": "rows",
    "measure": "measure",
    "index": "index",
    "judge": "judge",
    "export": "runs",
    "dataset": "dataset",
    "graph": "graph",
    "report": "report",
    "sample": "sample",
    "calibrate": "calibrate",
    "gallery": "gallery",
    "studio": "studio",
    "serve-model": "serve",
    "serve-verifier": "serve",
    "schema": "catalogue",
    "completion": "completion",
}
"""Each command and the module of this folder that holds ``<name>_command``, in the order of the help."""


class Lazy(click.Group):
    """Commands by name from the table above; the list of them is printed without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"seedbed.cli.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name where there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from seedbed.core.find import nearest

            ctx.fail(f"there is no command '{args[0]}'{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each command."""
        with formatter.section(say("group.commands")):
            formatter.write_dl([(name, say(f"{name.replace('-', '_')}.short")) for name in COMMANDS])


def group() -> Lazy:
    """The command with its options, in the language that is spoken now."""
    return Lazy(
        name="seedbed",
        help=say("group.help"),
        epilog=say("group.epilog"),
        invoke_without_command=True,
        no_args_is_help=False,
        callback=_alone,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=say("group.lang")),
            click.Option(["--version"], is_flag=True, help=say("group.version")),
        ],
    )


@click.pass_context
def _alone(ctx: click.Context, version: bool) -> None:  # noqa: FBT001 - click gives it by name
    if version:
        click.echo(f"seedbed {__version__}")
        ctx.exit()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give back its exit code (see ``exits``); errors are told on stderr, in words.

    ``SEEDBED_DEBUG=1`` shows tracebacks.
    """
    language, rest = split_language(sys.argv[1:] if arguments is None else arguments, os.environ)
    use(language)
    try:
        ended = group().main(rest, prog_name="seedbed", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(say("stopped"), err=True)
        return exits.STOPPED
    except exits.known() as error:
        if os.environ.get("SEEDBED_DEBUG") == "1":
            raise
        click.echo(say("error", message=error), err=True)
        return exits.of_error(error)
    return ended if isinstance(ended, int) else exits.DONE


def command() -> NoReturn:
    """The command ``seedbed``: a process of its own."""
    begin()
    leave(main())
