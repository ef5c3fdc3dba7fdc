"""Functions that stand alone and cases of them: inputs by a model, results by running the function. Case2Code's core.

Shared by ``case2code``, ``code_translate`` and ``docstring_to_code``. A source is looked at and called in the sandbox,
by ``inspecting``, twice and with other random draws; what differs is no case. The results are the function's own, so
nothing that a model claims about them is ever taken.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject, Unreadable
from seedbed.core.program import Limits, Program
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import shortened
from seedbed.methods.code import inspecting

INPUTS = Prompt(
    en="""Look at this Python function and choose {count} different inputs that show what it does, edge cases among \
them.

```python
{source}```

Reply with one Python code block only: a comment, what type and range each argument has; then the list of inputs, each \
a dict of the arguments by their names, in plain literals. No results. The form:

```python
# …
examples = [
    {form},
    …
]
```""",
    zh="""请看这个 Python 函数，选出 {count} 个不同的输入，体现函数的作用，并包括边界情况。

```python
{source}```

只回复一个 Python 代码块：先用注释说明每个参数的类型和范围，再写输入的列表，每个输入是按参数名给出各参数的字典，\
只用字面量，不写结果。格式如下：

```python
# ……
examples = [
    {form},
    …
]
```""",
)
WRITING: dict[str, Any] = {"temperature": 0.2, "top_p": 0.95, "max_tokens": 1024}
LIMITS = Limits(wall=20.0, cpu=10.0)
FEWEST = 3
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Function:
    """A function that stands alone."""

    name: str
    source: str
    signature: str
    parameters: list[str]
    docstring: str
    statements: int


@dataclass(frozen=True, slots=True)
class Case:
    """An input and what the function made of it; ``json`` is None where JSON cannot say the value."""

    given: str
    value: str = ""
    error: str = ""
    message: str = ""
    json: str | None = None

    @property
    def shown(self) -> str:
        """The result as a reader sees it."""
        return f"{self.error}: {self.message}" if self.error else self.value


async def functions(ctx: Context, code: str) -> tuple[list[Function], dict[str, str]]:
    """The functions of a source that stand alone, and why the others do not.

    Raises:
        Reject: it is no Python.
    """
    told = await _run(ctx, "functions", (code,))
    if "error" in told:
        raise Reject(f"the code cannot be read as Python: {shortened(told['error'])}", value=code[:200])
    return [Function(**one) for one in told["functions"]], told["left"]


async def one_function(ctx: Context, code: str) -> Function:
    """The only function of a source. Raises Reject where there are none or several that stand alone."""
    found, left = await functions(ctx, code)
    if len(found) != 1 or left:
        names = [*(one.name for one in found), *(f"{name} ({why})" for name, why in left.items())]
        raise Reject(f"wanted one function that stands alone, found {', '.join(names) or 'none'}", value=code[:200])
    return found[0]


async def cases(
    ctx: Context, prompt: Prompt, function: Function, count: int, *, limits: Limits = LIMITS
) -> list[Case] | str:
    """Inputs by the model (prompt ``INPUTS``) and the function's results for them, or why there are none.

    Raises:
        Unreadable: the inputs are not in the form that was asked for.
    """
    form = "{" + ", ".join(f'"{name}": …' for name in function.parameters) + "}"
    filled = ctx.fill(prompt, count=count, source=function.source, form=form)
    reply = await ctx.ask(filled, **WRITING)
    arguments = (function.source, function.name, _examples(reply))
    first = await _run(ctx, "results", arguments, limits=limits)
    if "unreadable" in first:
        raise Unreadable(f"the inputs cannot be read: {shortened(first['unreadable'])}", reply)
    if "error" in first:
        return f"the function cannot be run: {first['error']}"
    second = await _run(ctx, "results", arguments, seed=1, limits=limits)
    unstable = [str(one[2]) for one in first["results"] if one[0] == "unstable"]
    if unstable or first != second:
        return f"a result has no stable text: {shortened(unstable[0]) if unstable else 'a second run differs'}"
    return [_case(given, told) for given, told in zip(first["inputs"], first["results"], strict=True)]


def uneven(found: list[Case]) -> str | None:
    """Why cases cannot tell a right function from a constant one, or None."""
    if len(found) < FEWEST:
        return f"{len(found)} different inputs, at least {FEWEST} are wanted"
    if len({case.shown for case in found}) == 1:
        return f"every input gives the same: {shortened(found[0].shown)}"
    return None


def tests_of(function: Function, found: list[Case]) -> list[str]:
    """Test code for each case, exact to the text of the result, in a form that ``unit_tests`` runs."""
    return [_test(function.name, case) for case in found]


async def positions(ctx: Context, function: Function, found: list[Case]) -> list[str | None]:
    """The arguments of each case as a JSON list in the order of the parameters; None where JSON cannot say them."""
    told = await _run(ctx, "positions", (function.source, function.name, [case.given for case in found]))
    return list(told.get("positions", [None] * len(found)))


def _test(name: str, case: Case) -> str:
    if not case.error:
        return f"assert repr({name}(**{case.given})) == {case.value!r}"
    wanted = (case.error, case.message)
    return (
        f"try:\n    {name}(**{case.given})\nexcept Exception as error:\n"
        f"    assert (type(error).__name__, str(error)) == {wanted!r}\nelse:\n    raise AssertionError('no error')"
    )


def _case(given: str, told: list[Any]) -> Case:
    if told[0] == "error":
        return Case(given, error=str(told[1]), message=str(told[2]))
    return Case(given, value=str(told[1]), json=told[2])


def _examples(reply: Reply) -> str:
    blocks = reply.text.split("```")
    if len(blocks) % 2 == 0:
        raise Unreadable("a code block is left open", reply)
    if len(blocks) == 1 and "examples" in reply.text:
        return reply.text  # a small model leaves the marks out; what is no Python is found out when it is parsed
    wanted = [block.partition("\n")[2] for block in blocks[1::2] if "examples" in block]
    if len(wanted) != 1:
        raise Unreadable(f"wanted one code block with the list examples, found {len(wanted)}", reply)
    return wanted[0]


async def rows_of(
    ctx: Context,
    found: Sequence[Function],
    left: dict[str, str],
    make: Callable[[Function], Awaitable[list[Made] | str]],
    done: str,
) -> list[Made]:
    """The rows of all functions; why a function gives none joins ``left``, which is noted.

    Raises:
        Reject: there are no rows; ``done`` is what should have been done.
    """
    rows: list[Made] = []
    for function in found:
        made = await make(function)
        if isinstance(made, str):
            left[function.name] = made
        else:
            rows += made
    ctx.note(left=left)
    if not rows:
        reasons = "; ".join(f"{name}: {why}" for name, why in left.items()) or "there is no function"
        raise Reject(f"nothing was {done}: {reasons}", value=left)
    return rows


async def _run(
    ctx: Context, call: str, arguments: tuple[Any, ...], *, seed: int = 0, limits: Limits = LIMITS
) -> dict[str, Any]:
    """What the guest says, ``{"error": …}`` where the code did not come to its end."""
    outcome = await ctx.run(Program(own_source(), call=call, arguments=arguments, seed=seed, limits=limits))
    if not outcome.decided:
        raise ProviderError(f"the code could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok or not isinstance(outcome.value, dict):
        last = shortened((outcome.stderr.strip().splitlines() or [""])[-1])
        return {"error": f"it did not come to its end: {outcome.reason} {last}".rstrip()}
    return outcome.value


@lru_cache(maxsize=1)
def own_source() -> str:
    """The guest's side."""
    return Path(inspecting.__file__).read_text(encoding="utf-8")
