"""Compiles: the answer is well-formed JSON, JSON Lines, TOML or SQL; what is wrong is told with its line.

The text may stand in one fenced code block. JSON is taken to the letter: no NaN, no key twice. SQL is parsed by sqlglot
in a dialect (``sqlite``, ``duckdb``, ``postgres``, ``mysql`` …), never run; ``statements`` is how many there may be at
most. SQL needs ``pip install 'seedbed[sql]'``. Languages whose compiler would have to run are not tried here.
"""

from __future__ import annotations

import re
from typing import Literal

from seedbed.checks.json_schema import parsed
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

LONGEST = 100_000
"""Characters; longer texts are set aside unread."""
_FENCED = re.compile(r"\s*```[a-zA-Z0-9+-]*[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL)


def compiles(
    answer: str, *, language: Literal["json", "jsonl", "toml", "sql"], dialect: str = "", statements: int = 1
) -> Verdict:
    """Whether an answer is well-formed in a language; see the card above."""
    fenced = _FENCED.fullmatch(answer)
    text = fenced.group(1) if fenced else answer
    if not text.strip():
        return Verdict.unreadable("the answer is empty")
    if len(text) > LONGEST:
        return Verdict.unreadable(f"the answer has {len(text)} characters; at most {LONGEST} are read")
    if language == "sql":
        return _sql(text, dialect, statements)
    readers = {"json": _json, "jsonl": _jsonl, "toml": _toml}
    if language not in readers:
        raise RecipeError(f"compiles: 'language' must be json, jsonl, toml or sql, got {language!r}")
    try:
        readers[language](text)
    except (ValueError, RecursionError) as error:
        return Verdict.wrong(f"not {language.upper()}: {shortened(str(error))}", value=shortened(text))
    return Verdict.right(f"well-formed {language.upper()}")


def _json(text: str) -> None:
    parsed(text)


def _jsonl(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                parsed(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None


def _toml(text: str) -> None:
    import tomllib

    tomllib.loads(text)


def _sql(text: str, dialect: str, statements: int) -> Verdict:  # noqa: PLR0911 - a line for each outcome
    try:
        import sqlglot
    except ImportError:
        raise MissingPackage("sqlglot", "sql", wanted_for="compiles with language: sql") from None
    _known(dialect)
    try:
        found = [one for one in sqlglot.parse(text, read=dialect or None) if one is not None]
    except sqlglot.errors.SqlglotError as error:
        return Verdict.wrong(f"not SQL: {_plain(str(error))}", value=shortened(text))
    except RecursionError:
        return Verdict.undecided("the statement is nested too deep to be parsed", value=shortened(text))
    if not found:
        return Verdict.unreadable("there is no statement in it")
    strange = next((one for one in found if isinstance(one, sqlglot.exp.Command)), None)
    if strange is not None:
        return Verdict.wrong(f"not SQL that is known: {shortened(strange.sql(), 60)}", value=shortened(text))
    if not all(isinstance(one, _kinds()) for one in found):
        return Verdict.wrong("an expression, not a statement", value=shortened(text))
    if len(found) > statements:
        return Verdict.wrong(f"{len(found)} statements, allowed {statements}", value=len(found))
    return Verdict.right("well-formed SQL", value=len(found))


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


EXAMPLE = Example(row={"answer": '```json\n{"name": "Ada", "age": 36}\n```'}, settings={"language": "json"}, gives=True)
