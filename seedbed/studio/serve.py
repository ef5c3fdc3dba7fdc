"""Serving a studio: the socket, the link to open it with, and who may be let in from elsewhere."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from seedbed.api.catalogue import everything
from seedbed.api.desk import Desk
from seedbed.api.guard import Door
from seedbed.core.errors import SeedbedError
from seedbed.studio.app import studio

TOKEN, HOSTS = "SEEDBED_STUDIO_TOKEN", "SEEDBED_STUDIO_HOSTS"
SHORTEST = 16
"""Characters that a shared token has at the least."""
PATIENCE = 3
"""Seconds that answers under way get when the studio ends."""


def serve(workspace: Path, *, host: str, port: int, opened: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; runs go on.

    Args:
        workspace: the folder; made if need be.
        host: the address to listen at.
        port: 0 for a free one.
        opened: called with the link that opens the studio, once it answers.

    Raises:
        SeedbedError: the address is not this machine's alone and nobody could sign in, or it is taken.
    """
    token = os.environ.get(TOKEN, "")
    if token and len(token) < SHORTEST:
        raise SeedbedError(f"{TOKEN} has {len(token)} characters; a token that guards a studio has {SHORTEST} or more")
    desk = Desk(workspace, token=token)
    try:
        loopback = is_loopback(host)
        if not loopback and not desk.people.several:
            raise SeedbedError(
                f"{host} can be reached from other machines, and nobody could sign in: invite people on the page "
                f"People of a studio on 127.0.0.1, or set {TOKEN} to a long random text"
            )
        with listening(host, port) as listener:
            number = listener.getsockname()[1]
            door = Door(desk.people, desk.database, f"seedbed_studio_{number}", names(host), loopback)
            link = f"http://{_written(host)}:{number}/enter?token={desk.people.one_time_token()}"
            asyncio.run(_serve(desk, door, listener, lambda: opened(link)))
    finally:
        desk.close()


async def _serve(desk: Desk, door: Door, listener: socket.socket, ready: Callable[[], None]) -> None:
    settings = uvicorn.Config(
        studio(desk, door),
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=30,
    )
    server = uvicorn.Server(settings)

    async def watch() -> None:
        while not server.started and not server.should_exit:
            await asyncio.sleep(0.02)
        ready()
        await asyncio.to_thread(everything)  # the first who looks for an entry need not wait for it
        while not server.should_exit:
            await asyncio.sleep(0.1)
        desk.closing = True  # streams of events end by themselves

    watching = asyncio.create_task(watch())
    await server.serve(sockets=[listener])
    server.should_exit = True
    await watching


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        SeedbedError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise SeedbedError(f"{host}:{port}: {error.strerror or error}; choose another --port or --host") from None
    return listener


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def names(host: str) -> frozenset[str]:
    """The names that requests may be addressed to: the host, and what the environment adds, parted by commas."""
    given = {one.strip().lower() for one in os.environ.get(HOSTS, "").split(",")}
    own = {host.lower()} | (set() if is_loopback(host) else {socket.gethostname().lower()})
    return frozenset(one for one in given | own if one)


def _written(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host
