"""Record: fields by distributions, shares, correlations and constraints; texts that are held against them."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from statistics import correlation, mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.methods.records.record import record
from seedbed.methods.records.record_fields import in_turn
from seedbed.methods.records.record_formulas import Absent, value_of
from seedbed.methods.records.record_plan import Draws, typed


def fields(*names: str, **types: Any) -> Draws:
    return Draws({"type": "object", "properties": {**{name: {} for name in names}, **types}})


def one(number: int = 0, replies: tuple[Scripted, ...] = (), language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    ctx = Context(script, seed=(number,), language=language)
    made = asyncio.run(record(ctx, number, how.pop("strata", None), **how))
    assert len(script.asked) == len(replies)
    return made, script


def many(count: int, **how: Any) -> list[dict[str, Any]]:
    return [one(number, **how)[0] for number in range(count)]


def test_classes_keep_their_shares_whatever_the_constraints_reject() -> None:
    """Two in a hundred, exactly, in every block; a constraint that most frauds break does not make them rarer."""
    rows = many(
        500,
        schema=fields("amount", fraud={"type": "boolean"}),
        draw={"amount": {"case": "fraud", "of": {"true": {"uniform": [0, 100]}, "false": {"uniform": [80, 100]}}}},
        shares={"fraud": {"true": 0.02, "false": 0.98}},
        constraints=("amount >= 80",),
    )
    assert [sum(row["fraud"] for row in rows[at : at + 50]) for at in range(0, 500, 50)] == [1] * 10
    places = [at % 50 for at, row in enumerate(rows) if row["fraud"] is True]
    assert len(set(places)) > 5, "not every fiftieth row"
    assert all(row["amount"] >= 80 for row in rows)


def test_shares_of_thirds_and_rare_classes() -> None:
    """A third is a third of every three rows; 17 in 10,000 are there once each in their places."""
    rows = many(9, schema=fields("kind"), shares={"kind": {"a": 1, "b": 1, "c": 1}})
    assert [sorted(row["kind"] for row in rows[at : at + 3]) for at in (0, 3, 6)] == [["a", "b", "c"]] * 3
    drawn = Counter(in_turn((("x", 0.0017), ("y", 0.9983)), "k", number, 0) for number in range(10_000))
    assert drawn == {"x": 17, "y": 9983}
    odd = (("a", 1 / 7919), ("b", 0.123456789), ("c", 0.6180339887), ("d", 1e-9))
    drawn = Counter(in_turn(odd, "k", number, 0) for number in range(10_001))
    assert drawn["d"] <= 2, "a share below one in a block stands once in it"
    assert drawn["c"] == pytest.approx(10_000 * odd[2][1] / sum(share for _, share in odd), abs=2)


def test_a_targets_kind_goes_first_and_is_typed() -> None:
    """The engine gives kinds as texts; the schema says what they are."""
    row, _ = one(schema=fields(fraud={"type": "boolean"}), shares={"fraud": {"true": 1, "false": 9}},
                 strata={"fraud": "true", "other": "x"})  # fmt: skip
    assert row == {"fraud": True}
    assert (typed("3", {"type": "integer"}), typed("3", {"type": "string"}), typed("x", {"type": "integer"})) == (
        3, "3", "x",
    )  # fmt: skip
    assert typed("null", {"type": ["string", "null"]}) == "null"


def test_without_a_number_classes_are_drawn() -> None:
    """Rows of a file have no place; the shares then hold on average."""
    made = [one(-1, schema=fields("kind"), shares={"kind": {"a": 1, "b": 3}}, seed=at)[0] for at in range(1)]
    assert made[0]["kind"] in ("a", "b")


def ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    return [float(order.index(at)) for at in range(len(values))]


def test_correlations_hold_for_ranks_whatever_the_distributions() -> None:
    """A lognormal and a normal at 0.6, a third one at -0.5 with the first; uncorrelated ones are free."""
    rows = many(
        1200,
        schema=fields("income", "age", "debt", "shoe"),
        draw={
            "income": {"lognormal": [40_000, 0.5]},
            "age": {"normal": [45, 12]},
            "debt": {"exponential": 10_000},
            "shoe": {"uniform": [36, 46]},
        },
        together=(("income", "age", 0.6), ("income", "debt", -0.5)),
    )
    columns = {name: ranks([row[name] for row in rows]) for name in rows[0]}
    assert correlation(columns["income"], columns["age"]) == pytest.approx(0.58, abs=0.07)
    assert correlation(columns["income"], columns["debt"]) == pytest.approx(-0.48, abs=0.07)
    assert correlation(columns["income"], columns["shoe"]) == pytest.approx(0, abs=0.09)


def test_distributions_are_what_they_say() -> None:
    """Means, bounds, weights; a whole number where the schema wants one."""
    rows = many(
        1500,
        schema=fields("n", "u", "p", "e", "w", age={"type": "integer", "minimum": 18, "maximum": 90}),
        draw={
            "n": {"normal": [10, 2]},
            "u": {"uniform": [0, 1], "round": 2},
            "p": {"poisson": 3},
            "e": {"exponential": 5, "maximum": 100},
            "w": {"values": {"a": 3, "b": 1}},
            "age": {"normal": [30, 20]},
        },
    )
    assert mean(row["n"] for row in rows) == pytest.approx(10, abs=0.2)
    assert mean(row["p"] for row in rows) == pytest.approx(3, abs=0.2)
    assert mean(row["e"] for row in rows) == pytest.approx(5, abs=0.5)
    assert mean(row["w"] == "a" for row in rows) == pytest.approx(0.75, abs=0.04)
    assert all(isinstance(row["age"], int) and 18 <= row["age"] <= 90 for row in rows)
    assert min(row["age"] for row in rows) == 18
    assert all(row["u"] == round(row["u"], 2) for row in rows)


def test_fields_rest_on_one_another_in_any_order() -> None:
    """Cases by value and by range, dates after dates, formulas as parameters, objects in lists and their total."""
    rows = many(
        60,
        schema=fields("left", "came", "stay", "dose", "group", "items", "sum", age={"type": "integer"}),
        draw={
            "left": {"after": "came", "days": {"uniform": ["stay", "stay"]}},
            "came": {"dates": ["2024-01-01", "2024-12-31"]},
            "stay": {"values": [2, 5]},
            "dose": {"normal": ["age * 2", 0.001], "round": 0},
            "group": {"case": "age", "of": {"..17": {"values": ["child"]}}, "otherwise": {"values": ["adult"]}},
            "age": {"uniform": [1, 80]},
            "items": {
                "count": [1, 4],
                "list": {
                    "object": {"n": {"values": [1, 2]}, "price": {"values": [3, 4]}, "cost": {"formula": "n * price"}}
                },
            },
            "sum": {"formula": "total(items, cost)"},
        },
        constraints=("days(left, came) == stay",),
    )
    for row in rows:
        assert abs(row["dose"] - 2 * row["age"]) <= 1
        assert row["group"] == ("child" if row["age"] < 18 else "adult")
        assert row["sum"] == sum(item["n"] * item["price"] for item in row["items"])
    assert {len(row["items"]) for row in rows} == {1, 2, 3, 4}
    assert list(rows[0]) == ["left", "came", "stay", "dose", "group", "items", "sum", "age"], "the schema's order"


def test_the_schema_alone_is_enough() -> None:
    """Enums, booleans, bounded numbers, objects and lists follow it; times are to the minute."""
    schema = fields(
        kind={"enum": ["a", "b"]},
        ok={"type": "boolean"},
        size={"type": "number", "minimum": 1, "maximum": 2},
        where={"type": "object", "properties": {"floor": {"type": "integer", "minimum": 0, "maximum": 3}}},
        tags={"type": "array", "items": {"enum": [1, 2]}, "minItems": 1, "maxItems": 2},
        when={},
    )
    row, _ = one(schema=schema, draw={"when": {"dates": ["2024-05-01T08:00", "2024-05-01T08:59"]}})
    assert row["kind"] in ("a", "b")
    assert row["when"].startswith("2024-05-01T08:")
    assert 1 <= row["size"] <= 2
    assert set(row["tags"]) <= {1, 2}


def test_constraints_are_kept_and_what_was_redrawn_is_counted() -> None:
    """Every record keeps them; the lineage says how often which one was broken."""
    script = Script([])
    notes: Counter[str] = Counter()
    for seed in range(100):
        ctx = Context(script, seed=(seed,))
        row = asyncio.run(
            record(ctx, seed, schema=fields("a", "b"), draw=Draws(a={"values": [1, 2]}, b={"values": [1, 2]}),
                   constraints=("a <= b", "a + b < 4"))
        )  # fmt: skip
        assert row in ({"a": 1, "b": 1}, {"a": 1, "b": 2})
        notes.update(ctx.notes.get("redrawn", {}))
    assert notes["a <= b"] > 10
    assert notes["a + b < 4"] > 10


def test_what_cannot_be_kept_is_set_aside_with_the_counts() -> None:
    """After the attempts, never with a record that breaks a constraint."""
    with pytest.raises(Reject, match=r"no draw of 7 kept the constraints: a > 5 \(7 times\)") as told:
        one(schema=fields("a"), draw={"a": {"uniform": [0, 1]}}, constraints=("a > 5",), attempts=7)
    assert told.value.threshold == 7
    with pytest.raises(Reject, match="schema"):
        one(schema=fields(a={"type": "string"}), draw={"a": {"values": [1]}}, attempts=2)


def test_a_field_may_be_absent_and_what_is_said_of_it_holds() -> None:
    """A quarter lacks it; a formula that needs it is absent as well, a constraint on it is kept."""
    rows = many(
        400,
        schema=fields("a", "b"),
        draw={"a": {"values": [1], "absent": 0.25}, "b": {"formula": "a + 1"}},
        constraints=("a == 1",),
    )
    assert 70 <= sum("a" not in row for row in rows) <= 130
    assert all(("a" in row) == ("b" in row) for row in rows)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"schema": {"type": "array"}}, "the schema is that of an object"),
        ({"draw": {"c": {"values": [1]}}}, "no property 'c'"),
        ({"draw": {"a": {"uniform": [1, 2], "normal": [0, 1]}}}, "names uniform, normal"),
        ({"draw": {"a": {"unifrom": [1, 2]}}}, "wanted one kind of draw"),
        ({"draw": {"a": {"uniform": [1, 2], "rond": 1}}}, "has no 'rond'; did you mean 'round'"),
        ({"draw": {"a": {"uniform": [1]}}}, "takes 2 numbers"),
        ({"draw": {"a": {"values": {"x": 0}}}}, "over 0"),
        ({"draw": {"a": {"dates": ["2024-02-01", "2024-01-01"]}}}, "before the first"),
        ({"draw": {"a": {"dates": ["yesterday", "today"]}}}, "no date"),
        ({"draw": {"a": {"formula": "b + 1"}, "b": {"formula": "a"}}}, "a → b → a"),
        ({"draw": {"a": {"formula": "size * 2"}}}, "no field 'size'"),
        ({"draw": {"a": {"formula": "__import__('os')"}}}, "no function '__import__'"),
        ({"draw": {"a": {"case": "b", "of": {"x": {"values": [1]}}}}}, "no case for b"),
        ({"draw": {"a": {"after": "x"}}}, "no field 'x'"),
        ({"draw": {"a": {"object": {"t": {"write": "a text"}}}}}, "at the top"),
        ({"together": (("a", "q", 0.5),)}, "no field 'q'"),
        ({"together": (("a", "b", 0.5),), "draw": {"a": {"pattern": "#"}}}, "no order to be correlated by"),
        ({"together": (("a", "b", 1.0),)}, "cannot hold together"),
        ({"constraints": ("a >",)}, "cannot be read"),
        ({"attempts": 0}, "1 or more"),
        ({"schema": {"type": "object", "properties": {"a": {"type": "string"}}}, "draw": {}}, "does not say"),
    ],
)  # fmt: skip
def test_settings_that_describe_no_record(how: dict[str, Any], words: str) -> None:
    """Each is named with the way out."""
    base: dict[str, Any] = {"a": {"values": [1]}, "b": {"values": [2]}}
    draw = how["draw"] if "draw" in how and not how["draw"] else base | how.get("draw", {})
    with pytest.raises(RecipeError, match=words):
        one(**{"schema": fields("a", "b"), **how, "draw": draw})


@given(st.text(max_size=40))
def test_a_formula_is_read_or_refused(text: str) -> None:
    """Nothing else comes of any text, and nothing is executed."""
    with suppress(RecipeError, Absent):
        value_of(text, {"a": 1, "b": "x"})


def test_formulas_compute() -> None:
    """Sums, comparisons in a row, choices, functions, fields inside fields."""
    told = {"a": 7, "b": 2.5, "day": "2024-03-01", "o": {"x": 3}, "l": [{"p": 2}, {"p": 5}]}
    wanted = {
        "a // 2 + a % 2": 4, "1 < b < a": True, "a if b > 3 else -a": -7, "days(day, '2024-02-28')": 2,
        "o.x * 2": 6, "total(l, p * b)": 17.5, "a in [1, 7]": True, "not (a == 7 and b == 2)": True, "len(l)": 2,
        "year(day) == 2024 or null": True, "max(a, b) - min(a, b)": 4.5,
    }  # fmt: skip
    assert {one: value_of(one, told) for one in wanted} == wanted


def test_a_recipe_may_write_true_and_dates_as_yaml_has_them() -> None:
    """Keys become texts and dates their ISO texts before anything is read."""
    import yaml

    told = yaml.safe_load("{fraud: {values: {true: 1, false: 2}}, day: {dates: [2024-01-01, 2024-01-01]}}")
    read = TypeAdapter(Draws).validate_python(told)
    assert read == {"fraud": {"values": {"true": 1, "false": 2}}, "day": {"dates": ["2024-01-01", "2024-01-01"]}}
    row, _ = one(schema=fields("day", fraud={"type": "boolean"}), draw=read)
    assert row["day"] == "2024-01-01"
    assert row["fraud"] in (True, False)


# Texts

CASE: dict[str, Any] = {
    "schema": Draws({
        "title": "patient case",
        "type": "object",
        "properties": {
            "age": {"const": 54},
            "sex": {"enum": ["female"]},
            "complaint": {"type": "string"},
            "diagnosis": {"type": "string"},
            "came": {"type": "string"},
            "history": {"type": "string", "description": "what the patient tells", "maxLength": 200},
        },
    }),
    "draw": {
        "complaint": {"values": {"cough": 1e9, "back pain": 1e-9}},
        "diagnosis": {"case": "sex", "of": {"female": {"values": {"asthma": 1e9, "bronchitis": 1e-9}}}},
        "came": {"dates": ["2024-03-05", "2024-03-05"]},
        "history": {"write": "what the patient tells", "mention": ["age", "complaint", "came"], "hide": ["diagnosis"]},
    },
}  # fmt: skip
RIGHT = "A woman, {age}, has had a cough since {day}.{more}"
WRONG = [
    ("A woman of 45 has had a cough since 2024-03-05.", "does not name age"),
    ("A woman of 54 has felt ill since 2024-03-05.", "does not name complaint"),
    ("A woman of 54 has a cough and back pain since 2024-03-05.", "speaks of complaint"),
    ("A woman of 54 with a cough has asthma since 2024-03-05.", "names the hidden diagnosis"),
    ("A woman of 54 has a cough since 2024-03-05 and takes 200 mg.", "the number 200 is none"),
    ("A woman of 54 has had a cough since 6 March.", "does not name came"),
]


def test_planted_texts_that_contradict_their_record_are_never_kept() -> None:
    """Twenty wrong ones among twenty right ones: none of the wrong is kept, all of the right are."""
    days = ["2024-03-05", "5 March", "March 5", "5 March 2024", "Mar 5"]
    right = [
        RIGHT.format(age=age, day=day, more=more)
        for day in days
        for age in ("54", "aged 54")
        for more in ("", " She smokes.")
    ]
    wrong = [f"{text} {'So.' * at}" for at in range(4) for text, _ in WRONG][:20]
    kept = []
    for text in [one for pair in zip(right, wrong, strict=True) for one in pair]:
        if text in wrong:
            with pytest.raises(Reject, match=r"a text contradicts the record: history: "):
                one(replies=({"history": text},) * 2, **CASE)
        else:
            kept.append(one(replies=({"history": text},), **CASE)[0]["history"])
    assert kept == right


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_contradiction_is_named_and_sent_back(text: str, words: str) -> None:
    """The model is told what is wrong, in a second request that shows the first."""
    row, script = one(replies=({"history": text}, {"history": RIGHT.format(age=54, day="5 March", more="")}), **CASE)
    assert row["history"].startswith("A woman, 54")
    assert words in prompt_text(script.asked[1])


def test_texts_are_in_the_rows_language_and_read_strictly() -> None:
    """Chinese is asked for in Chinese; a reply of other fields, a blank and one over its length are not kept."""
    chinese = {**CASE, "draw": {**CASE["draw"], "complaint": {"values": ["咳嗽", "头痛"]},
                                "history": {**CASE["draw"]["history"], "write": "患者自述"}}}  # fmt: skip
    name = one(0, (), "zh", **{**chinese, "draw": {**chinese["draw"], "history": {"values": ["x"]}}})[0]["complaint"]
    row, script = one(replies=({"history": f"患者54岁，3月5日起{name}。"},), language="zh", **chinese)
    assert "患者" in row["history"]
    asked = prompt_text(script.asked[0])
    assert "患者自述。文中要照原样写出：" in asked
    assert "- came: 2024-03-05" in asked
    with pytest.raises(Reject):
        one(replies=({"text": "x"},) * 1, **CASE)
    long = RIGHT.format(age=54, day="5 March", more=" x" * 200)
    with pytest.raises(Reject, match="maxLength"):
        one(replies=({"history": long}, {"history": long}), **CASE)
    with pytest.raises((Unreadable, Reject)):
        one(replies=({"history": " "},), **CASE)


def test_figures_may_be_free_and_a_mention_must_be_nameable() -> None:
    """``figures: free`` allows numbers of the text's own; a yes or no cannot be looked for."""
    free = {**CASE["draw"], "history": {**CASE["draw"]["history"], "figures": "free"}}
    text = RIGHT.format(age=54, day="5 March", more=" She takes 200 mg.")
    assert one(replies=({"history": text},), **{**CASE, "draw": free})[0]["history"] == text
    for mention, words in ((["sxe"], "did you mean 'sex'"), (["history"], "no field 'history'")):
        bad = {**CASE["draw"], "history": {"write": "x", "mention": mention}}
        with pytest.raises(RecipeError, match=words):
            one(**{**CASE, "draw": bad})


def test_two_figures_with_a_stroke_are_two() -> None:
    """A pressure of 150/90 is made of the record's own figures; 150/80 is not."""
    how: dict[str, Any] = {
        "schema": fields("high", "low", note={"type": "string"}),
        "draw": {"high": {"values": [150]}, "low": {"values": [90]}, "note": {"write": "a note", "mention": []}},
    }
    assert one(replies=({"note": "Pressure 150/90."},), **how)[0]["note"] == "Pressure 150/90."
    with pytest.raises(Reject, match="none of the record's"):
        one(replies=({"note": "Pressure 150/80."},) * 2, **how)


def test_the_same_row_is_the_same_record() -> None:
    """Drawn from the row's own generator: the same again, another number another record."""
    how: dict[str, Any] = {"schema": fields("a"), "draw": {"a": {"pattern": "??-####"}}}
    assert one(3, **how)[0] == one(3, **how)[0] != one(4, **how)[0]
