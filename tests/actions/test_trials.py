"""Trials: methods run on seeds, what came of it as a record, and pages made of records only."""

import json
from pathlib import Path

import pytest

from seedbed.actions import trials
from seedbed.actions.catalogue import card
from seedbed.actions.plan import prepare
from seedbed.actions.trial_pages import catalogue_pages, kind, needs
from seedbed.actions.trials import Trial, load, plan_of, recipe_of, save, trial, try_all
from seedbed.core import find
from seedbed.core.errors import RecipeError

SEEDS = Path(__file__).parents[2] / "examples" / "trials"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "texts.jsonl").write_text('{"text": "Books may be kept for three weeks."}\n{"text": "书可以借三周。"}\n')
    (folder / "trials.yaml").write_text(
        "seeds: [texts.jsonl]\nentries:\n  respond: {rows: [{instruction: Say yes.}]}\n"
    )
    return folder


def fake(tmp_path: Path, *replies: dict[str, object]) -> str:
    (tmp_path / "fake.json").write_text(json.dumps(list(replies)), encoding="utf-8")
    return f"fake:{tmp_path / 'fake.json'}"


def test_a_trial_is_counted(tmp_path: Path, seeds: Path) -> None:
    """Seeds, kept rows, replies that could not be read and a row are in the record; a second trial asks nobody."""
    model = fake(tmp_path, {"match": "three weeks", "reply": "A reader, curious."}, {"match": ".", "reply": ""})
    told = trial("persona_from_text", model, seeds=seeds, home=tmp_path)
    assert (told.seeds, told.kept) == (2, 1)
    assert told.unreadable > 0
    assert told.reasons[0][1] == 1
    assert told.row["persona"] == "A reader, curious."
    (tmp_path / "fake.json").write_text('[{"match": "three weeks", "reply": "Another."}, {"match": ".", "reply": ""}]')
    assert trial("persona_from_text", model, seeds=seeds, home=tmp_path).row == told.row


def test_a_role_of_another_model(tmp_path: Path, seeds: Path) -> None:
    """A plan names the model of a role; the record and its page say which one it was."""
    (tmp_path / "weak.json").write_text('[{"match": ".", "reply": "Weak."}]')
    plan = {
        "seeds": [],
        "entries": {"respond": {"rows": [{"instruction": "Say yes."}], "settings": {"role": "target"}}},
    }
    plan["entries"]["respond"]["models"] = {"target": f"fake:{tmp_path / 'weak.json'}"}
    (seeds / "trials.yaml").write_text(json.dumps(plan))
    told = trial("respond", fake(tmp_path, {"match": ".", "reply": "Strong."}), seeds=seeds, home=tmp_path)
    assert told.row["output"] == "Weak."
    assert told.others == {"target": "weak.json"}
    save(tmp_path / "docs/catalogue/records", told)
    assert "| model of the role target |" in catalogue_pages(tmp_path)["docs/catalogue/respond.md"]


def test_one_that_cannot_be_tried_does_not_stop_the_others(tmp_path: Path, seeds: Path) -> None:
    """It is told with the way out; the others have their records."""
    model = fake(tmp_path, {"match": ".", "reply": "Yes."})
    told: list[object] = []
    names = ["oss_instruct", "respond"]
    assert try_all(names, model, seeds=seeds, home=tmp_path, records=tmp_path / "r", told=told.append) == 1
    assert "reads code" in str(told[0])
    assert list(load(tmp_path / "r")) == ["respond"]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (None, "no such file"),
        ("seeds: [a", "not YAML"),
        ("entries: {}", "must hold `seeds`"),
        ("seeds: []\nentries: {respond: {setings: {}}}", "did you mean 'settings'"),
    ],
)
def test_a_plan_that_is_wrong(tmp_path: Path, plan: str | None, words: str) -> None:
    """It is named with the way out."""
    if plan is not None:
        (tmp_path / "trials.yaml").write_text(plan)
    with pytest.raises(RecipeError, match=words):
        plan_of(tmp_path)


def test_every_method_has_seeds(tmp_path: Path) -> None:
    """Each method can be tried with the seeds of the repository: its settings and columns are right."""
    plan, model = plan_of(SEEDS), fake(tmp_path)
    for name in find.names("methods"):
        prepare(recipe_of(name, model, plan, SEEDS), tmp_path)
    assert set(plan["entries"]) <= set(find.names("methods"))


def test_the_length_of_replies() -> None:
    """The plan's limit is for single steps; a chain keeps its own unless its entry names one."""
    plan: dict[str, object] = {"seeds": ["texts.jsonl", "instructions.jsonl"], "entries": {}}
    limits = [recipe_of(name, "fake:", plan, SEEDS).steps[0].settings for name in ("respond", "evol_instruct")]
    assert [one.get("sampling") for one in limits] == [{"max_tokens": 500}, {"max_tokens": 500}]
    assert "sampling" not in recipe_of("codec_lm", "fake:", plan_of(SEEDS), SEEDS).steps[0].settings
    named = recipe_of("loong", "fake:", plan_of(SEEDS), SEEDS).steps[0].settings
    assert named["sampling"] == {"max_tokens": 400}


def test_seeds_are_half_chinese() -> None:
    """Twenty a file, every second one in Chinese (or with a Chinese comment, for code)."""
    for name in plan_of(SEEDS)["seeds"]:
        lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == 20, name
        chinese = sum(any("\u4e00" <= one <= "\u9fff" for one in line) for line in lines)
        assert chinese == 10 or name == "code.jsonl", name


def test_pages(tmp_path: Path) -> None:
    """The table has a line for every method; what a model wrote cannot break out of its fence."""
    row = {"instruction": "Show a fence:\n```\n# not a heading\n```", "output": "| a | b |"}
    told = Trial("respond", "0.1", "small", 20, 20, 15, 15, 30, 3, 4500, [("too short `x`", 5)], row)
    save(tmp_path / "docs/catalogue/records", told)
    pages = catalogue_pages(tmp_path)
    table = pages["docs/catalogue/README.md"].splitlines()
    assert sum(line.startswith("| [`") for line in table) == len(find.names("methods"))
    line = next(line for line in table if line.startswith("| [`respond`](respond.md)"))
    assert "| small | 90% | 15 of 20 | 300 |" in line
    assert "````text\nShow a fence:" in pages["docs/catalogue/respond.md"]


def test_needs_are_read_from_the_source() -> None:
    """Roles, log-probabilities, and nothing for what asks nobody."""
    assert needs("evol_instruct") == ["model", "judge"]
    assert "log-probabilities" in needs("constitutional_ai")
    assert needs("template") == []
    assert kind(card("self_instruct")) == "instruction"


def test_a_record_does_not_show_where_a_server_keeps_its_model() -> None:
    """Servers call a model by the path of its file; a record has the name it is known by, however deep it stands."""
    row = {"by": "/home/me/m.gguf", "asked": [{"model": "x /home/me/m.gguf"}], "n": 3}
    assert trials._short(row, ("/home/me/m.gguf", "M")) == {"by": "M", "asked": [{"model": "x M"}], "n": 3}
    assert trials._short("kept as it is", ("", "M")) == "kept as it is"
