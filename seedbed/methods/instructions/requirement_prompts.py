"""Prompts of `requirement`: the fields of a wish, its rules, and what is put right."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

ASK = Prompt(
    en="""Write one example for this wish: {wish}
{rules}
Reply in JSON with these fields:
{fields}""",
    zh="""请按以下需求写出一条数据：{wish}
{rules}
用 JSON 回复，包含以下字段：
{fields}""",
)
REST = Prompt(
    en="""This text was written for a wish ({wish}):

{text}

{rules}
Reply in JSON with what goes with it, in these fields:
{fields}""",
    zh="""下面的文字是按需求（{wish}）写的：

{text}

{rules}
用 JSON 回复与之相配的内容，包含以下字段：
{fields}""",
)
KIND = Prompt(en="- {name}: {value}", zh="- {name}：{value}")
LENGTH = Prompt(en="- length of {field}: {bounds}", zh="- 字段 {field} 的长度必须是：{bounds}")
MENTION = Prompt(
    en="- {field} must mention, in these words: {elements}",
    zh="- 字段 {field} 必须提到以下内容（照用这些词）：{elements}",
)
CORRECT = Prompt(
    en="This is wrong: {failures}. Write it again with that put right, as JSON with the same fields.",
    zh="有以下问题：{failures}。请改正后重写，仍用含相同字段的 JSON 回复。",
)
