"""Prompts of `reflexion`: tests of one's own, the draft, the reflection, the next attempt."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

TESTS = Prompt(
    en="""Somebody will solve the problem between the marks. Write tests of the solution, not the solution.

<<<
{instruction}
>>>

Up to {count} lines of the form  assert {function}(…) == …  with fixed values, edge cases among them. No function is \
defined. Reply with one Python code block only.""",
    zh="""下面标记之间的题目将由别人解答。请编写对解答的测试，不要编写解答。

<<<
{instruction}
>>>

最多 {count} 行，形式为  assert {function}(……) == ……  ，使用固定的值，并包括边界情况。不要定义函数。\
只回复一个 Python 代码块。""",
)
DRAFT = Prompt(
    en="{instruction}\n\nReply with one Python code block that defines {function}.",
    zh="{instruction}\n\n只回复一个定义了 {function} 的 Python 代码块。",
)
REFLECT = Prompt(
    en="""{instruction}

This attempt fails some tests:
```python
{program}
```
{feedback}

Say in a few sentences why it fails and what to do otherwise. No code.""",
    zh="""{instruction}

下面的尝试没有通过部分测试：
```python
{program}
```
{feedback}

请用几句话说明失败的原因以及应当怎样改。不要写代码。""",
)
AGAIN = Prompt(
    en="""{instruction}

The last attempt:
```python
{program}
```
{feedback}

What was learnt so far:
{reflections}

Reply with one Python code block that defines {function} anew, complete.""",
    zh="""{instruction}

上一次的尝试：
```python
{program}
```
{feedback}

目前的反思：
{reflections}

只回复一个重新完整定义 {function} 的 Python 代码块。""",
)
FAILED = Prompt(en="Failed tests:\n{failed}", zh="未通过的测试：\n{failed}")
