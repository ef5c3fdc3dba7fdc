"""Prompts of `schema_perturb`: new names, pairing them with the old ones, further columns; forms of the replies."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.prompt import Prompt


class Extra(BaseModel):
    """A column that is added."""

    model_config = ConfigDict(extra="forbid")
    table: str
    name: str
    type: Literal["INTEGER", "REAL", "TEXT"]


class Extras(BaseModel):
    """The reply to ``ADD``."""

    model_config = ConfigDict(extra="forbid")
    columns: list[Extra] = Field(min_length=1, max_length=40)


RENAME = Prompt(
    en="""Here is a database in SQLite.

{schema}

Give each of these names another one, {how}. It must mean the same, and no name of the database may be used again: \
{names}
Write names of letters, digits and underscores; for a column, the new name of the column alone. Fill in and reply in \
JSON: {form}""",
    zh="""下面是一个 SQLite 数据库。

{schema}

请给下列每个名称换一个新名称，{how}。意思必须不变，也不能使用数据库中已有的名称：{names}
名称只用字母、数字和下划线；列只写新的列名。请填写下面的 JSON 并回复：{form}""",
)
HOW: dict[str, Prompt] = {
    "synonym": Prompt(en="by other words", zh="使用同义的说法"),
    "abbreviation": Prompt(
        en="shortened as people shorten them (dept, cust_no, qty)", zh="用常见的缩写（如 dept、cust_no、qty）"
    ),
}
PAIR = Prompt(
    en="""The names of a database were changed. Old ones: {old}
New ones, in no order: {new}
Which new name stands for which old one? Use each once. Fill in and reply in JSON: {form}""",
    zh="""一个数据库的名称被改过。旧名称：{old}
新名称（顺序已打乱）：{new}
每个新名称对应哪个旧名称？每个只用一次。请填写下面的 JSON 并回复：{form}""",
)
ADD = Prompt(
    en="""Here is a database in SQLite, and a question that it answers.

{schema}

Question: {question}

Add {count} columns to each of these tables: {names}. They fit there, are near what the question asks for, so that one \
must look twice, but do not answer it. No name of the database may be used again. Reply in JSON: \
{"columns": [{"table": "…", "name": "…", "type": "INTEGER, REAL or TEXT"}, …]}""",
    zh="""下面是一个 SQLite 数据库和一个它能回答的问题。

{schema}

问题：{question}

请给下列每张表增加 {count} 列：{names}。新列应合乎该表，又与问题所问的内容相近，使人必须仔细分辨，但不能用来回答问题。\
不要使用数据库中已有的名称。\
用 JSON 回复：{"columns": [{"table": "……", "name": "……", "type": "INTEGER、REAL 或 TEXT"}, ……]}""",
)
