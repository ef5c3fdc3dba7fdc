"""From a run to a version and from a version to a run: what a recipe reads and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from seedbed.actions.datasets import SaveOutcome, save_version
from seedbed.actions.plan import prepare
from seedbed.actions.run import Finished, run_recipe
from seedbed.core.errors import RecipeError
from seedbed.engine.plan import Shortage
from seedbed.recipe.load import parse
from seedbed.store.datasets import About, Datasets
from seedbed.store.version import Version

Put = Callable[..., Version]
STEP = '''"""Answering: each question is put to the model."""

from typing import TypedDict


class Answered(TypedDict):
    """What it writes."""

    answer: str


async def answering(ctx, question: str) -> Answered:
    """Ask."""
    return {"answer": (await ctx.ask(question)).text}
'''


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Finished]:
    """Run a recipe that answers questions with a scripted model."""
    (tmp_path / "answering.py").write_text(STEP, encoding="utf-8")

    def start(source: Any, name: str, steps: tuple[str, ...] = ("answering.py",), **more: Any) -> Finished:
        recipe = {
            "name": name,
            "from": source,
            "steps": list(steps),
            "models": {"main": "fake:"},
            "to": ["jsonl"],
            **more,
        }
        return run_recipe(parse(recipe), tmp_path)

    return start


def questions(count: int) -> list[dict[str, Any]]:
    return [{"id": f"q{n}", "question": f"How far is {n}?"} for n in range(count)]


def test_a_run_is_saved_with_all_that_is_known_of_it(
    run: Callable[..., Finished], store: Datasets, tmp_path: Path
) -> None:
    """Rows with their descent and generation, the recipe, the models, the counts, the licence."""
    run({"rows": [{"question": "How deep is the sea?"}]}, "small", licence="CC0-1.0")
    made = save_version("small", "mine", home=tmp_path)
    version = made.saved.version
    row = next(iter(store.rows(version)))
    assert (row["id"], row["_generation"]) == ("recipe/1", 1)
    assert row["_lineage"][0]["models"] == ["fake"]
    assert (version.how, version.sources, version.licence) == ("run", ["run small"], "CC0-1.0")
    assert "answering.py" in version.recipe
    assert version.facts["models"] == [{"name": "fake", "provider": "fake"}]
    assert version.facts["stages"]["all"]["answering"]["kept"] == 1
    assert save_version("small", "mine", home=tmp_path).saved.fresh is False


def test_a_version_is_a_source(run: Callable[..., Finished], put: Put, tmp_path: Path) -> None:
    """Its rows come with their ids, tell where they are from, and are a generation later when a model has written."""
    put("asked", questions(3))
    finished = run({"dataset": "asked@1"}, "answers")
    found = {row["id"]: row for row in _rows(finished)}
    assert sorted(found) == ["q0", "q1", "q2"]
    assert {(row["_generation"], row["_origin"]) for row in found.values()} == {(1, "asked@1")}
    made = save_version("answers", "answered", home=tmp_path).saved.version
    assert (made.parents, made.generations, made.origins) == (["asked@1"], {1: 3}, {"asked@1": 3})
    run({"dataset": "answered"}, "again")
    again = save_version("again", "answered", home=tmp_path)
    assert again.saved.version.generations == {1: 3, 2: 3}


def test_generations_go_round_and_real_rows_stay(
    run: Callable[..., Finished], put: Put, store: Datasets, tmp_path: Path
) -> None:
    """A dataset that a run reads and is saved to again keeps its real rows, and the card's facts count them."""
    put("pool", [{"id": "p1", "question": "Who?", "answer": "people"}])
    finished = run({"dataset": "pool"}, "grow", steps=("answering.py",))
    assert dict(finished.facts["generations"]) == {1: 1}
    made: SaveOutcome = save_version("grow", "pool", home=tmp_path)
    assert made.saved.version.generations == {0: 1, 1: 1}
    assert made.saved.version.parents == ["pool@1"]
    assert next(store.rows(made.saved.version))["answer"] == "people"


def test_rows_that_nobody_wrote_stay_what_they_were(
    run: Callable[..., Finished], put: Put, store: Datasets, tmp_path: Path
) -> None:
    """A run that only chooses rows adds no generation."""
    put("asked", questions(3))
    run({"dataset": "asked"}, "chosen", steps=("exact_dedup",))
    assert save_version("chosen", "chosen", home=tmp_path).saved.version.generations == {0: 3}


