"""A recipe as form and text: what is changed in one shows in the other, and nothing else changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from studio_rig import Visit, project_with

from seedbed.api.drafts import mapping, written
from seedbed.api.forms import read, shown
from seedbed.core.step import Setting
from seedbed.studio.recipe_form import apply, step_view, steps_of

RECIPE: dict[str, Any] = yaml.safe_load(
    """
name: birds
from: {documents: [a, b], chunk: {size: 900, by: structure}}
steps:
  - document_qa: {questions: 2, sampling: {temperature: 0.3}, prompts: {}}
  - grounded
  - own.py: {anything: [1, 2]}
models: {main: embedded, judge: {model: 'openai:x@http://h/v1', extra: {a: 1}}}
want: {rows: 10, rounds: 3}
budget: {requests: 50}
to: {jsonl: {}, alpaca: {}}
warn_when: {duplicate_share: "> 0.4 over 500"}
"""
)


def posted(recipe: dict[str, Any], **changed: str) -> dict[str, list[str]]:
    """What the form posts for a recipe, with some fields changed."""
    fields = {"name": recipe["name"], "language": recipe.get("language", "auto"), "seed": str(recipe.get("seed", 0))}
    fields |= {"want": "10", "source.kind": "documents", "source.paths": "a\nb", "source.size": "900"}
    fields |= {"budget.money": "", "budget.tokens": "", "budget.requests": "50", "budget.hours": ""}
    for place, step in enumerate(steps_of(recipe)):
        view = step_view(step)
        fields[f"step.{place}.name"] = view.name
        fields |= {f"step.{place}.set.{one.name}": one.value for one in view.fields}
        for prompt in view.prompts:
            fields[f"step.{place}.prompt.{prompt.name}.en"] = prompt.en
            fields |= {f"step.{place}.prompt.{prompt.name}.zh": prompt.zh} if prompt.zh is not None else {}
        if view.card is not None:
            names = ("temperature", "max_tokens", "role", "language", "columns")
            fields |= {f"step.{place}.{name}": view.reserved.get(name, "") for name in names}
    return {name: [value] for name, value in {**fields, **changed}.items()} | {"to": ["", "jsonl", "alpaca"]}


def test_a_form_that_was_not_touched_changes_nothing() -> None:
    """What it does not know stays, rules and settings of one's own files among it."""
    made, faults = apply(RECIPE, posted(RECIPE))
    assert faults == []
    made["steps"][0]["document_qa"].setdefault("prompts", {})
    assert made == {**RECIPE, "language": "auto", "seed": 0}


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("name", "owls", lambda one: one["name"] == "owls"),
        ("want", "", lambda one: "want" not in one),
        ("want", "77", lambda one: one["want"] == {"rows": 77, "rounds": 3}),
        ("budget.money", "1.5", lambda one: one["budget"] == {"money": 1.5, "requests": 50}),
        ("source.paths", "c", lambda one: one["from"] == {"documents": "c", "chunk": {"size": 900, "by": "structure"}}),
        ("source.kind", "nothing", lambda one: one["from"] == "nothing"),
        ("source.kind", "problems", lambda one: one["from"] == {"problems": "arithmetic"}),
        ("step.0.set.questions", "5", lambda one: one["steps"][0]["document_qa"]["questions"] == 5),
        ("step.0.set.questions", "", lambda one: "questions" not in one["steps"][0]["document_qa"]),
        ("step.0.temperature", "0", lambda one: one["steps"][0]["document_qa"]["sampling"] == {"temperature": 0.0}),
        ("step.0.temperature", "", lambda one: "sampling" not in one["steps"][0]["document_qa"]),
        ("step.1.set.threshold", "0.9", lambda one: one["steps"][1] == {"grounded": {"threshold": 0.9}}),
        ("step.1.columns", "{text: body}", lambda one: one["steps"][1] == {"grounded": {"columns": {"text": "body"}}}),
    ],
)
def test_a_field_changes_its_part(field: str, value: str, found: Any) -> None:
    """And the rest of the recipe stays what it was."""
    made, faults = apply(RECIPE, posted(RECIPE, **{field: value}))
    assert faults == []
    assert found(made), made
    assert made["warn_when"] == RECIPE["warn_when"]
    assert made["steps"][2] == RECIPE["steps"][2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step.0.set.questions", "many"),
        ("seed", "x"),
        ("budget.tokens", "1.5"),
        ("step.1.columns", "text"),
        ("want", "some"),
    ],
)
def test_what_is_wrong_is_told_and_not_taken(field: str, value: str) -> None:
    """The name of the field and what was put in."""
    made, faults = apply(RECIPE, posted(RECIPE, **{field: value}))
    assert len(faults) == 1
    assert "questions" not in made["steps"][0].get("document_qa", {}) or field != "step.0.set.questions"


