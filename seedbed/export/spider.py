"""Spider: a folder of questions with their SQL, ``SPLIT.json`` and ``SPLIT_gold.sql``, ``tables.json`` and databases.

A row has ``question``, ``sql`` (or ``query``), ``tables`` (statements that make the database; or ``schema``), and may
have ``db_id``. Every database is built once, in the sandbox: ``database/DB/DB.sqlite`` and ``schema.sql``. Of the
original's fields ``sql`` (its own parse of the query) is left out; its evaluation parses the gold file itself. Rows
whose database does not build are skipped. Held against the layout of Spider 1.0 (arXiv 1809.08887).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import encoded, write_lines
from seedbed.export.sql_databases import Databases, asked
from seedbed.export.written import Written

FILE = "spider"
"""The name of the folder in a dataset's folder."""
_SQL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+(?:\.\w+)*|[<>!]=|<>|\S")
_WORDS = re.compile(r"\w+|\S")
_VALUE = re.compile(r"'.*'|\".*\"|\d+(\.\d+)?", re.DOTALL)


def spider(rows: Iterator[Row], target: Path, *, split: str = "train", isolation: str = "auto") -> Written:
    """Write text-to-SQL rows into the folder ``target``; see the card above.

    Raises:
        RecipeError: the split cannot name a file.
    """
    if not split.isidentifier():
        raise RecipeError(f"spider: split must be a word such as train, got {split!r}")
    path, gold, tables = target / f"{split}.json", target / f"{split}_gold.sql", target / "tables.json"
    with closing(Databases(target / "database", isolation)) as databases, replacing(gold) as answers:

        def fit(row: Row) -> Row:
            one = asked(row)
            made = record(one.database, one.question, one.sql)
            encoded([made, one.tables])  # a text that UTF-8 cannot write is in none of the files
            databases.hold(one)
            answers.write(f"{one.sql}\t{one.database}\n".encode())
            return made

        written = write_lines(rows, path, fit)
        with replacing(tables) as file:
            file.write(encoded(databases.described) + b"\n")
    return Written([path, gold, tables], written.rows, written.skipped)


def record(database: str, question: str, sql: str) -> Row:
    """A question as Spider has it, with the words of question and query."""
    words = _SQL.findall(sql)
    return {
        "db_id": database,
        "query": sql,
        "query_toks": words,
        "query_toks_no_value": ["value" if _VALUE.fullmatch(word) else word.lower() for word in words],
        "question": question,
        "question_toks": _WORDS.findall(question),
    }
