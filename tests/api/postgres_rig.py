"""A PostgreSQL server for tests: started in a folder of its own by a user who is not root, thrown away at the end.

``SEEDBED_TEST_DATABASE`` may name another one, by the URL of a user who may make databases.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, create_engine, make_url, text

PASSWORD = "a-secret-of-the-tests"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def binary(name: str) -> str:
    """A program of PostgreSQL; "" where there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = (str(place / name) for place in places if (place / name).exists())
    return next(found, "") or shutil.which(name) or ""


class Server:
    """A server that answers at ``url``; ``stop`` and ``start`` are for tests of lost connections."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._who = folder, _user()
        self._child: subprocess.Popen[bytes] | None = None
        shutil.chown(folder, **{name: value for name, value in self._who.items() if value is not None})
        secret = folder / "password"
        secret.write_text(PASSWORD)
        shutil.chown(secret, **{name: value for name, value in self._who.items() if value is not None})
        how = ["-A", "scram-sha-256", "-U", "seedbed", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        command = [binary("initdb"), *how, "--pwfile", str(secret), "-D", str(folder / "data")]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **self._who)
        self._port = _free_port()
        self.url = URL.create("postgresql", "seedbed", PASSWORD, "127.0.0.1", self._port, "postgres")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self._port), *settings]
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._who)
        for _ in range(400):
            if self._child.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            if "ready to accept" in (self.folder / "log").read_text():
                return
            time.sleep(0.02)
        raise RuntimeError("PostgreSQL did not begin to answer")

    def stop(self) -> None:
        """Stop it, whoever is connected, and forget that it ever answered. What was committed is written first."""
        if self._child is not None:
            self._child.send_signal(signal.SIGINT)
            self._child.wait(20)
            self._child = None
        (self.folder / "log").write_text("")


def _user() -> dict[str, Any]:
    """Who runs it: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {"user": None, "group": None}
    known = {one.pw_name for one in pwd.getpwall()}
    name = "postgres" if "postgres" in known else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served_postgres() -> Iterator[Server]:
    """A server of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="seedbed-postgres-"))
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def fresh(url: URL | str) -> Iterator[str]:
    """An empty database on a server: its URL. It is dropped at the end."""
    place = make_url(url).set(drivername="postgresql+pg8000")
    name = f"test_{secrets.token_hex(6)}"
    engine = create_engine(place, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield place.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        engine.dispose()
