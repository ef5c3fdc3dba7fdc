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


@click.command("serve-verifier", help=say("verifier.help"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("serve.host"))
@click.option("--port", default=8100, type=click.IntRange(0, 65535), show_default=True, help=say("serve.port"))
@click.option("--token", "variable", metavar="VARIABLE", help=say("verifier.token"))
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help=say("verifier.workers"))
@click.option("--seconds", default=5.0, type=click.FloatRange(0.1), show_default=True, help=say("verifier.seconds"))
def serve_verifier_command(host: str, *, port: int, variable: str | None, workers: int, seconds: float) -> int:
    """Check until Ctrl-C."""
    import os
    import threading

    from seedbed.actions.verifier_pool import VerifierPool
    from seedbed.actions.verifier_service import LOOPBACK, serving

    token = os.environ.get(variable, "") if variable else ""
    if variable and not token:
        raise click.UsageError(say("verifier.no_token", name=variable))
    with VerifierPool(workers, seconds=seconds) as pool, serving(pool, host=host, port=port, token=token) as url:
        if host not in LOOPBACK and not token:
            click.echo(say("verifier.open", host=host, port=port), err=True)
        click.echo(say("verifier.at", url=url), err=True)
        never = threading.Event()
        try:
            while not never.wait(0.5):  # a signal that another thread was given is seen when this one wakes
                pass
        except KeyboardInterrupt:  # the way to end it
            return exits.DONE
    return exits.DONE
