"""The studio's tables as the code speaks of them; ``migrations`` makes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Double, Integer, MetaData, Table, TypeDecorator
from sqlalchemy import Text as AnyText

METADATA = MetaData()


class Text(TypeDecorator[str]):
    """Text without the zero character, which SQLite keeps and PostgreSQL refuses."""

    impl = AnyText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The text as it is sent."""
        return value.replace("\0", "\ufffd") if isinstance(value, str) else value


PROJECTS = Table(
    "projects",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text),
    Column("folder", Text),
    Column("created", Double),
)
USERS = Table(
    "users",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text),
    Column("role", Text),
    Column("token", Text),
    Column("created", Double),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("user_id", Text),
    Column("csrf", Text),
    Column("created", Double),
    Column("expires", Double),
)
JOBS = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("project_id", Text),
    Column("kind", Text),
    Column("name", Text),
    Column("wanted", Text),
    Column("pid", Integer),
    Column("born", Text),
    Column("started_by", Text),
    Column("created", Double),
    Column("updated", Double),
    Column("exit_code", Integer),
    Column("facts", Text),
)
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("project_id", Text),
    Column("of_name", Text),
    Column("row_id", Text),
    Column("reviewer", Text),
    Column("verdict", Text),
    Column("reason", Text),
    Column("edits", Text),
    Column("created", Double),
    Column("updated", Double),
)
REVIEW_QUEUES = Table(
    "review_queues",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("project_id", Text),
    Column("name", Text),
    Column("place", Text),
    Column("state", Text),
    Column("settings", Text),
    Column("rows", Integer),
    Column("created_by", Text),
    Column("created", Double),
)
REVIEW_ROWS = Table(
    "review_rows",
    METADATA,
    Column("queue_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("row_id", Text),
    Column("score", Double),
    Column("size", Integer),
    Column("outcome", Text),
    Column("marks", Integer),
    Column("edited", Integer),
)
REVIEW_TEXTS = Table(
    "review_texts",
    METADATA,
    Column("queue_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text),
)
REVIEW_BODIES = Table(
    "review_bodies",
    METADATA,
    Column("queue_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Text),
)
REVIEW_SEATS = Table(
    "review_seats",
    METADATA,
    Column("queue_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seat", Integer, primary_key=True),
    Column("reviewer", Text),
    Column("until", Double),
)
REVIEW_ACTS = Table(
    "review_acts",
    METADATA,
    Column("queue_id", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("at", Double, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("row_id", Text),
    Column("writer", Text),
    Column("verdict", Text),
    Column("reason", Text),
    Column("edits", Text),
)
DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("project_id", Text),
    Column("text", Text),
    Column("created", Double),
    Column("updated", Double),
)
ENDPOINTS = Table(
    "endpoints",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("model", Text),
    Column("settings", Text),
    Column("key_name", Text),
    Column("tested", Text),
    Column("created", Double),
)
TALKS = Table(
    "talks",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("models", Text),
    Column("blind", Integer),
    Column("revealed", Integer),
    Column("created_by", Text),
    Column("created", Double),
    Column("updated", Double),
)
TALK_TURNS = Table(
    "talk_turns",
    METADATA,
    Column("talk_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("asked", Text),
    Column("created", Double),
)
TALK_ANSWERS = Table(
    "talk_answers",
    METADATA,
    Column("talk_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("state", Text),
    Column("pid", Integer),
    Column("born", Text),
    Column("result", Text),
    Column("created", Double),
)
TALK_VERDICTS = Table(
    "talk_verdicts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("talk_id", Text),
    Column("players", Text),
    Column("winner", Text),
    Column("given_by", Text),
    Column("created", Double),
)
PREFERENCES = Table("preferences", METADATA, Column("name", Text, primary_key=True), Column("value", Text))
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Double),
    Column("user_name", Text),
    Column("action", Text),
    Column("target", Text),
    Column("status", Integer),
    Column("facts", Text),
)
