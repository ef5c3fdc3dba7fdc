"""Databases of text-to-SQL rows: each built once, in the sandbox, since a model wrote its statements.

The sandbox gives back the SQLite file and the description of it that Spider's and BIRD's ``tables.json`` hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seedbed.core.program import Limits, Program
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.seen import digest
from seedbed.export.written import Misfit
from seedbed.sandbox.sandbox import Sandbox

QUERY = ("sql", "query", "SQL", "expected_sql")
TABLES = ("tables", "schema")
NAME = ("db_id", "database")
BUILD = """
import sqlite3


def build(statements):
    made = sqlite3.connect("made.sqlite")
    made.executescript(statements)
    made.commit()
    found = made.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    names = [row[0] for row in found if not row[0].startswith("sqlite_")]
    told = []
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        columns = [list(row[1:3]) + [row[5]] for row in made.execute("PRAGMA table_info(" + quoted + ")")]
        keys = [[row[3], row[2], row[4]] for row in made.execute("PRAGMA foreign_key_list(" + quoted + ")")]
        told.append({"name": name, "columns": columns, "foreign": keys[::-1]})
    made.close()
    return told
"""
KINDS = (
    ("boolean", ("bool",)),
    ("time", ("date", "time", "year")),
    ("number", ("int", "real", "floa", "doub", "num", "dec")),
    ("text", ("char", "text", "clob", "string")),
)
LIMITS = Limits(value=4 << 20, scratch=256 << 20)


_PARTS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*.*?(?:\*/|\Z)|.""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a database."""

    database: str
    question: str
    sql: str
    tables: str


def asked(row: Row) -> Asked:
    """The parts of a row; a database without a name is called by a hash of its statements.

    Raises:
        Misfit: a part is missing, or the name cannot be that of a folder.
    """
    question, sql = _text(row, ("question",)), _text(row, QUERY)
    tables = next((row[name] for name in TABLES if row.get(name)), None)
    tables = "\n".join(tables) if isinstance(tables, list) and all(isinstance(one, str) for one in tables) else tables
    if not isinstance(tables, str) or not tables.strip():
        raise Misfit("no statements that make the database (wanted tables or schema)")
    name = next((row[one] for one in NAME if isinstance(row.get(one), str)), None)
    name = name or f"db_{digest(tables, size=6).hex()}"
    if not re.fullmatch(r"\w[\w.-]{0,99}", name):
        raise Misfit("the name of the database cannot be that of a folder")
    return Asked(name, question, one_line(sql), tables)


def one_line(sql: str) -> str:
    """A query on one line, without comments, as the gold files have it.

    Raises:
        Misfit: a text in it has several lines.
    """
    made = []
    for found in _PARTS.finditer(sql):
        part = found[0]
        comment = part.startswith(("--", "/*"))
        if not comment and len(part) > 1 and "\n" in part:
            raise Misfit("a text in the query has several lines, and a gold file has one line for each query")
        made.append(" " if comment or part in "\r\n\t" else part)
    return "".join(made).strip()


def _text(row: Row, names: tuple[str, ...]) -> str:
    for name in names:
        if isinstance(row.get(name), str) and row[name].strip():
            return str(row[name])
    raise Misfit(f"no {names[0]} (wanted {', '.join(names)})")


class Databases:
    """Databases written into a folder as they come up; ``described`` is one entry of ``tables.json`` each."""

    def __init__(self, folder: Path, isolation: str) -> None:
        self._folder, self._isolation = folder, isolation
        self._sandbox: Sandbox | None = None
        self._known: dict[str, tuple[bytes, str]] = {}
        self.described: list[dict[str, Any]] = []

    def close(self) -> None:
        """Give the sandbox back."""
        if self._sandbox is not None:
            self._sandbox.close()

    def hold(self, one: Asked) -> None:
        """See that the database of a question stands in the folder.

        Raises:
            Misfit: its statements do not run, or its name is another's.
        """
        mark = digest(one.tables, size=16)
        known = self._known.get(one.database)
        if known is None:
            known = self._known[one.database] = mark, self._built(one)
        if known[0] != mark:
            raise Misfit("two rows give one name to different databases")
        if known[1]:
            raise Misfit(known[1])

    def _built(self, one: Asked) -> str:
        """Build and write it; why that did not work, or nothing."""
        if self._sandbox is None:
            self._sandbox = Sandbox(isolation=self._isolation, pools=1)
        program = Program(BUILD, call="build", arguments=(one.tables,), collect=("made.sqlite",), limits=LIMITS)
        outcome = self._sandbox.run(program)
        if not outcome.decided:
            raise RuntimeError(f"the sandbox failed: {outcome.stderr.strip()}")
        content = outcome.files.get("made.sqlite", b"")
        if not outcome.ok or not content.startswith(b"SQLite format 3\0") or not outcome.value:
            return f"the statements that make the database do not run ({outcome.reason})"
        place = self._folder / one.database
        for name, data in ((f"{one.database}.sqlite", content), ("schema.sql", one.tables.encode())):
            with replacing(place / name) as file:
                file.write(data)
        self.described.append(described(one.database, outcome.value))
        return ""


def described(name: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    """A database as Spider's ``tables.json`` has it; columns are counted through, beginning with ``*``."""
    columns: list[tuple[int, str]] = [(-1, "*")]
    kinds, primary = ["text"], []
    for place, table in enumerate(tables):
        keys = []
        for column, kind, key in table["columns"]:
            keys += [len(columns)] if key else []
            columns.append((place, column))
            kinds.append(_kind(kind))
        primary += [keys[0] if len(keys) == 1 else keys] if keys else []
    names = [table["name"] for table in tables]
    return {
        "db_id": name,
        "table_names_original": names,
        "table_names": [_words(one) for one in names],
        "column_names_original": [list(one) for one in columns],
        "column_names": [[place, _words(one)] for place, one in columns],
        "column_types": kinds,
        "primary_keys": primary,
        "foreign_keys": _foreign(tables, columns),
    }


def _foreign(tables: list[dict[str, Any]], columns: list[tuple[int, str]]) -> list[list[int]]:
    """Pairs of columns; a key that names no column of the other table means that table's primary key."""
    at = {(place, name.lower()): number for number, (place, name) in enumerate(columns)}
    names = [table["name"].lower() for table in tables]
    pairs = []
    for place, table in enumerate(tables):
        for own, other, column in table["foreign"]:
            if other.lower() not in names:
                continue
            there = names.index(other.lower())
            meant = column or next((one[0] for one in tables[there]["columns"] if one[2]), "")
            pair = [at.get((place, own.lower())), at.get((there, meant.lower()))]
            pairs += [[number for number in pair if number is not None]] if None not in pair else []
    return pairs


def _kind(declared: str) -> str:
    lowered = declared.lower()
    return next((kind for kind, signs in KINDS if any(sign in lowered for sign in signs)), "others")


def _words(name: str) -> str:
    """A name as people would write it: ``FirstName`` and ``first_name`` are both "first name"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", name).lower().strip()
