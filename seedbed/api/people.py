"""People: users with roles, their sessions, and the tokens they come in with. Only digests of secrets are kept."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from seedbed.api.database import AlreadyThere, Database, Record, new_id
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import SESSIONS, USERS

ROLES = ("reader", "reviewer", "editor", "owner")
"""From the least to the most: looks; judges rows; makes data; has models, keys and people as well."""
LOCAL = "local"
"""The user of whoever started the studio."""
LASTS = 30 * 86400.0
"""Seconds that a session lasts."""


@dataclass(frozen=True)
class Visitor:
    """Who asks: a user, with the mark that changes must bear when they come from a page."""

    id: str
    name: str
    role: str
    csrf: str = ""

    def may(self, role: str) -> bool:
        """Whether this user's role is at least this one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class People:
    """Users and sessions of a studio.

    Args:
        shared: a token that opens the studio as its owner for as long as it runs (from the environment); "" for none.
    """

    def __init__(self, database: Database, *, shared: str = "") -> None:
        self._database, self._shared = database, shared
        self._once: set[str] = set()
        if database.row(USERS, USERS.c.id == LOCAL) is None:
            owner = {"id": LOCAL, "name": "owner", "role": "owner", "token": None, "created": time.time()}
            with contextlib.suppress(AlreadyThere):  # another studio on this database was quicker
                database.add(USERS, owner)

    def all(self) -> list[Record]:
        """The users, without their tokens."""
        return [{**one, "token": bool(one["token"])} for one in self._database.rows(USERS, order=USERS.c.created)]

    def invite(self, name: str, role: str) -> str:
        """A new user; the token to come in with, which is shown this once.

        Raises:
            Refused: there is no such role, or the name is taken or empty.
        """
        if role not in ROLES:
            raise Refused(f"there is no role '{role}'; there are {', '.join(ROLES)}", status=422, kind="role")
        name = name.strip()
        if not 0 < len(name) <= 60:
            raise Refused("a user's name has 1 to 60 characters", status=422, kind="name")
        token = secrets.token_urlsafe(32)
        record = {"id": new_id(), "name": name, "role": role, "token": digest(token), "created": time.time()}
        self._database.add(USERS, record)
        return token

    def dismiss(self, user: str) -> None:
        """Remove a user and close the sessions; the one who started the studio stays."""
        if user == LOCAL:
            raise Refused("the owner who starts the studio cannot be removed", kind="role")
        if not self._database.remove(USERS, USERS.c.id == user):
            raise not_found(f"there is no user '{user}'")
        self._database.remove(SESSIONS, SESSIONS.c.user_id == user)

    def one_time_token(self) -> str:
        """A token that opens one session for the owner."""
        token = secrets.token_urlsafe(32)
        self._once.add(digest(token))
        return token

    def enter(self, token: str) -> str | None:
        """A session for whoever brings a token: the secret of its cookie, or None for a token that opens nothing."""
        mark = digest(token)
        found = self._bearer(token)
        if found is None and mark in self._once:
            self._once.discard(mark)
            found = self._user(LOCAL)
        if found is None:
            return None
        secret = secrets.token_urlsafe(32)
        now = time.time()
        record = {"id": digest(secret), "user_id": found["id"], "csrf": secrets.token_urlsafe(24)}
        self._database.add(SESSIONS, {**record, "created": now, "expires": now + LASTS})
        self._database.remove(SESSIONS, SESSIONS.c.expires < now)
        return secret

    def leave(self, secret: str) -> None:
        """End a session."""
        self._database.remove(SESSIONS, SESSIONS.c.id == digest(secret))

    def of_session(self, secret: str) -> Visitor | None:
        """Who a session belongs to, or None where it has ended."""
        session = self._database.row(SESSIONS, SESSIONS.c.id == digest(secret), SESSIONS.c.expires > time.time())
        user = self._user(session["user_id"]) if session else None
        if session is None or user is None:
            return None
        return Visitor(user["id"], user["name"], user["role"], session["csrf"])

    def of_token(self, token: str) -> Visitor | None:
        """Who brings a token with a request, as programs do; a one-time token is for pages only."""
        user = self._bearer(token)
        return Visitor(user["id"], user["name"], user["role"]) if user else None

    @property
    def several(self) -> bool:
        """Whether somebody besides the one who starts the studio can come in."""
        return bool(self._shared) or any(one["token"] for one in self._database.rows(USERS))

    def _bearer(self, token: str) -> Record | None:
        if self._shared and hmac.compare_digest(token.encode(), self._shared.encode()):
            return self._user(LOCAL)
        return self._database.row(USERS, USERS.c.token == digest(token))

    def _user(self, user: str) -> Record | None:
        return self._database.row(USERS, USERS.c.id == user)


def digest(secret: str) -> str:
    """What is kept of a secret; these have 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
