"""Prompts of `unit_test_writer`: tests of a code, and more of them for the faults that none notices."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

ASK = Prompt(en="Write unit tests for this Python code.\n\n```python\n{code}\n```",
             zh="请为下面的 Python 代码编写单元测试。\n\n```python\n{code}\n```")  # fmt: skip
WRITE = Prompt(
    en="""{asked}

Write functions in this form, one for each case: usual values, boundaries, empty input, errors.

```python
def test_usual():
    assert ... == ...
```

The functions of the code are there already: do not import or repeat them. Use plain assert and fixed values, no \
class. Reply with one code block.""",
    zh="""{asked}

按下面的形式写若干函数，每种情况一个：常见的值、边界、空输入、出错。

```python
def test_usual():
    assert ... == ...
```

原代码中的函数已经存在，不要导入，也不要重复。只用 assert 和固定的值，不要写类。只回复一个 Python 代码块。""",
)
MORE = Prompt(
    en="""These tests of the code all pass:

```python
{tests}
```

They do not notice when these changes are made to the code:
{survivors}

Write further tests, with new names, that fail for as many of these changes as possible and pass on the code as it is. \
Reply with one Python code block that holds the new tests only.""",
    zh="""下面这些针对该代码的测试全部通过：

```python
{tests}
```

但对代码做以下改动时，它们发现不了：
{survivors}

请再写一些名字不同的测试：对原代码通过，并对尽可能多的上述改动失败。只回复一个只含新测试的 Python 代码块。""",
)
CHANGE = Prompt(en="line {line}: {was} becomes {became}", zh="第 {line} 行中的 {was} 被改写，变成 {became}")
