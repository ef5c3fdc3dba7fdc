"""Tool calls: every form they come in, wrong and malformed ones, expected ones, and calls that are carried out."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.tool_call import tool_call
from seedbed.checks.tool_matching import paired, plain_schema, tools_of
from seedbed.checks.tool_reading import Call, Malformed, calls_in
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict
from seedbed.sandbox.sandbox import Sandbox

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "days": {"type": "integer", "minimum": 1},
                "unit": {"type": "string", "enum": ["C", "F"], "default": "C"},
                "at": {"type": "object", "properties": {"lat": {"type": "number"}}, "required": ["lat"]},
            },
            "required": ["city"],
        },
    },
}
_SIDES = {"a": {"type": "float"}, "b": {"type": "float"}}
ADD = {"name": "math.add", "parameters": {"type": "dict", "properties": _SIDES, "required": ["a", "b"]}}
TOOLS = [WEATHER, ADD]
OSLO = {"name": "weather", "arguments": {"city": "Oslo", "days": 2}}


def check(answer: Any, expected: Any = None, *, tools: Any = TOOLS, **more: Any) -> Verdict:
    row = {name: more.pop(name) for name in ("functions", "expected_result") if name in more}
    script = Script([], outcomes=more.pop("outcomes", []))
    return asyncio.run(tool_call(Context(script), answer, tools, expected, **row, **more))


# Reading.


@pytest.mark.parametrize("answer", [
    OSLO, [OSLO], json.dumps(OSLO), json.dumps([OSLO]), "```json\n" + json.dumps(OSLO) + "\n```",
    f"I will look.\n<tool_call>\n{json.dumps(OSLO)}\n</tool_call>", "weather(city='Oslo', days=2)",
    "[weather(days=2, city='Oslo')]",
    [{"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo", "days": 2}'}}],
    {"role": "assistant", "tool_calls": [{"function": {"name": "weather", "arguments": {"days": 2, "city": "Oslo"}}}]},
    {"name": "weather", "parameters": {"city": "Oslo", "days": 2}},
    {"content": None, "tool_calls": [{"function": {"name": "weather", "arguments": {"days": 2, "city": "Oslo"}}}]},
])  # fmt: skip
def test_a_call_is_read_in_every_form(answer: Any) -> None:
    """JSON, a server's list, a message, tags, a fence, Python's own form."""
    assert calls_in(answer) == [Call("weather", {"city": "Oslo", "days": 2})]
    assert check(answer, [OSLO]).passed


@pytest.mark.parametrize(("answer", "reason"), [
    ('<tool_call>{"name": "weather"', "not closed"), ("<tool_call>hello</tool_call>", "not JSON"),
    ('{"name": "weather", "arguments": {"city": "Oslo"}', "not JSON"), ("[1, 2]", "wanted a call"),
    ('{"arguments": {}}', "without a name"), ('{"name": "weather", "arguments": [1]}', "no object"),
    ('{"name": "weather", "arguments": "{\\"city\\": }"}', "not JSON"),
    ('{"name": "weather", "arguments": {"city": "a", "city": "b"}}', "stands twice"),
    ('{"name": "weather", "args": {}, "arguments": {}}', "wanted arguments"),
    ('{"name": "weather", "arguments": {}, "why": "x"}', "why"),
    ('Sure: {"name": "weather", "arguments": {"city": "Oslo"}}', "in the middle of other text"),
    ("weather('Oslo')", "without their names"), ("weather(city=open('x'))", "no plain values"),
    ("(lambda: 1)()", ""), ("[" * 100_000, "not JSON|nested"), ("weather(city=" + "[" * 5000 + "]" * 5000 + ")", ""),
    ('{"name": "weather", "arguments": {"city": ' + "[" * 70 + "]" * 70 + "}}", "deeper than 60"),
    ('{"name": "weather", "arguments": {"a":' + '{"a":' * 5000 + "1" + "}" * 5001 + "}", "nested|not JSON"),
    (7, "wanted a call"), ("x" * 200_001, "at most 200000"), ('{"name": "weather", "arguments": {"days": NaN}}', "NaN"),
])  # fmt: skip
def test_what_is_no_call_is_unreadable(answer: Any, reason: str) -> None:
    """Nothing is repaired, nothing crashes, and malformed is not the same as wrong."""
    verdict = check(answer)
    assert (verdict.score, verdict.readable) == (0.0, False)
    assert not reason or any(one in verdict.reason for one in reason.split("|")), verdict.reason


@given(st.text(alphabet='{}[]"\\:,<>/ tool_cal\nname()=1.', max_size=60) | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_malformed(text: str) -> None:
    """Reading gives calls or says what is wrong, whatever the text."""
    with contextlib.suppress(Malformed):
        assert all(isinstance(call.arguments, dict) for call in calls_in(text))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(["weather", "math.add"]), st.dictionaries(st.text(max_size=4), _VALUES)),
                min_size=1, max_size=3))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read(made: list[tuple[str, dict[str, Any]]]) -> None:
    """JSON, tags and a server's list of the same calls are the same calls."""
    wanted = [Call(*one) for one in made]
    plain = [{"name": name, "arguments": arguments} for name, arguments in made]
    served = [{"type": "function", "function": {**one, "arguments": json.dumps(one["arguments"])}} for one in plain]
    tagged = "\n".join(f"<tool_call>{json.dumps(one)}</tool_call>" for one in plain)
    shut = any("tool_call>" in str(one) for one in made)
    for form in (plain, json.dumps(plain), served, *([] if shut else [tagged])):
        assert calls_in(form) == wanted


