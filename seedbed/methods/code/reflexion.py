"""Reflexion: try, run tests of one's own, say in words why it failed, and try again with that in mind.

Paper: Reflexion, arXiv 2303.11366 (its programming part).

For a task (``instruction``, the ``function`` it wants) the model writes asserts of its own; those that are none, or
that pass without a solution, are dropped, and ``cap`` (6) of the rest are drawn. A greedy first draft is run against
them. While some fail and there are ``iterations`` (10) left, the model sees the program and the failures and writes a
reflection, a few sentences without code; then it writes the function again from the last program, the failures and the
last ``memory`` (3) reflections. Only when the loop has ended are the row's hidden ``tests`` run, once: no word of them
is ever in a prompt. Rows are kept when they pass and would notice at least ``least`` of the faults put into the
solution (tests that always pass prove nothing; ``least: 0`` turns that off). ``messages`` is the whole road as a talk.

Differs from the paper: prompts are zero-shot; tests run apart from the programs; unsolved rows are set aside unless
``unsolved`` keeps them, marked by ``is_solved``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits
from seedbed.core.request import Message
from seedbed.methods.code.ace_coder_pairs import fenced
from seedbed.methods.code.reflexion_prompts import AGAIN, DRAFT, FAILED, REFLECT, TESTS
from seedbed.methods.code.reflexion_trying import PYTHON, SAMPLING, failures, hidden, own_tests, ran, reflection, said
from seedbed.methods.code.solving import program_in

_PROMPTS = (TESTS,)  # named here as well, where a recipe looks for prompts to replace


class Reflected(TypedDict):
    """The road to a solution; feedback i led to reflection i, and that to implementation i + 1."""

    output: str
    implementations: list[str]
    reflections: list[str]
    test_feedback: list[str]
    internal_tests: list[str]
    is_solved: bool
    messages: list[Message]


GREEDY: dict[str, Any] = {"temperature": 0.0, "max_tokens": 2048}
LIMITS = Limits(wall=20.0, cpu=5.0)


async def reflexion(  # noqa: PLR0913  # three columns and seven settings
    ctx: Context,
    instruction: str,
    function: str,
    tests: Sequence[str],
    *,
    cap: int = 6,
    iterations: int = 10,
    memory: int = 3,
    least: float = 0.5,
    faults: int = 10,
    unsolved: bool = False,
    limits: Limits = LIMITS,
) -> Reflected:
    """Solve a task by trial and reflection; see the card above.

    Raises:
        Reject: no test of the model's own can be used, or the hidden tests do not pass or prove nothing.
    """
    if min(cap, faults, memory) < 1 or iterations < 0 or not 0 <= least <= 1 or not function.isidentifier():
        raise RecipeError("reflexion: wanted cap, faults, memory >= 1, iterations >= 0, 0 <= least <= 1 and a function'"
                          f"s name; got {cap}, {faults}, {memory}, {iterations}, {least} and {function!r}")  # fmt: skip
    own = await own_tests(ctx, instruction, function, cap, limits)
    draft = ctx.fill(DRAFT, instruction=instruction, function=function)
    programs, reflections, feedback = [program_in(await ctx.ask(draft, **GREEDY), *PYTHON)], list[str](), list[str]()
    talk: list[Message] = [said("user", draft), said("assistant", fenced(programs[0]))]
    while failed := await failures(ctx, programs[-1], own, function, limits):
        if len(reflections) == iterations:
            break
        feedback.append(ctx.fill(FAILED, failed="\n".join(failed)))
        known = {"instruction": instruction, "program": programs[-1], "feedback": feedback[-1]}
        reflections.append(reflection(await ctx.ask(ctx.fill(REFLECT, **known), **SAMPLING)))
        learnt = "\n".join(f"- {one}" for one in reflections[-memory:])
        prompt = ctx.fill(AGAIN, **known, reflections=learnt, function=function)
        programs.append(program_in(await ctx.ask(prompt, **SAMPLING), *PYTHON))
        talk += [said("user", feedback[-1]), said("assistant", f"{reflections[-1]}\n\n{fenced(programs[-1])}")]
    why = await hidden(ctx, programs[-1], tests, function, (least, faults), limits)
    if why and not unsolved:
        raise Reject(f"the hidden tests do not hold: {why}", value=programs[-1][:1000])
    ctx.note(attempts=len(programs), own_tests_failed=len(failed))
    return Reflected(output=fenced(programs[-1]), implementations=programs, reflections=reflections,
                     test_feedback=feedback, internal_tests=own, is_solved=not why, messages=talk)  # fmt: skip


_TASK, _GOOD, _BAD = "Write add(a, b).", "def add(a, b):\n    return a + b", "def add(a, b):\n    return a - b"
_WHY = "It subtracts; it should add."
_FEEDBACK = "Failed tests:\nassert add(1, 2) == 3  # -1"
EXAMPLE = Example(
    row={"instruction": _TASK, "function": "add", "tests": ["assert add(2, 2) == 4"]},
    settings={"least": 0.0},
    replies=["```python\nassert add(1, 2) == 3\n```", fenced(_BAD), _WHY, fenced(_GOOD)],
    outcomes=[ran("Ellipsis"), ran("-1"), ran(), ran()],
    gives={
        "output": fenced(_GOOD),
        "implementations": [_BAD, _GOOD],
        "reflections": [_WHY],
        "test_feedback": [_FEEDBACK],
        "internal_tests": ["assert add(1, 2) == 3"],
        "is_solved": True,
        "messages": [
            said("user", DRAFT.fill("en", instruction=_TASK, function="add")),
            said("assistant", fenced(_BAD)),
            said("user", _FEEDBACK),
            said("assistant", f"{_WHY}\n\n{fenced(_GOOD)}"),
        ],
    },
)
