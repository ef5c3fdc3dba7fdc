"""The audit log: every request that changed something, with who made it and how it ended."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from seedbed.api.database import Database, Record, new_id
from seedbed.api.tables import AUDIT

MOST = 500


def record(database: Database, user: str, action: str, target: str, *, status: int = 200, facts: Any = None) -> None:
    """Note one act. ``facts`` must hold no secret."""
    told = msgspec.json.encode(facts or {}).decode()
    values = {"id": new_id(), "at": time.time(), "user_name": user, "action": action, "target": target}
    database.add(AUDIT, {**values, "status": status, "facts": told})


def newest(database: Database, *, most: int = 100) -> list[Record]:
    """The newest acts, newest first."""
    found = database.rows(AUDIT, order=AUDIT.c.at.desc(), most=min(most, MOST))
    return [{**one, "facts": msgspec.json.decode(one["facts"])} for one in found]