# Against the schema.


@pytest.mark.parametrize(("arguments", "reason"), [
    ({"city": "Oslo", "days": "2"}, "days: wanted integer"), ({"days": 2}, "city"),
    ({"city": "Oslo", "days": 0}, "days"),
    ({"city": "Oslo", "unit": "K"}, "unit"), ({"city": "Oslo", "at": {"lat": "x"}}, "at.lat: wanted number"),
    ({"city": "Oslo", "at": {}}, "at"), ({"city": "Oslo", "town": 1}, "town: not an argument"),
    ({"city": "Oslo", "days": True}, "days"), ({"city": None}, "city"),
])  # fmt: skip
def test_arguments_that_do_not_fit_are_named_by_their_place(arguments: dict[str, Any], reason: str) -> None:
    """Types, bounds, enumerations, missing and strange arguments."""
    verdict = check({"name": "weather", "arguments": arguments})
    assert (verdict.score, verdict.passed) == (0.0, False)
    assert reason in verdict.reason


def test_a_tool_that_is_not_there_is_named_with_the_nearest() -> None:
    """The reason says what it may have meant."""
    verdict = check({"name": "wether", "arguments": {}})
    assert "no tool 'wether'; did you mean 'weather'?" in verdict.reason
    assert verdict.value["parts"]["names"] == 0.0


@pytest.mark.parametrize(
    "tools", ["no", [{"type": "function"}], 7, [{"name": "f", "parameters": {"type": "thing"}}], '[{"name": 1}]',
              [{"name": "f", "parameters": {"properties": {"a": {"$ref": "#/nowhere"}}}}]]
)  # fmt: skip
def test_tools_that_cannot_be_read_are_the_rows_fault(tools: Any) -> None:
    """Nothing is judged by half a schema."""
    with pytest.raises(Reject, match="tools cannot be read"):
        check({"name": "f", "arguments": {"a": 1}}, tools=tools)


def test_types_as_the_leaderboard_names_them() -> None:
    """dict, float, tuple and any are understood; an argument that is called format stays one."""
    schema = plain_schema({"type": "dict", "properties": {"format": {"type": "tuple", "items": {"type": "any"}},
                           "x": {"type": "float", "format": "double", "nullable": True}}})  # fmt: skip
    assert schema == {
        "type": "object",
        "properties": {"format": {"type": "array", "items": {}}, "x": {"type": ["number", "null"]}},
    }
    assert list(tools_of(json.dumps(TOOLS))) == ["weather", "math.add"]


