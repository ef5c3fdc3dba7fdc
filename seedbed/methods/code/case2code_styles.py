"""How Case2Code shows cases: ten styles, wordings of the instruction and of the header, some of them in the raw.

Wordings are ours. Each is a prompt, so that both languages stand side by side; which one is drawn is the method's.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable

from seedbed.core.prompt import Prompt

INSTRUCTIONS = (
    Prompt(en="Infer the Python function behind these examples.", zh="请根据这些示例推断背后的 Python 函数。"),
    Prompt(
        en="Which Python function behaves like this? Write it.", zh="什么样的 Python 函数会有这样的表现？请写出来。"
    ),
    Prompt(en="Write a Python function that fits all cases shown.", zh="写一个符合所有给定情况的 Python 函数。"),
    Prompt(
        en="Find the rule in the cases and program it in Python.", zh="找出这些情况中的规律，并用 Python 编程实现。"
    ),
    Prompt(
        en="Someone lost the source of a function; restore it from what it gave.",
        zh="某个函数的源代码丢失了，请根据它给出的结果还原出来。",
    ),
    Prompt(en="Reconstruct the function from its inputs and outputs.", zh="根据输入和输出重建这个函数。"),
    Prompt(
        en="Here is what a black box does; open it, in Python.",
        zh="这里是一个黑盒的行为，请用 Python 揭示其内部实现。",
    ),
    Prompt(
        en="Implement in Python what the following observations describe.",
        zh="请用 Python 实现下列观察所描述的功能。",
    ),
    Prompt(en="Generalise from the cases: give one Python function.", zh="从这些情况归纳：给出一个 Python 函数。"),
    Prompt(
        en="Complete the task by example: the function must give these results.",
        zh="以例编程：写出的函数必须得到这些结果。",
    ),
)
HEADERS = (
    Prompt(en="Examples:", zh="示例："),
    Prompt(en="Known cases:", zh="已知情况："),
    Prompt(en="What it was given and what came back:", zh="给它的输入和它返回的结果："),
    Prompt(en="Observed:", zh="观察到："),
    Prompt(en="Inputs with their results:", zh="输入及其结果："),
)
SIGNATURES = (
    Prompt(en="Its header is `{signature}`.", zh="它的函数头是 `{signature}`。"),
    Prompt(en="Begin with:\n{signature}", zh="请以此开头：\n{signature}"),
    Prompt(en="Signature: {signature}", zh="函数签名：{signature}"),
    Prompt(en="Use this header:\n```python\n{signature}\n```", zh="使用这个函数头：\n```python\n{signature}\n```"),
)
LEADS = (
    Prompt(en="This function gives all the results:", zh="下面的函数能得到所有结果："),
    Prompt(en="The cases follow from this function:", zh="这些情况都出自下面的函数："),
    Prompt(en="Here is the function:", zh="函数如下："),
)

Style = Callable[[random.Random, str, str, str], str]
"""(draws, function's name, text of the dict of arguments, text of the result) -> the case as it is shown."""


def _raw(form: str) -> Style:
    """A style that shows the arguments as ``key: value``, values alone or the dict, each as likely."""

    def shown(rng: random.Random, _name: str, given: str, result: str) -> str:
        return form.format(given=_arguments(rng, given), result=result)

    return shown


def _called(form: str) -> Style:
    """A style that shows a call, with keywords or by position, each as likely."""

    def shown(rng: random.Random, name: str, given: str, result: str) -> str:
        values = ast.literal_eval(given)
        by_name = rng.random() < 0.5
        told = [f"{key}={value!r}" if by_name else repr(value) for key, value in values.items()]
        return form.format(call=f"{name}({', '.join(told)})", result=result)

    return shown


def _arguments(rng: random.Random, given: str) -> str:
    values = ast.literal_eval(given)
    how = rng.randrange(3)
    if how == 0:
        return ", ".join(f"{key}: {value!r}" for key, value in values.items())
    return ", ".join(map(repr, values.values())) if how == 1 else given


STYLES: tuple[Style, ...] = (
    _raw("Input: {given}\nOutput: {result}"),
    _raw("{given} -> {result}"),
    _raw("in  | {given}\nout | {result}"),
    _raw("- {given} gives {result}"),
    _raw("<case>\n{given}\n=>\n{result}\n</case>"),
    _called(">>> {call}\n{result}"),
    _called("{call} == {result}"),
    _called("{call}  # {result}"),
    _called("{call} returns {result}"),
    _called("call: {call}\nresult: {result}"),
)
