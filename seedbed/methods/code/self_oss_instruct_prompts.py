"""Prompts of `self_oss_instruct`, and what is read of the reply that names concepts."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.prompt import Prompt


class Concepts(BaseModel):
    """The reply to ``CONCEPTS``."""

    model_config = ConfigDict(extra="forbid")
    concepts: list[str] = Field(min_length=1, max_length=10)


CONCEPTS = Prompt(
    en="""Which programming concepts does this function need? Name 2 to 5, each in a few words, as JSON only: \
{"concepts": ["…"]}

```python
{code}
```""",
    zh="""这个函数用到了哪些编程概念？列出 2 到 5 个，每个几个字，只回复 JSON：{"concepts": ["……"]}

```python
{code}
```""",
)
TASK = Prompt(
    en="""Write one programming task in Python that needs these concepts: {concepts}.
It asks for {kind}; its difficulty is {difficulty}. It stands on its own, names the function or class and says exactly \
what goes in and what comes out. No solution. Reply with the task only.""",
    zh="""请编写一道用到这些概念的 Python 编程题：{concepts}。
题目要求写{kind}，难度为{difficulty}。题目独立完整，指明函数名或类名，并准确说明输入和输出。不要给出解答，只回复题目。""",
)
ANSWER = Prompt(
    en="""{task}

Reply with two Python code blocks: first the complete solution, then tests of it, as plain assert statements or \
functions named test_…, which call the solution with fixed values, edge cases among them.""",
    zh="""{task}

请回复两个 Python 代码块：先是完整的解答，再是对它的测试，用 assert 语句或名为 test_… 的函数，以固定的值调用解答，\
并包括边界情况。""",
)
KINDS = (
    Prompt(en="a function", zh="一个函数"),
    Prompt(en="a class", zh="一个类"),
    Prompt(en="a small program in one function", zh="一个放在单个函数里的小程序"),
)
DIFFICULTIES = (Prompt(en="easy", zh="简单"), Prompt(en="medium", zh="中等"), Prompt(en="hard", zh="困难"))
