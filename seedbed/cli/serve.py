"""``seedbed serve-model``: a model for other programs on this machine."""

from __future__ import annotations

import click

from seedbed.cli import exits
from seedbed.cli.texts import say


@click.command("serve-model", help=say("serve.help"))
@click.option("--model", default="embedded", show_default=True, help=say("serve.model"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("serve.host"))
@click.option("--port", default=8000, type=click.IntRange(0, 65535), show_default=True, help=say("serve.port"))
def serve_model_command(model: str, *, host: str, port: int) -> int:
    """Serve until Ctrl-C."""
    import asyncio

    from seedbed.llm.models import open_model
    from seedbed.llm.serve import serve
    from seedbed.llm.spec import parse_spec

    async def work() -> None:
        opened = open_model(parse_spec(model))
        click.echo(say("serve.at", model=opened.describe(), host=host, port=port), err=True)
        try:
            await serve(opened, host=host, port=port)
        finally:
            await opened.close()

    try:
        asyncio.run(work())
    except KeyboardInterrupt:  # the way to end it
        return exits.DONE
    return exits.DONE
