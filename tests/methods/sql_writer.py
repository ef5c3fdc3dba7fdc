"""A scripted writer for `omni_sql`: designs of any size, queries on them, questions, thoughts, drawn from the prompt.

It stands in for a strong model: every design is drawn anew (names, keys, pairs of keys, references to itself, texts as
keys), and a part of what it writes is wrong on purpose.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from random import Random
from typing import Any

from seedbed.checks.sql_schema import schema_of
from seedbed.core.request import Request, prompt_text

THINGS = (
    "member loan farm field crop truck driver route ticket visit doctor ward bed drug recipe oven order batch".split()
)
SIDES = ["", "_log", "_type", "_plan", "_note", "_share", "_price", "_day"]
COLUMNS = [
    ("nm", "TEXT", ["Ida", "Bo", "Ann", "Li Wei"]), ("qty", "INTEGER", [3, 9, 14, 27]), ("price", "REAL", [1.5, 20.25]),
    ("made_on", "TEXT", ["2023-02-28", "2024-11-05"]), ("active", "INTEGER", [0, 1]),
    ("town", "VARCHAR(40)", ["Brock", "Ely"]), ("score", "NUMERIC", [55, 71]),
    ("kind", "TEXT", ["a", "b", "o'clock"]), ("order", "INT", [1, 2]),
]  # fmt: skip


def write(request: Request) -> str:
    """The reply to any of the chain's prompts, drawn from the prompt and the request's seed."""
    prompt = prompt_text(request)
    rng = Random(sha256(f"{prompt}{request.seed}".encode()).digest())
    if count := re.search(r"exactly (\d+) tables", prompt):
        return json.dumps(design(rng, int(count[1])))
    if "Complete it" in prompt:
        return json.dumps(enriched(rng, json.loads(prompt[prompt.index("{") : prompt.rindex("}") + 1])))
    if "Write one SQLite query" in prompt:
        return query(rng, prompt)
    if "question that it answers" in prompt:
        words = rng.choice(["what is asked", "what holds", "who is meant"])
        return json.dumps({"explanation": "so", "question": f"Tell {words}, please?", "external_knowledge": "as said"})
    draft = re.findall(r"```sql\n(.*?)\n```", prompt, re.DOTALL)[-1]
    return thought(rng, draft)


def design(rng: Random, count: int) -> dict[str, Any]:
    """A database of so many tables."""
    names = rng.sample([f"{thing}{side}" for thing in THINGS for side in SIDES], count)
    tables, links, single = list[Any](), list[Any](), list[tuple[str, str]]()
    for name in names:
        drawn = rng.sample(COLUMNS, rng.randint(2, 6))
        own = [{"name": one, "type": kind, "description": f"{one} of {name}"} for one, kind, _ in drawn]
        if len(single) >= 2 and rng.random() < 0.2:  # a table between two others
            keys = [f"{to}_{key}" for to, key in rng.sample(single, 2)]
            links += [{"table": name, "column": f"{to}_{key}", "to_table": to, "to_column": key}
                      for to, key in single if f"{to}_{key}" in keys]  # fmt: skip
            own = [{"name": one, "type": "INTEGER", "description": "key"} for one in keys] + own
        else:
            keys = [rng.choice(["id", f"{name}_id", "code"])]
            kind = "TEXT" if keys == ["code"] else "INTEGER"
            own = [{"name": keys[0], "type": kind, "description": "key"}, *own]
            for to, key in rng.sample(single, min(len(single), rng.randint(0, 2))):
                own.append({"name": f"{to}_ref", "type": "TEXT", "description": f"the {to}"})
                links.append({"table": name, "column": f"{to}_ref", "to_table": to, "to_column": key})
            single.append((name, keys[0]))
        values = {one: samples for one, _, samples in COLUMNS}
        rows = [[rng.choice(values.get(one["name"], [n, "X1"])) for one in own] for n in (1, 2)]
        tables.append({"name": name, "description": f"{name} kept", "columns": own, "primary_key": keys, "rows": rows})
    return {"domain": f"{rng.choice(THINGS)} trade", "scenario": "So.", "tables": tables, "foreign_keys": links}


def enriched(rng: Random, told: dict[str, Any]) -> dict[str, Any]:
    """The design with a column more in some tables."""
    for table in told["tables"]:
        if rng.random() < 0.5:
            table["columns"].append({"name": "remark", "type": "TEXT", "description": "free text"})
            for row in table["rows"]:
                row.append(rng.choice(["fine", "late", None]))
    return told


def query(rng: Random, prompt: str) -> str:
    """A query with a CTE and a window over two tables that are linked; one in five is wrong."""
    schema = schema_of(prompt[prompt.index("CREATE") : prompt.index("Some of its rows")], "sqlite")
    links = [one for one in schema.points if len(one.columns) == 1]
    to = rng.choice(links) if links else None
    child = to.table if to else schema.tables[0].name
    tables = {one.name: one for one in schema.tables}
    numbers = [one.name for one in tables[child].columns if one.kind == "number"] or [tables[child].columns[0].name]
    measured = f'"{rng.choice(numbers)}"'
    if to is None:
        made = f"WITH t AS (SELECT {measured} AS v FROM {child}) SELECT v, RANK() OVER (ORDER BY v) FROM t WHERE v >= 0"
    else:
        made = (
            f'WITH t AS (SELECT "{to.columns[0]}" AS k, SUM({measured}) AS s, COUNT(*) AS n FROM {child} '
            f'GROUP BY "{to.columns[0]}") SELECT p."{to.keys[0]}", t.s, RANK() OVER (ORDER BY t.n DESC) '
            f'FROM t JOIN {to.to} AS p ON p."{to.keys[0]}" = t.k WHERE t.n >= {rng.randint(1, 2)}'
        )
    wrong = [f"DELETE FROM {child}", made.replace(child, "no_such"), f"{made} AND 1 = 0", f"{made};\nSELECT 1", "SELEC"]
    text = made if rng.random() < 0.8 else rng.choice(wrong)
    return f"This is what they want.\n```sql\n{text}\n```"


def thought(rng: Random, draft: str) -> str:
    """Mostly the draft in other words; sometimes something else, or no query."""
    other = draft.replace("SELECT p.", "SELECT  p.").replace(" AS n", " AS N")
    wrong = [f"{draft} LIMIT 1", draft.replace(">=", ">"), "SELECT * FROM nowhere"]
    text = rng.choice([draft, other]) if rng.random() < 0.75 else rng.choice(wrong)
    return f"First the groups, then their order.\n```sql\n{text}\n```"