def test_a_prompt_is_changed_and_given_back() -> None:
    """Only what differs stands in the recipe."""
    view = step_view("document_qa")
    prompt = view.prompts[0]
    field = f"step.0.prompt.{prompt.name}.en"
    made, _ = apply(RECIPE, posted(RECIPE, **{field: prompt.en + "\nBe brief."}))
    own = made["steps"][0]["document_qa"]["prompts"]
    assert own[prompt.name]["en"].endswith("Be brief.")
    assert own[prompt.name]["zh"] == prompt.zh
    back, _ = apply(made, posted(made, **{field: prompt.en}))
    assert "prompts" not in back["steps"][0]["document_qa"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))).filter(str.strip)
VALUES = {
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    str: WORDS,
    tuple[str, ...]: st.lists(st.text("abc xyz", min_size=1), min_size=1),
}


@given(st.sampled_from(list(VALUES)).flatmap(lambda kind: st.tuples(st.just(kind), VALUES[kind])))
def test_a_value_that_is_shown_is_read_back(given_: tuple[Any, Any]) -> None:
    """Whatever its type, the field gives back what it shows."""
    kind, value = given_
    found = read(Setting("x", kind, None, required=False), shown(value))
    assert found == value


def test_written_recipes_are_read_back() -> None:
    """In the order that people write them."""
    text = written(RECIPE)
    assert mapping(text) == RECIPE
    assert text.index("name:") < text.index("from:") < text.index("steps:") < text.index("models:")


def test_form_and_text_follow_each_other(visit: Visit) -> None:
    """On the server: a second tab and a reload show the same."""
    project = project_with(visit)
    place = visit.post(f"/p/{project}/generate", data={"kind": "documents"}).headers["hx-redirect"]
    visit.post(f"{place}/form", data={"name": "owls", "step.0.name": "sentence_qa", "step.0.set.questions": "7"})
    assert "questions: 7" in visit.get(place).text
    visit.post(f"{place}/text", data={"text": "name: wrens\r\nfrom: nothing\r\nsteps: [magpie]\r\n"})
    page = visit.get(place).text
    assert 'value="wrens"' in page
    assert "magpie" in page
    refused = visit.post(f"{place}/text", data={"text": "name: [wrens"})
    assert refused.status_code == 422
    assert 'value="wrens"' in visit.get(place).text


def test_a_recipe_begins_with_what_its_model_can_do(visit: Visit) -> None:
    """The small model on board asks about sentences; a model that was named quotes and answers."""
    project = project_with(visit)

    def begun() -> str:
        place = visit.post(f"/p/{project}/generate", data={"kind": "documents"}).headers["hx-redirect"]
        return str(visit.desk.drafts.get(project, place.rsplit("/", 1)[1])["text"])

    assert "sentence_qa" in begun()
    visit.post("/models", data={"name": "script", "kind": "fake"})
    visit.post("/models/roles", data={"main": "script"})
    assert "document_qa" in begun()