# Against the expected calls.


def add(a: Any, b: Any) -> dict[str, Any]:
    return {"name": "math.add", "arguments": {"a": a, "b": b}}


@pytest.mark.parametrize(("answer", "expected", "how", "score"), [
    (add(1, 2), [add(1.0, 2)], {}, 1.0), (add(1, 2), [add(2, 1)], {}, 0.0),
    (add(1, 2), json.dumps([add(1, 2)]), {}, 1.0),
    ([add(1, 2), OSLO], [OSLO, add(1, 2)], {}, 1.0), ([add(1, 2), OSLO], [OSLO, add(1, 2)], {"ordered": True}, 0.0),
    ([add(1, 2)] * 2, [add(1, 2)], {}, 2 / 3), (add(1, 2), [add(1, 2)] * 2, {}, 2 / 3),
    ({"name": "weather", "arguments": {"city": "Oslo", "unit": "C"}},
     [{"name": "weather", "arguments": {"city": "Oslo"}}], {}, 1.0),
    ({"name": "weather", "arguments": {"city": "Oslo", "unit": "F"}},
     [{"name": "weather", "arguments": {"city": "Oslo"}}], {}, 0.0),
    ({"name": "weather", "arguments": {"city": "oslo"}}, [{"name": "weather", "arguments": {"city": "Oslo"}}], {}, 0.0),
    ({"name": "weather", "arguments": {"city": "oslo."}}, [{"name": "weather", "arguments": {"city": "Oslo"}}],
     {"strings": "folded"}, 1.0),
    ("It is sunny there.", [], {}, 1.0), (OSLO, [], {}, 0.0), ("It is sunny there.", [OSLO], {}, 0.0),
    ([], [], {}, 1.0),
    (OSLO, [{"weather": {"city": ["Oslo", "oslo"], "days": [1, 2], "unit": ["C", ""]}}], {}, 1.0),
    (OSLO, [{"weather": {"city": ["Rome"], "days": [2]}}], {}, 0.0),
    (OSLO, [{"weather": {"city": ["Oslo"]}}], {}, 0.0),
    ([add(1, 2), add(3, 4)], [{"math.add": {"a": [1, 3], "b": [2, 4]}}, {"math.add": {"a": [1], "b": [2]}}], {}, 1.0),
])  # fmt: skip
def test_calls_against_expected_ones(answer: Any, expected: Any, how: dict[str, Any], score: float) -> None:
    """Keys in any order, numbers by value, defaults filled, parallel calls as a bag, possible answers, no call."""
    verdict = check(answer, expected, **how)
    assert verdict.score == pytest.approx(score), verdict.reason
    assert verdict.passed is (score == 1.0)
    assert verdict.readable


def test_possible_answers_of_objects_are_possible_field_by_field() -> None:
    """An object, and a list of objects, may choose a value for each field; ``""`` lets a field be left out."""
    tool = {"name": "book", "parameters": {"type": "dict", "properties": {"who": {"type": "dict"}, "legs": {
        "type": "array", "items": {"type": "dict"}}}}}  # fmt: skip
    possible = [{"book": {"who": [{"name": ["Ann", "Anna"], "age": [3, ""]}], "legs": [[{"to": ["Oslo", "OSL"]}]]}}]

    def right(who: Any, legs: Any) -> bool:
        return check({"name": "book", "arguments": {"who": who, "legs": legs}}, possible, tools=[tool]).passed

    assert right({"name": "Anna"}, [{"to": "OSL"}])
    assert right({"name": "Ann", "age": 3.0}, [{"to": "Oslo"}])
    assert not right({"name": "Ann", "age": 4}, [{"to": "Oslo"}])
    assert not right({"name": "Ann", "x": 1}, [{"to": "Oslo"}])
    assert not right({"name": "Ann"}, [{"to": "Rome"}])
    assert not right({"name": "Ann"}, [{"to": "Oslo"}, {"to": "OSL"}])


