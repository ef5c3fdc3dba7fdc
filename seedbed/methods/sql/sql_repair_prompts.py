"""Prompts of `sql_repair`: planting a fault of a kind, and mending it from what came of it."""

from __future__ import annotations

from typing import Literal

from seedbed.core.prompt import Prompt

Kind = Literal["column", "table", "join", "condition", "value", "aggregate", "grouping", "order", "syntax"]

BREAK = Prompt(
    en="""Plant one fault in this SQLite query, of the kind that people and models make: {kind}.
The new query looks sensible but no longer answers the question. Say nothing of the fault in it, no comments.

{schema}

Question: {question}

```sql
{sql}
```

Reply with the faulty query in one ```sql block.""",
    zh="""请在下面的 SQLite 查询中埋入一个人或模型常犯的错误：{kind}。
新的查询看上去合理，但不再能回答这个问题。查询中不要提示错误，不要写注释。

{schema}

问题：{question}

```sql
{sql}
```

在一个 ```sql 代码块中给出有错的查询。""",
)
REPAIR = Prompt(
    en="""{schema}

Question: {question}

This SQLite query was written to answer it, but it is wrong:
```sql
{sql}
```

What came of it:
{finding}

Say what is wrong with it, then give the repaired query in one ```sql block.""",
    zh="""{schema}

问题：{question}

下面的 SQLite 查询是为回答它而写的，但有错误：
```sql
{sql}
```

运行结果：
{finding}

请说明错在哪里，然后在一个 ```sql 代码块中给出修正后的查询。""",
)
KINDS: dict[Kind, Prompt] = {
    "column": Prompt(en="the wrong column, or one that is not there", zh="用错列，或使用不存在的列"),
    "table": Prompt(en="the wrong table, or one that is missing", zh="用错表，或漏掉一张表"),
    "join": Prompt(
        en="a wrong or missing join condition, or the wrong kind of join", zh="连接条件错误或缺失，或连接类型不对"
    ),
    "condition": Prompt(en="a wrong, missing or superfluous condition", zh="筛选条件错误、缺失或多余"),
    "value": Prompt(en="a wrong value, or a comparison off by one", zh="比较的值错误，或边界差一"),
    "aggregate": Prompt(en="the wrong aggregate, or DISTINCT misused", zh="聚合函数错误，或误用 DISTINCT"),
    "grouping": Prompt(en="wrong grouping, or HAVING and WHERE confused", zh="分组错误，或混淆 HAVING 与 WHERE"),
    "order": Prompt(en="the wrong order, limit or ranking", zh="排序、LIMIT 或排名错误"),
    "syntax": Prompt(
        en="a fault of syntax, or a function that SQLite has not", zh="语法错误，或使用 SQLite 没有的函数"
    ),
}
FAILED = Prompt(en="The database refused it: {why}", zh="数据库报错：{why}")
GAVE = Prompt(en="It gave {count} row(s). The first:\n{rows}", zh="共 {count} 行，开头几行：\n{rows}")
NOTHING = Prompt(en="It ran and gave no rows.", zh="运行成功，但没有返回任何行。")
