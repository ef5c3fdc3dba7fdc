"""The prompts of `code_puzzles`: a puzzle after others, a solution of it, and the task that a row sets."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

INVENT = Prompt(
    en="""{shown}

Each of these functions is a puzzle: find the argument for which it returns True. Write one more puzzle, new and \
different, with a solution that is not obvious, in this form, with names and an expression of your own:

```python
def f{number}(answer: {kind}, limit=10):
    return ...
```

Only the answer has no default, and its type stands there; the body returns one expression. Reply with this code \
block alone.""",
    zh="""{shown}

以上每个函数都是一道谜题：要找到使它返回 True 的参数。请再写一道新的、不同的、解不明显的谜题，\
按下面的形式，名称和表达式自拟：

```python
def f{number}(answer: {kind}, limit=10):
    return ...
```

只有答案没有默认值，并写明类型；函数体只返回一个表达式。只回复这一个代码块。""",
)
SOLVE = Prompt(
    en="""{shown}

{puzzle}
Write the function g without arguments, so that f(g()) is True. Reply with one Python code block that holds g only.""",
    zh="""{shown}

{puzzle}
请写出没有参数的函数 g，使 f(g()) 为 True。只回复一个只含 g 的 Python 代码块。""",
)
ASKED = Prompt(
    en="Find an answer for which this function returns True. Write a function g() that returns it.\n\n",
    zh="请找到使下面的函数返回 True 的答案，写一个返回该答案的函数 g()。\n\n",
)
