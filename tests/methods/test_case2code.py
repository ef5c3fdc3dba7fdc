"""Case2Code: functions that stand alone, results by running them, prompts of cases."""

from __future__ import annotations

import ast
import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.program import Limits, Outcome
from seedbed.methods.code.case2code import OFTEN, case2code, composed
from seedbed.methods.code.case2code_styles import INSTRUCTIONS, STYLES
from seedbed.methods.code.function_cases import Case, Function
from seedbed.methods.code.inspecting import functions
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

BRIEF = Limits(wall=30.0, cpu=1.0, memory=128 << 20)
MODULE = '''import math
LIMIT = 3


def good(text, times=2):
    """Repeat."""
    return "".join(letter * times for letter in text)


def no_arguments():
    return 1


def no_return(x):
    x.append(1)


def importing(x):
    import math
    return math.sqrt(x)


def external(x):
    return math.sqrt(x) + LIMIT


def outer(x):
    def inner(y):
        return y + x
    return inner(1)


def starred(*values):
    return sum(values)


def reads(path):
    return open(path).read()


def lazy(x):
    yield x


@staticmethod
def decorated(x):
    return x


async def later(x):
    return x


class Holder:
    def method(self, x):
        return x
'''


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def inputs(*examples: Any) -> str:
    return f"Types as they are.\n\n```python\nexamples = {list(examples)!r}\n```"


def made(sandbox: Sandbox, code: str, *replies: str, language: str = "en", seed: int = 0, **how: Any) -> list[Any]:
    ctx = Context(Here(sandbox, replies), seed=(seed,), language=language)
    return asyncio.run(case2code(ctx, code, limits=BRIEF, **how))


def test_only_functions_that_stand_alone_are_taken() -> None:
    """Nested ones are part of the function around them; each of the others has its reason."""
    told = functions(MODULE)
    assert [one["name"] for one in told["functions"]] == ["good", "outer"]
    assert told["functions"][0]["signature"] == "def good(text, times=2):"
    assert {name: why.split()[1] for name, why in told["left"].items()} == {
        "no_arguments": "has", "no_return": "returns", "importing": "imports", "external": "uses",
        "starred": "arguments", "reads": "uses", "lazy": "yields,", "decorated": "is", "later": "is", "Holder": "is",
    }  # fmt: skip
    assert functions("def broken(:")["error"].startswith("SyntaxError")


def test_every_case_shown_is_reproduced_and_the_function_passes_its_tests(sandbox: Sandbox) -> None:
    """Between three and all of the cases stand in the prompt; a constant function fails."""
    code = "def half(n):\n    return n / 2\n"
    given = [{"n": n} for n in range(9)] + [{"n": "x"}]
    for seed in range(6):
        (row,) = made(sandbox, code, inputs(*given), seed=seed)
        assert 3 <= row["shown"] <= row["cases"] == 10
        assert len(row["tests"]) == 10
        ctx = Context(Here(sandbox))
        right = asyncio.run(unit_tests(ctx, row["output"], row["tests"]))
        assert (right.score, right.passed) == (1.0, True)
        constant = asyncio.run(unit_tests(ctx, "def half(n):\n    return 2.0\n", row["tests"]))
        assert constant.score < 1


def test_the_prompt_holds_exactly_the_cases_that_it_says() -> None:
    """In each of the ten styles, in both languages, with the call or the arguments readable."""
    function = Function("f", "def f(a, b=1):\n    return a\n", "def f(a, b=1):", ["a", "b"], "", 1)
    found = [Case(f"{{'a': {n}, 'b': 'q'}}", value=f"{n * 111}") for n in range(4)]
    assert len(STYLES) == len(INSTRUCTIONS) == 10
    for language in ("en", "zh"):
        for style in range(10):
            ctx = Context(Script([]), seed=(style,), language=language)
            text = composed(ctx, function, found, style)
            assert all(case.value in text for case in found)
            assert any(getattr(one, language) in text for one in INSTRUCTIONS)


def test_header_and_signature_stand_in_four_of_five_prompts() -> None:
    """Drawn apart; the parts are shuffled, so any of them may come first."""
    function = Function("f", "def f(a):\n    return a\n", "def f(a):", ["a"], "", 1)
    found = [Case("{'a': 1}", value="1")] * 3
    texts = [composed(Context(Script([]), seed=(n,)), function, found, 0) for n in range(400)]
    with_signature = sum("def f(a):" in text for text in texts) / 400
    assert abs(with_signature - OFTEN) < 0.07
    assert len({text.split("\n")[0] for text in texts}) > 10


def test_ten_styles_are_drawn(sandbox: Sandbox) -> None:
    """All of them come up."""
    code = "def half(n):\n    return n / 2\n"
    counts = Counter(made(sandbox, code, inputs(*({"n": n} for n in range(4))), seed=n)[0]["style"] for n in range(60))
    assert set(counts) == set(range(10))


def test_a_mutated_input_changes_nothing(sandbox: Sandbox) -> None:
    """Inputs are copied before they are given."""
    code = "def take(items):\n    items.clear()\n    return len(items)\n"
    (row,) = made(sandbox, code, inputs({"items": [1]}, {"items": [2, 3]}, {"items": []}))
    assert "[2, 3]" in row["tests"][1]


