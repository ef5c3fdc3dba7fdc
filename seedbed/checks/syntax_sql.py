"""Whether a text is SQL, by sqlglot's grammar of a dialect; nothing is run."""

from __future__ import annotations

import re

from seedbed.checks.syntax_fault import Fault, TooDeep
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.text import shortened


def check_sql(text: str, dialect: str, most: int) -> int:
    """How many statements it has. Raises Fault where it is not SQL, or has more than ``most``; TooDeep.

    Raises:
        RecipeError: no such dialect.
        MissingPackage: without the extra [sql].
    """
    try:
        import sqlglot
    except ImportError:
        raise MissingPackage("sqlglot", "sql", wanted_for="compiles with language: sql") from None
    _known(dialect)
    try:
        found = [one for one in sqlglot.parse(text, read=dialect or None) if one is not None]
    except sqlglot.errors.ParseError as error:
        first = error.errors[0] if error.errors else {}
        said = str(first.get("description") or _plain(str(error)))
        raise Fault(said, int(first.get("line") or 0), int(first.get("col") or 0)) from None
    except sqlglot.errors.SqlglotError as error:
        raise Fault(_plain(str(error))) from None
    except RecursionError:
        raise TooDeep("the statement is nested too deep to be parsed") from None
    if not found:
        return 0
    strange = next((one for one in found if isinstance(one, sqlglot.exp.Command)), None)
    if strange is not None:
        raise Fault(f"a statement that is not known: {shortened(strange.sql(), 60)}")
    if not all(isinstance(one, _kinds()) for one in found):
        raise Fault("an expression, not a statement")
    if len(found) > most:
        raise Fault(f"{len(found)} statements, allowed {most}")
    return len(found)


def _kinds() -> tuple[type, ...]:
    from sqlglot import exp

    read = (exp.Query, exp.Pragma, exp.Describe, exp.Analyze)
    written = (exp.DML, exp.DDL, exp.Drop, exp.Alter, exp.TruncateTable, exp.Attach, exp.Detach)
    return (*read, *written, exp.Set, exp.Use, exp.Transaction, exp.Commit, exp.Rollback)


def _known(dialect: str) -> None:
    from sqlglot.dialects.dialect import Dialect

    if dialect and dialect.lower() not in Dialect.classes:
        known = ", ".join(sorted(one for one in Dialect.classes if one))
        raise RecipeError(f"compiles: there is no SQL dialect {dialect!r}; known: {known}")


def _plain(message: str) -> str:
    return shortened(re.sub(r"\x1b\[[0-9;]*m", "", message))
