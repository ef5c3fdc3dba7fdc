"""The URL of the studio's database: which driver it means, how it is spoken to, and its name without the password."""

from __future__ import annotations

import importlib.util
import ssl
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.event import listen
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from seedbed.api.refusal import Refused
from seedbed.core.errors import MissingPackage, SeedbedError

POSTGRESQL = ("postgresql", "postgres", "postgresql+pg8000")
SECONDS = 60
"""Seconds that a connection waits for the server, at its beginning and at each statement."""
TLS = ("disable", "require", "verify-full")
"""What ``?sslmode=`` may say: no TLS; TLS with any certificate; with one that is good for the host."""
GONE = ("08", "57P", "53300")
"""What PostgreSQL's codes of errors begin with when it goes, comes, or has no connection left."""


class Unreachable(Refused):
    """The database does not answer; the next request tries again."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"the studio's database at {place} does not answer: {reason}", status=503, kind="database")


def engine_of(given: str) -> Engine:
    """An engine for a URL; nothing is opened yet. Values are kept out of what its errors say.

    Raises:
        SeedbedError: it is no URL of a database that is known here, or its driver is not installed.
    """
    url = _parsed(given)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        listen(engine, "connect", _settle)
        return engine
    url, more = _with_tls(url)
    more["timeout"] = SECONDS
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_recycle=1800, connect_args=more)
    listen(engine, "handle_error", _told)
    return engine


def place_of(url: URL) -> str:
    """Where a database is, without who comes in and how."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"


def reason_of(error: BaseException | None) -> str:
    """What a driver says, in a line; pg8000 gives the server's message as a mapping."""
    told = error.args[0] if error is not None and error.args else error
    return " ".join(str(told.get("M", "") if isinstance(told, dict) else told).split())


def _parsed(given: str) -> URL:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):  # the latter: of the port
        raise SeedbedError(
            "the URL of the studio's database cannot be read; it looks like postgresql://user:password@host/name"
        ) from None
    if url.drivername in POSTGRESQL:
        if importlib.util.find_spec("pg8000") is None:
            raise MissingPackage("pg8000", "postgres", wanted_for="a studio on PostgreSQL")
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() != "sqlite":
        raise SeedbedError(
            f"a studio's database is SQLite or PostgreSQL (postgresql://user:password@host/name), not {url.drivername}"
        )
    try:
        url.get_dialect()
    except NoSuchModuleError:
        raise SeedbedError(f"{url.drivername}: there is no such driver; sqlite:///file is one") from None
    return url


def _with_tls(url: URL) -> tuple[URL, dict[str, Any]]:
    """What libpq calls ``sslmode`` and ``sslrootcert``, as this driver takes it."""
    mode, root = url.query.get("sslmode"), url.query.get("sslrootcert")
    url = url.difference_update_query(("sslmode", "sslrootcert"))
    if mode is None or mode == "disable":
        return url, {}
    if mode not in TLS:
        raise SeedbedError(f"sslmode of the studio's database: one of {', '.join(TLS)}, not '{mode}'")
    try:
        context = ssl.create_default_context(cafile=root if isinstance(root, str) else None)
    except OSError as error:
        raise SeedbedError(f"sslrootcert of the studio's database: {error}") from None
    if mode == "require":
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return url, {"ssl_context": context}


def _settle(connection: Any, _: Any) -> None:
    """Readers and one writer at once; a second writer waits; references hold."""
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _told(context: ExceptionContext) -> None:
    """A server that has gone is a refusal in words; while a connection is tried out the pool sees to it itself."""
    told = context.original_exception.args[0] if context.original_exception.args else ""
    code = str(told.get("C", "")) if isinstance(told, dict) else ""
    if not (context.is_disconnect or context.connection is None or code.startswith(GONE)):
        return
    context.is_disconnect = True
    if not context.is_pre_ping and context.engine is not None:
        raise Unreachable(place_of(context.engine.url), reason_of(context.original_exception)) from None