@pytest.mark.parametrize(
    "reply",
    [
        "no code at all",
        "```python\nexamples = [{'n': 1}]",
        "```python\nexamples = [{'n': 1}]\n```\n```python\nexamples = [{'n': 2}]\n```",
        "```python\nexamples = [{'n': open('x')}]\n```",
        "```python\nexamples = [1, 2]\n```",
        "```python\nexamples = []\n```",
        "```python\nexamples = [{'n': 1}\n```",
        "```python\nexamples = [{'n': i} for i in range(9)]\n```",
        "```python\nexamples = [{}]\n```",
    ],
)
def test_inputs_in_another_form_are_unreadable(sandbox: Sandbox, reply: str) -> None:
    """Plain literals in one closed block, by name; nothing of a reply is ever evaluated."""
    with pytest.raises(Unreadable):
        made(sandbox, "def half(n):\n    return n / 2\n", reply)


def test_chinese_rows_are_asked_and_told_in_chinese(sandbox: Sandbox) -> None:
    """The prompt for inputs and the row's own words."""
    here = Here(sandbox, [inputs({"n": 1}, {"n": 2}, {"n": 3})])
    (row,) = asyncio.run(case2code(Context(here, language="zh"), "def half(n):\n    return n / 2\n"))
    assert "字面量" in str(here.asked[0].messages[-1]["content"])
    assert (here.asked[0].temperature, here.asked[0].top_p) == (0.2, 0.95)
    assert "函数" in row["output"]


def test_what_cannot_be_had_is_refused(sandbox: Sandbox) -> None:
    """No function, no Python, a setting without sense, a sandbox that fails."""
    with pytest.raises(Reject, match="no function stands alone: no_arguments: it has no arguments"):
        made(sandbox, "def no_arguments():\n    return 1\n")
    with pytest.raises(Reject, match="cannot be read as Python"):
        made(sandbox, "SELECT 1 FROM (")
    with pytest.raises(RecipeError, match="at least 3"):
        made(sandbox, "", count=2)
    failed = Script([], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(case2code(Context(failed), "def f(x): return x"))


def test_a_bad_function_does_not_take_the_good_one_with_it(sandbox: Sandbox) -> None:
    """Its reason is noted."""
    code = "def bad(n):\n    return {1, n}\n\n\ndef good(n):\n    return n + 1\n"
    replies = [inputs(*({"n": n} for n in (2, 3, 4)))] * 2
    ctx = Context(Here(sandbox, replies))
    (row,) = asyncio.run(case2code(ctx, code))
    assert "def good" in row["function"]
    assert "no stable text" in ctx.notes["left"]["bad"]


THREE = ({"n": 1}, {"n": 2}, {"n": 3})
WRONG: list[tuple[str, tuple[Any, ...]]] = [
    ("def f(n):\n    return n.no_such\n", THREE),
    ("def f(n):\n    raise ValueError(n)\n    return n\n", THREE),
    ("def f(n):\n    return n / 0\n", THREE),
    ("def f(n):\n    return n + 1\n", ({"m": 1}, {"m": 2}, {"m": 3})),
    ("def f(n):\n    return n + 1\n", ({"n": 1}, {"n": 2})),
    ("def f(n):\n    return n + 1\n", ({"n": 1}, {"n": 1}, {"n": 1}, {"n": 2})),
    ("def f(n):\n    return {n, n + 1, 'a'}\n", THREE),
    ("def f(n):\n    return frozenset([n])\n", THREE),
    ("def f(n):\n    return lambda: n\n", THREE),
    ("def f(n):\n    return map(str, [n])\n", THREE),
    ("def f(n):\n    return float('nan')\n", THREE),
    ("def f(n):\n    return float('inf') * n\n", THREE),
    ("def f(n):\n    class Odd:\n        pass\n    return Odd()\n", THREE),
    ("def f(n):\n    return [print]\n", THREE),
    ("def f(n):\n    while n:\n        n = n + 1\n    return n\n", THREE),
    ("def f(n):\n    return [n] * 10 ** 12\n", ({"n": 1}, {"n": 2}, {"n": 3})),
    ("def f(n):\n    raise SystemExit(0)\n    return n\n", THREE),
    ("def f(n=[]):\n    n.append(1)\n    return f.__code__\n", THREE),
    ("def f(n):\n    return n + 1\n", ({"n": 1, "x": 2}, {"n": 2, "x": 2}, {"x": 3})),
    ("def f(n: 1 / 0):\n    return n\n", THREE),
]
RIGHT = [(f"def f(n):\n    return n * {k} + {k}\n", ({"n": k}, {"n": k + 1}, {"n": -k - 1})) for k in range(14)] + [
    ("def f(n):\n    return 1 / n\n", ({"n": 0}, {"n": 1}, {"n": 2}, {"n": 4})),
    ("def f(n):\n    return sorted(set(n))\n", ({"n": "abc"}, {"n": [2, 1]}, {"n": ""})),
    ("def f(n):\n    return {n: (n, None)}\n", THREE),
    ("def f(n, m=2):\n    return [n] * m\n", ({"n": 1}, {"n": "a", "m": 1}, {"n": None, "m": 0})),
    ("def f(n):\n    return {n}\n", THREE),
    ("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n", ({"n": 5}, {"n": 9}, {"n": 12})),
]  # fmt: skip


def test_of_twenty_wrong_candidates_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: all inputs raise, too few, results without a stable text, no end; right: also where one input raises."""
    assert len(WRONG) == len(RIGHT) == 20
    kept: list[list[str]] = [[], []]
    for place, kind in enumerate((WRONG, RIGHT)):
        for code, given in kind:
            try:
                (row,) = made(sandbox, code, inputs(*given))
            except Reject:
                continue
            assert ast.parse(row["function"])
            kept[place].append(code)
    assert kept[0] == []
    assert len(kept[1]) >= 19
