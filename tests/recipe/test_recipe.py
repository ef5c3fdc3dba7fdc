"""A wrong recipe is refused before anything is asked, and the message names the thing, the value and the way out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from seedbed.actions.plan import prepare
from seedbed.core.errors import RecipeError
from seedbed.engine.plan import Shortage
from seedbed.recipe.bind import bind
from seedbed.recipe.load import load, parse, schema
from seedbed.recipe.model import StepSpec

GOOD: dict[str, Any] = {
    "from": {"rows": [{"instruction": "Name a fruit."}]},
    "steps": [{"evol_instruct": {"epochs": 1}}],
    "models": {"main": "fake:"},
}


def refusal(home: Path, **changes: Any) -> str:
    with pytest.raises(RecipeError) as caught:
        prepare(parse({**GOOD, **changes}), home)
    return str(caught.value)


def test_a_good_recipe_becomes_a_plan(tmp_path: Path) -> None:
    """Sources, steps and models are all there."""
    plan = prepare(parse(GOOD), tmp_path).plan
    assert [step.name for step in plan.steps] == ["evol_instruct"]
    assert [seed.row for seed in plan.sources[0].rows(0, Shortage())] == [{"instruction": "Name a fruit."}]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"step": []}, "unknown key 'step'; did you mean 'steps'?"),
        (
            {"steps": ["evol_instrct"]},
            "there is no entry 'evol_instrct' in the catalogue; did you mean 'evol_instruct'?",
        ),
        ({"steps": [{"evol_instruct": {"epoch": 2}}]}, "there is no setting 'epoch'; did you mean 'epochs'?"),
        ({"steps": [{"evol_instruct": {"epochs": "many"}}]}, "epochs = 'many'"),
        ({"steps": [{"evol_instruct": {"columns": {"question": "q"}}}]}, "it reads no 'question'"),
        ({"steps": [{"evol_instruct": {"prompts": {"DEPEN": "x"}}}]}, "did you mean 'DEEPEN'?"),
        ({"steps": [{"evol_instruct": {"prompts": {"EQUAL": "no slots"}}}]}, "must have the slots ['new', 'old']"),
        ({"steps": [{"evol_instruct": {"sampling": {"temprature": 1}}}]}, "did you mean 'temperature'?"),
        ({"steps": [{"evol_instruct": {"role": "jugde"}}]}, "role 'jugde' is not among the recipe's models"),
        ({"steps": [{"evol_instruct": {}, "exact": {}}]}, "a step has one name"),
        ({"from": {"rows": [{"text": "no instruction"}]}}, "reads the column 'instruction'"),
        ({"from": {"rows": "nowhere.jsonl"}}, "nowhere.jsonl: no such file"),
        ({"from": {"documents": "nowhere"}}, "no such file or folder"),
        ({"from": {"documents": "x", "rows": "y"}}, "a source is one of documents, rows,"),
        ({"from": []}, "names no source"),
        ({"to": ["alpacca"]}, "did you mean 'alpaca'?"),
        ({"want": {"rows": 5, "by": {"kind": {"a": 1, "b": 2}}}}, "adds up to 3 rows, but rows is 5"),
        ({"budget": {"money": 5}}, "no model has a `price`"),
        ({"models": {"main": "opnai:x"}}, "opnai"),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest_right_name(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    """Each fault is found while planning."""
    assert words in refusal(tmp_path, **changes)


def test_a_key_in_a_recipe_is_refused_and_not_repeated(tmp_path: Path) -> None:
    """Keys come from the environment; the message does not show what was found."""
    told = refusal(tmp_path, models={"main": {"model": "openai:m@http://127.0.0.1:1/v1", "key": "sk-" + "a1" * 20}})
    assert "a1a1" not in told


def test_errors_in_a_file_give_its_line(tmp_path: Path) -> None:
    """File and line stand before the message."""
    path = tmp_path / "mine.yaml"
    path.write_text("from: nothing\nsteps:\n  - evol_instruct\nsed: 3\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"mine.yaml:4: unknown key 'sed'; did you mean 'seed'"):
        load(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"from: [unclosed", "not YAML"),
        (b"- a list", "a recipe is a mapping"),
        (b"\xff\xfe\x00bad", "not UTF-8"),
        (b"", "a recipe is a mapping"),
    ],
)
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """Whatever is in the file, the answer is a RecipeError that names it."""
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=words):
        load(path)


def test_the_schema_knows_entries_and_their_settings() -> None:
    """Editors complete step names and settings."""
    made = schema()
    step = made["$defs"]["StepSpec"]["anyOf"][1]
    assert step["properties"]["evol_instruct"]["properties"]["epochs"] == {"type": "integer", "default": 4}
    assert "from" in made["properties"]


def test_rows_carry_their_own_id(tmp_path: Path) -> None:
    """A column ``id`` becomes the row's id and is no part of its content."""
    source = {"rows": [{"id": "mine", "instruction": "x"}]}
    plan = prepare(parse({**GOOD, "from": source}), tmp_path).plan
    (seed,) = plan.sources[0].rows(0, Shortage())
    assert (seed.id, seed.row) == ("mine", {"instruction": "x"})


def test_rows_of_a_trainer_come_back(tmp_path: Path) -> None:
    """With ``restore`` a ShareGPT row is a dialogue of the house; without, it stays as it is."""
    row = {"conversations": [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": "Hi."}]}
    (tmp_path / "rows.jsonl").write_bytes(msgspec.json.encode(row))
    for restore, column in ((True, "messages"), (False, "conversations")):
        source = {"rows": "rows.jsonl", "restore": restore}
        plan = prepare(parse({**GOOD, "from": source, "steps": []}), tmp_path).plan
        (seed,) = plan.sources[0].rows(0, Shortage())
        assert list(seed.row) == [column]


def test_a_target_goes_round_a_source_that_is_too_small(tmp_path: Path) -> None:
    """Rows given again are marked, so that they are asked anew."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode({"instruction": str(n)}) + b"\n" for n in range(3)))
    plan = prepare(parse({**GOOD, "from": {"rows": "rows.jsonl"}, "want": 4}), tmp_path).plan
    seeds = list(plan.sources[0].rows(2, Shortage(4)))
    assert [(seed.row["instruction"], seed.turn) for seed in seeds] == [("2", 0), ("0", 1), ("1", 1), ("2", 1)]


def test_seed_rows_from_nothing_carry_their_kind(tmp_path: Path) -> None:
    """Each kind comes as often as it is wanted."""
    recipe = {"from": "nothing", "want": {"by": {"mood": {"glad": 3, "sad": 2}}}, "steps": []}
    plan = prepare(parse({**GOOD, **recipe}), tmp_path).plan
    rows = [seed.row for seed in plan.sources[0].rows(0, Shortage(5, {"mood": {"glad": 3, "sad": 2}}))]
    assert sorted(row["mood"] for row in rows) == ["glad"] * 3 + ["sad"] * 2
    assert all(row["strata"] == {"mood": row["mood"]} for row in rows)


def test_a_list_of_columns_is_the_entrys_setting_a_mapping_renames() -> None:
    """Steps that have a setting `columns` of their own take a list; others refuse one."""
    listed = bind(StepSpec(name="near_dedup", settings={"columns": ["a"]}), Path())
    assert (listed.settings["columns"], listed.columns) == (("a",), {})
    renamed = bind(StepSpec(name="evol_instruct", settings={"columns": {"instruction": "q"}}), Path())
    assert renamed.columns == {"instruction": "q"}
    with pytest.raises(RecipeError, match="columns"):
        bind(StepSpec(name="evol_instruct", settings={"columns": ["q"]}), Path())
