"""BIRD: questions with evidence and SQL, ``SPLIT.json``, ``SPLIT_gold.sql``, ``SPLIT_tables.json`` and the databases.

A row has ``question``, ``sql`` (or ``query``), ``tables`` (statements that make the database; or ``schema``), and may
have ``db_id``, ``evidence`` and ``difficulty``. Every database is built once, in the sandbox:
``SPLIT_databases/DB/DB.sqlite``, and ``database_description/TABLE.csv`` with its columns, their meaning left empty.
``dev`` has ``question_id`` and ``difficulty`` as the original has. Rows whose database does not build are skipped. Held
against the layout of BIRD (arXiv 2305.03111).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Literal

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.csv import csv
from seedbed.export.lines import encoded, write_lines
from seedbed.export.sql_databases import Databases, asked
from seedbed.export.written import Written

FILE = "bird"
"""The name of the folder in a dataset's folder."""
LEVELS = ("simple", "moderate", "challenging")
DESCRIPTION = ("original_column_name", "column_name", "column_description", "data_format", "value_description")


def bird(
    rows: Iterator[Row], target: Path, *, split: Literal["train", "dev"] = "train", isolation: str = "auto"
) -> Written:
    """Write text-to-SQL rows into the folder ``target``; see the card above."""
    path, tables = target / f"{split}.json", target / f"{split}_tables.json"
    gold = target / ("dev.sql" if split == "dev" else f"{split}_gold.sql")
    folder = target / f"{split}_databases"
    numbers = count()
    with closing(Databases(folder, isolation)) as databases, replacing(gold) as answers:

        def fit(row: Row) -> Row:
            one = asked(row)
            evidence = row["evidence"] if isinstance(row.get("evidence"), str) else ""
            made = {"db_id": one.database, "question": one.question, "evidence": evidence, "SQL": one.sql}
            encoded([made, one.tables])  # a text that UTF-8 cannot write is in none of the files
            databases.hold(one)
            answers.write(f"{one.sql}\t{one.database}\n".encode())
            return {"question_id": next(numbers), **made, "difficulty": _level(row)} if split == "dev" else made

        written = write_lines(rows, path, fit)
        with replacing(tables) as file:
            file.write(encoded(databases.described) + b"\n")
        for one in databases.described:
            _describe(one, folder / one["db_id"] / "database_description")
    return Written([path, gold, tables], written.rows, written.skipped)


def _level(row: Row) -> str:
    """As the row says; "" is counted under no level, which is better than a wrong one."""
    return str(row["difficulty"]) if row.get("difficulty") in LEVELS else ""


def _describe(database: dict[str, Any], folder: Path) -> None:
    """A CSV file for each table, whose name is made one of a file."""
    columns = zip(database["column_names_original"], database["column_names"], database["column_types"], strict=True)
    known = list(columns)
    for place, table in enumerate(database["table_names_original"]):
        lines = [(own[1], words[1], "", kind, "") for own, words, kind in known if own[0] == place]
        rows = (dict(zip(DESCRIPTION, line, strict=True)) for line in lines)
        csv(rows, folder / (re.sub(r"[^\w.-]", "_", table) + ".csv"), columns=DESCRIPTION)
