"""Rules name what is broken, patterns cannot run away, and JSON is held to its schema."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.json_schema import json_schema
from seedbed.checks.patterns import safe_pattern
from seedbed.checks.rules import rules
from seedbed.core.errors import RecipeError, Reject


@pytest.mark.parametrize(("text", "settings", "broken"), [
    ("one two three", {"length": (3, 3)}, []), ("one two", {"length": (3, 0)}, ["too short: 2 words, wanted 3"]),
    ("一二三四", {"length": (1, 3)}, ["too long: 4 words, allowed 3"]), ("一二三", {"length": (3, 3)}, []),
    ("I like ART.", {"all_of": ("art",)}, []), ("I like parties.", {"all_of": ("art",)}, ["does not mention 'art'"]),
    ("用Python写代码", {"all_of": ("python", "代码")}, []), ("ＡＢＣ", {"all_of": ("abc",)}, []),
    ("tea", {"any_of": ("tea", "coffee")}, []), ("milk", {"any_of": ("tea", "x")}, ["mentions none of 'tea', 'x'"]),
    ("As an AI, no.", {"none_of": ("as an ai",)}, ["mentions 'as an ai'"]), ("an aim", {"none_of": ("ai",)}, []),
    ("Total: 42", {"matches": (r"\d+$",)}, []), ("Total", {"matches": (r"\d+$",)}, [r"does not match '\\d+$'"]),
    ("a@b.com", {"matches_not": (r"\S@\S",)}, [r"matches '\\S@\\S'"]), ("你好，世界", {"written_in": "zh"}, []),
    ("hello", {"written_in": "zh"}, ["is not written in zh"]),
    ("你好", {"written_in": "en"}, ["is not written in en"]),
    ("123", {"written_in": "en"}, ["is not written in en"]), ("C++ is fast", {"all_of": ("c++",)}, []),
])  # fmt: skip
def test_each_rule(text: str, settings: dict[str, Any], broken: list[str]) -> None:
    """Each rule holds or is named in the reason."""
    verdict = rules(text, **settings)
    assert (verdict.value, verdict.passed) == (broken, not broken)


def test_every_broken_rule_is_named_and_counted() -> None:
    """Three of four broken rules are all named and the score is a quarter."""
    verdict = rules("milk", ["tea"], length=(2, 0), none_of=("milk",), written_in="en")
    assert verdict.score == 0.25
    assert verdict.reason == "too short: 1 words, wanted 2; does not mention 'tea'; mentions 'milk'"


def test_a_rowless_or_impossible_setting_is_refused() -> None:
    """No rule at all, impossible lengths, empty words and unknown languages are refused."""
    for given_ in ({}, {"length": (5, 3)}, {"all_of": (" ",)}, {"written_in": "fr"}):
        with pytest.raises(RecipeError):
            rules("text", **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize("pattern",
                                     ["(a+)+$", "(a|a)*b", "(a*)*", "(?:x+y?)+z", "(\\w+\\s*)+:", "((ab)*c?)*",
                                     "(a?){20}", ".*.*=",
                                     "(a{1,5}){2,}", "(.)\\1+(\\1)+", "a+a+b", "("])  # fmt: skip
def test_patterns_that_could_run_away_are_refused(pattern: str) -> None:
    """Nested repeats, repeated alternatives, back references, doubled repeats and malformed patterns are refused."""
    with pytest.raises(RecipeError):
        safe_pattern(pattern)


@pytest.mark.parametrize("pattern",
                                     [r"^\d{3}-\d{4}$", r"(?:foo|bar)", "(ab)+", "[a-z]+@[a-z]+", r"^\s*\d+\.\s+\S",
                                     "a*?b", "[]a]+",
                                     r"(?i)answer:\s*\d+", "(?P<year>[0-9]{4})", "x{2}", "(abc){3}",
                                     "(?=.*[a-z]).{8,}"])  # fmt: skip
def test_ordinary_patterns_are_allowed(pattern: str) -> None:
    """What people write to check a format compiles, and ends in time on a long text made against it."""
    start = time.process_time()
    for character in "a1 x":
        safe_pattern(pattern).search(character * 5000)
    assert time.process_time() - start < 10


def test_a_text_too_long_for_a_pattern_is_set_aside() -> None:
    """A pattern is not tried on more than 10,000 characters, and the row is set aside saying so."""
    with pytest.raises(Reject, match="too long"):
        rules("a" * 10_001, matches=("a",))


PERSON: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "pattern": "^[A-Z]"},
        "age": {"type": "integer", "minimum": 0, "exclusiveMaximum": 150},
        "kind": {"enum": ["a", 1, None]},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": True},
        "friend": {"anyOf": [{"$ref": "#/$defs/name"}, {"$ref": "#"}]},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"name": {"type": "string"}},
}


@pytest.mark.parametrize("value", [
    {"name": "Ada"}, {"name": "Ada", "age": 36}, {"name": "Ada", "age": 36.0}, {"name": "A", "kind": None},
    {"name": "A", "kind": 1.0},
    {"name": "A", "tags": ["x", "y"]}, {"name": "A", "friend": {"name": "B", "friend": "C"}},
])  # fmt: skip
def test_values_that_fit(value: Any) -> None:
    """Values, their JSON text and their fenced JSON text fit alike."""
    for given_ in (value, json.dumps(value), f"```json\n{json.dumps(value)}\n```"):
        assert json_schema(given_, schema=PERSON).passed, json_schema(given_, schema=PERSON)


@pytest.mark.parametrize(("value", "told"), [
    ({}, "value: 'name' is missing"), ({"name": ""}, "minLength"), ({"name": "ada"}, "does not match"),
    ([], "wanted object"),
    ({"name": "A", "age": -1}, "value.age: -1 breaks minimum 0"), ({"name": "A", "age": 150}, "exclusiveMaximum"),
    ({"name": "A", "age": True}, "value.age: wanted integer"), ({"name": "A", "age": 1.5}, "wanted integer"),
    ({"name": "A", "age": "36"}, "wanted integer"), ({"name": "A", "kind": True}, "value.kind"),
    ({"name": "A", "x": 1}, "'x'"),
    ({"name": "A", "tags": ["x", 1]}, "value.tags[1]"), ({"name": "A", "tags": ["x", "x"]}, "twice"),
    ({"name": "A", "tags": ["x", "y", "z"]}, "maxItems"), ({"name": "A", "friend": {"name": "B", "age": -1}}, "anyOf"),
])  # fmt: skip
def test_values_that_do_not_fit(value: Any, told: str) -> None:
    """What is wrong is named with its place."""
    verdict = json_schema(json.dumps(value), schema=PERSON)
    assert (verdict.passed, verdict.readable) == (False, True)
    assert told in verdict.reason


@pytest.mark.parametrize(("schema", "fits", "not_"), [
    ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, [1, 5.5], [7, 1.5]), ({"not": {"type": "null"}}, [1], [None]),
    ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, [2], [0, 4]), ({"multipleOf": 0.1}, [0.3, 1], [0.35]),
    ({"const": {"a": [1]}}, [{"a": [1.0]}], [{"a": [True]}]), ({"type": ["string", "null"]}, ["", None], [0]),
    ({"prefixItems": [{"type": "string"}], "items": False}, [["a"], []], [[1], ["a", 1]]), (True, [1], []),
    (False, [], [1]),
    ({"patternProperties": {"^n": {"type": "number"}}, "additionalProperties": {"type": "string"}},
    [{"n": 1, "s": ""}],
     [{"n": ""}, {"s": 1}]), ({"minProperties": 1}, [{"a": 1}], [{}]), ({"minLength": 2}, ["ab", 1], ["a"]),
])  # fmt: skip
def test_keywords(schema: Any, fits: list[Any], not_: list[Any]) -> None:
    """Each keyword holds for what fits and for nothing else."""
    assert all(json_schema([value], schema={"items": schema}).passed for value in fits)
    assert not any(json_schema([value], schema={"items": schema}).passed for value in not_)


@pytest.mark.parametrize(
    "text", ["", "not json", "{", "{'a': 1}", "[NaN]", '{"a": 1, "a": 2}', "[1] and more", "[" * 100_000, "[1,]"]
)
def test_what_is_not_json_is_unreadable(text: str) -> None:
    """Anything but JSON to the letter is unreadable, whatever the schema."""
    verdict = json_schema(text, schema={})
    assert (verdict.passed, verdict.readable) == (False, False)


@pytest.mark.parametrize("schema", [
    {"format": "email"}, {"propertys": {}}, {"type": "text"}, {"type": []}, {"minLength": -1}, {"minimum": "1"},
    {"enum": []}, {"items": 3},
    {"required": "name"}, {"pattern": "(a+)+"}, {"$ref": "http://x"}, {"properties": {"a": {"x": 1}}},
    {"multipleOf": 0},
    {"anyOf": []}, {"$ref": "#/$defs/none"}, {"$ref": "#"},
])  # fmt: skip
def test_schemas_that_cannot_be_checked_are_refused(schema: dict[str, Any]) -> None:
    """Unknown keywords, malformed values and references that lead nowhere stop the recipe, not the row."""
    with pytest.raises(RecipeError):
        json_schema("1", schema=schema)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(JSON)
def test_any_value_is_its_own_constant(value: Any) -> None:
    """Every JSON value, as text too, equals itself as ``const`` and is judged without an error by a large schema."""
    assert json_schema([value], schema={"items": {"const": value}}).passed
    assert json_schema(json.dumps(value), schema={"enum": [value]}).passed
    json_schema([value], schema={"items": PERSON})


def test_deep_values_end() -> None:
    """A value nested deeper than any real one does not fit a schema that follows it, and does not run for ever."""
    value: Any = 1
    for _ in range(200):
        value = [value]
    schema = {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#"}}]}
    assert not json_schema(value, schema=schema).passed