def test_a_version_that_is_new_is_read_anew(run: Callable[..., Finished], put: Put, tmp_path: Path) -> None:
    """Without a number the newest counts; with one nothing changes when another version comes."""
    put("asked", questions(2))

    def fingerprint(ref: str) -> str:
        recipe = {"from": {"dataset": ref}, "models": {"main": "fake:"}}
        return prepare(parse(recipe), tmp_path).plan.sources[0].fingerprint

    newest, first = fingerprint("asked"), fingerprint("asked@1")
    assert newest == first
    put("asked", questions(4))
    assert (fingerprint("asked") == newest, fingerprint("asked@1") == first) == (False, True)


def test_where_a_row_stands_does_not_decide_its_key(put: Put, tmp_path: Path) -> None:
    """Descent is no content: the same row of another version is asked the same."""
    put("one", [{"id": "a", "question": "Who?"}])
    put("two", [{"id": "a", "question": "Who?", "_generation": 3, "_lineage": [{"step": "x"}], "_checks": []}])
    seeds = []
    for ref in ("one", "two"):
        recipe = {"from": {"dataset": ref}, "models": {"main": "fake:"}}
        seeds += list(prepare(parse(recipe), tmp_path).plan.sources[0].rows(0, Shortage()))
    assert [seed.key_columns for seed in seeds] == [("question",), ("question",)]
    assert seeds[1].row == {"question": "Who?", "_generation": 3, "_origin": "two@1"}


def test_splits_and_counts_of_a_source(store: Datasets, tmp_path: Path) -> None:
    """A split is named, ``count`` bounds it, and the plan knows how many rows come."""
    store.save("m", {"train": questions(5), "test": questions(2)}, About("split"))
    for source, rows in (({"dataset": "m/test"}, 2), ({"dataset": "m", "count": 3}, 3), ({"dataset": "m@1"}, 5)):
        plan = prepare(parse({"from": source, "models": {"main": "fake:"}}), tmp_path).plan
        assert (plan.sources[0].expected, len(list(plan.sources[0].rows(0, Shortage())))) == (rows, rows)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"dataset": "aksed"}, "did you mean 'asked'"),
        ({"dataset": "asked@9"}, "it has 1"),
        ({"dataset": "asked/test"}, "no split 'test'"),
        ({"dataset": "../asked"}, "names no version"),
        ({"dataset": "asked", "rows": "x.jsonl"}, "a source is one of"),
        ({"dataset": "asked", "restore": True}, "`restore` is for a source of rows"),
    ],
)
def test_wrong_sources_are_told(put: Put, tmp_path: Path, source: dict[str, Any], words: str) -> None:
    """Before anything is asked, with the nearest name."""
    put("asked", questions(1))
    with pytest.raises(RecipeError, match=words):
        prepare(parse({"from": source, "models": {"main": "fake:"}}), tmp_path)


def test_a_column_that_the_version_lacks_is_told(put: Put, tmp_path: Path) -> None:
    """The columns of a version are known, so a step that reads another is refused."""
    put("asked", questions(1))
    with pytest.raises(RecipeError, match="reads the column 'instruction'"):
        prepare(
            parse({"from": {"dataset": "asked"}, "steps": ["evol_instruct"], "models": {"main": "fake:"}}), tmp_path
        )


@pytest.mark.parametrize(
    ("source", "more", "words"),
    [
        ("nothing.jsonl", {}, "is no file of rows, and there is no run 'nothing.jsonl'"),
        ("small", {"generation": 1}, "tell their generation"),
    ],
)
def test_what_cannot_be_saved_is_told(
    run: Callable[..., Finished], tmp_path: Path, source: str, more: dict[str, Any], words: str
) -> None:
    """Neither a run nor a file; a run whose rows know better."""
    run({"rows": [{"question": "Who?"}]}, "small")
    with pytest.raises(RecipeError, match=words):
        save_version(source, "mine", home=tmp_path, **more)


def _rows(finished: Finished) -> list[dict[str, Any]]:
    from seedbed.ingest.rows import rows

    assert finished.dataset is not None
    return list(rows(finished.dataset / "data.jsonl"))