def test_categories_are_those_of_the_leaderboard() -> None:
    """By the number of tools and of the calls that are right."""
    kinds = [check(answer, expected, tools=tools).value["category"] for answer, expected, tools in (
        (OSLO, [OSLO], [WEATHER]), (OSLO, [OSLO], TOOLS), ([OSLO] * 2, [OSLO] * 2, [WEATHER]),
        ([OSLO, add(1, 2)], [OSLO, add(1, 2)], TOOLS), ("Hello.", [], TOOLS),
    )]  # fmt: skip
    assert kinds == ["simple", "multiple", "parallel", "parallel_multiple", "irrelevance"]


def test_expected_calls_that_cannot_be_meant_are_the_rows_fault() -> None:
    """A tool that is not offered, or no call at all."""
    for expected in ([{"name": "wheather", "arguments": {}}], '[{"name": ', [1]):
        with pytest.raises(Reject, match="expected call"):
            check(OSLO, expected)


def test_the_largest_pairing_is_found() -> None:
    """Greedy taking in order would give the first row the only place of the second."""
    assert paired([[True, True], [True, False]]) == 2
    assert paired([[True, False], [True, False]]) == 1
    assert paired([]) == 0


# Carried out.

TABLE = [{"name": "weather", "arguments": {"city": "Oslo", "days": 2, "unit": "C"}, "result": {"sky": ["blue", 1]}}]


def test_a_table_stands_in_for_the_tools() -> None:
    """Its arguments are compared with defaults filled in; a call it does not know is wrong."""
    assert check(OSLO, functions=TABLE, expected_result={"sky": ["blue", 1.0]}).passed
    assert check(OSLO, functions=json.dumps(TABLE), expected_result={"sky": ["blue", 1]}).passed
    other = check(OSLO, functions=TABLE, expected_result={"sky": []})
    assert (other.score, other.value["parts"]["result"]) == (0.0, 0.0)
    unknown = check(add(1, 2), functions=TABLE)
    assert "no result for math.add(a=1, b=2)" in unknown.reason
    for wrong in ("[", [{"name": "weather"}], [1], {"a": 1}):
        with pytest.raises(Reject, match="neither a source nor a table"):
            check(OSLO, functions=wrong)
    with pytest.raises(Reject, match="list of 2 results"):
        check([OSLO, OSLO], functions=TABLE, expected_result=1)


class Runs:
    """Runs programs in the real sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def run_program(self, program: Program) -> Outcome:
        return await asyncio.to_thread(self.sandbox.run, program)


SOURCE = (
    "def math_add(a, b):\n    return (a + b, {'of': 2})\n\ndef weather(city, days=1, unit='C'):\n    return 1 / 0\n"
)


def test_functions_run_in_the_sandbox() -> None:
    """Results are compared as JSON has them; an error is the call's; what was not asked for is not run."""
    with Sandbox(pools=1) as sandbox:
        outside: Any = Runs(sandbox)

        def run(answer: Any, result: Any = None, expected: Any = None, source: str = SOURCE) -> Verdict:
            return asyncio.run(tool_call(Context(outside), answer, TOOLS, expected, source, result))

        assert run(add(0.1, 0.2), [0.3, {"of": 2}]).passed
        assert not run(add(1, 2), [4, {"of": 2}]).passed
        assert run([add(1, 2), add(3, 4)], [[7, {"of": 2}], [3, {"of": 2}]]).passed
        failed = run(OSLO)
        assert "ZeroDivisionError" in failed.reason
        assert failed.value["parts"]["executed"] == 0.0
        assert "executed" not in run(add(1, 2), 3, [add(2, 2)]).value["parts"]
        assert not run(add(1, 2), source="x = 1").passed


def test_a_sandbox_that_fails_is_nobodys_score() -> None:
    """Undecided, with the sandbox's own words."""
    verdict = check(add(1, 2), functions=SOURCE, outcomes=[Outcome("sandbox", stderr="no room")])
    assert not verdict.decided
    assert "no room" in verdict.reason