@pytest.mark.parametrize(
    ("kind", "step"), [("answers", "respond"), ("examples", "in_context"), ("evaluation", "document_qa")]
)
def test_a_ready_way_stands_on_what_the_project_has(visit: Visit, kind: str, step: str) -> None:
    """Files of rows and documents that were brought in are named, and what it would ask is counted without a fault."""
    project = project_with(visit)
    home = visit.desk.workspace.home(project)
    for name, row in (
        ("questions.jsonl", {"instruction": "What sings?"}),
        ("examples.jsonl", {"q": "Who?", "a": "A wren."}),
    ):
        (home / name).write_text((json.dumps(row) + "\n") * 3)
    (home / "sources").mkdir()
    (home / "sources" / "birds.md").write_text("# Birds\n\nA wren sings on the wire every morning.\n")
    visit.post("/models", data={"name": "script", "kind": "fake"})
    visit.post("/models/roles", data={"main": "script"})
    draft = visit.post(f"/p/{project}/generate", data={"kind": kind}).headers["hx-redirect"]
    assert step in visit.get(draft).text
    counted = visit.post(f"{draft}/estimate")
    assert (counted.status_code, step in counted.text) == (200, True), counted.text


def test_steps_are_added_moved_and_removed(visit: Visit) -> None:
    """In the order that is shown; what is no entry is refused."""
    project = project_with(visit)
    place = visit.post(f"/p/{project}/generate", data={"kind": "nothing"}).headers["hx-redirect"]
    draft = place.rsplit("/", 1)[1]

    def steps() -> list[Any]:
        return steps_of(mapping(visit.desk.drafts.get(project, draft)["text"]))

    assert visit.post(f"{place}/add", data={"name": "length"}).status_code == 200
    assert steps() == ["magpie", "exact_dedup", "length"]
    visit.post(f"{place}/steps/2/up")
    assert steps() == ["magpie", "length", "exact_dedup"]
    visit.post(f"{place}/steps/0/remove")
    assert steps() == ["length", "exact_dedup"]
    for wrong in ("none_such", "../evil.py", "os", ""):
        assert visit.post(f"{place}/add", data={"name": wrong}).status_code == 422
    assert visit.post(f"{place}/steps/9/up").status_code == 404
    assert visit.post(f"{place}/steps/0/explode").status_code == 404


def test_a_draft_is_counted_tried_and_started(visit: Visit) -> None:
    """The way from a draft to a run, with what each step shows."""
    from studio_rig import recipe, until

    project = project_with(visit)
    place = visit.post(f"/p/{project}/generate", data={"kind": "rows"}).headers["hx-redirect"]
    draft = place.rsplit("/", 1)[1]
    text = recipe("made", seconds=1.0)  # it must not be through before the page that follows it is made
    text = text.replace("main: 'fake:'", "main: {model: 'fake:', price: {in: 1000000, out: 0}}")
    visit.post(f"{place}/text", data={"text": text})
    counted = visit.post(f"{place}/estimate").text
    assert "waiting" in counted
    begun = visit.post(f"{place}/try")
    assert 'hx-trigger="every 1s"' in begun.text
    tried = until(lambda: (found := visit.desk.tries.last(project, draft)) and found["state"] != "running" and found)
    assert (tried["state"], len(tried["rows"]), tried["spent"]["asks"]) == ("done", 3, 3)
    assert tried["spent"]["money"] > 1
    shown_page = visit.get(place).text
    assert "How many birds are on wire 0?" in shown_page
    assert 'hx-trigger="every 1s"' not in shown_page
    started = visit.post(f"{place}/start").headers["hx-redirect"]
    assert started == f"/p/{project}/runs/made"
    until(lambda: visit.desk.runs.one(project, "made")["state"] == "done")
    assert visit.desk.runs.one(project, "made")["spent"]["reused"] == 3


def test_a_try_that_fails_says_why(visit: Visit) -> None:
    """In the words of the command, and it can be tried again."""
    from studio_rig import until

    project = project_with(visit)
    place = visit.post(f"/p/{project}/generate", data={"kind": "rows"}).headers["hx-redirect"]
    draft = place.rsplit("/", 1)[1]
    visit.post(f"{place}/try")
    tried = until(lambda: (found := visit.desk.tries.last(project, draft)) and found["state"] != "running" and found)
    assert tried["state"] == "failed"
    assert "reads the column 'instruction'" in tried["message"]  # the rows that are there have a question
    assert "reads the column" in visit.get(f"{place}/try").text
