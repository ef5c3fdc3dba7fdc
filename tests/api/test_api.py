"""The API as programs see it: its forms, its refusals, its description."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studio_rig import Visit, project_with, recipe

PLACES = (
    ("GET", "/api/v1/projects"),
    ("POST", "/api/v1/projects"),
    ("GET", "/api/v1/projects/x/runs"),
    ("POST", "/api/v1/projects/x/runs"),
    ("POST", "/api/v1/projects/x/recipes/check"),
    ("PUT", "/api/v1/models/x"),
    ("PUT", "/api/v1/roles"),
    ("POST", "/api/v1/people"),
    ("POST", "/api/v1/problems/check"),
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 1 << 70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_the_description_names_the_form_of_every_answer(visit: Visit) -> None:
    """Each route says what comes back, and that refusals have one form."""
    told = visit.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.")
    for path, routes in told["paths"].items():
        for method, route in routes.items():
            assert route["summary"], (path, method)
            assert route["description"], (path, method)
            good = next(answer for status, answer in route["responses"].items() if status in ("200", "201"))
            assert good.get("content") or path.endswith(("/events", "/lines", "{path}")), (path, method)
            if path != "/api/v1/health":
                assert route["responses"]["404"]["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"unknown": 1}', b"\xff\xfe", b'{"name": ["x"]}'])
def test_a_malformed_body_is_refused_in_one_form(visit: Visit, method: str, path: str, body: bytes) -> None:
    """Never a fault of ours, always a kind and a message."""
    if method == "GET":
        answer = visit.get(path)
    else:
        marks = {"origin": "http://127.0.0.1:8765", "x-csrf-token": visit.csrf, "content-type": "application/json"}
        cookie = {"cookie": f"seedbed_studio={visit.cookie}"}
        answer = visit.ask(method, path, content=body, headers={**marks, **cookie})
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert set(answer.json()["error"]) == {"kind", "message"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from([one for one in PLACES if one[0] != "GET"]), body=ANYTHING)
def test_no_body_is_a_fault_of_ours(visit: Visit, place: tuple[str, str], body: Any) -> None:
    """Whatever JSON comes in, what goes out is no 5xx."""
    answer = visit.post(place[1], json=body, method=place[0])
    assert answer.status_code < 500, (place, body, answer.text)


def test_what_is_not_there_is_told_as_such(visit: Visit) -> None:
    """With a status that says so and the name of the thing."""
    project = project_with(visit)
    paths = ["projects/none/runs", f"projects/{project}/runs/none", "catalogue/methods/none", "problems/none/samples"]
    for path in [*paths, "nowhere", "catalogue/none/x", "catalogue/methods/..%2fx"]:
        answer = visit.get(f"/api/v1/{path}")
        assert answer.status_code == 404, path
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["", " ", "..", "a/b", "/etc", "../x", ".hidden", "x" * 61, "a\x00", "a\nb"])
def test_a_project_has_a_name_that_a_folder_can_have(visit: Visit, name: str) -> None:
    """Nothing is made outside of the workspace."""
    assert visit.post("/api/v1/projects", json={"name": name}).status_code == 422
    assert visit.desk.workspace.projects() == []


def test_a_project_is_made_once(visit: Visit) -> None:
    """Names that differ in case only would share a folder on some machines."""
    assert visit.post("/api/v1/projects", json={"name": "鸟 birds-1"}).status_code == 201
    assert visit.post("/api/v1/projects", json={"name": "鸟 BIRDS-1"}).status_code == 409


def test_a_recipe_is_checked_with_every_fault(visit: Visit) -> None:
    """As the command line would say it, with the nearest right key."""
    project = project_with(visit)
    place = f"/api/v1/projects/{project}/recipes/check"
    good = visit.post(place, json={"recipe": recipe()}).json()["recipe"]
    assert good["steps"] == [{"name": "waiting.py", "settings": {"seconds": 0.0}}]
    assert visit.post(place, json={"recipe": good}).status_code == 200
    bad = visit.post(place, json={"recipe": {"name": "x", "from": "nothing", "stepps": [], "seed": "one"}})
    assert bad.status_code == 422
    assert "steps" in bad.json()["error"]["message"]
    assert "seed" in bad.json()["error"]["message"]


def test_a_recipe_is_tried_with_every_ask(visit: Visit) -> None:
    """Three rows, what each was asked, what came back and what became of it."""
    project = project_with(visit)
    told = visit.post(f"/api/v1/projects/{project}/recipes/try", json={"recipe": recipe(), "rows": 2}).json()
    assert [len(one["asks"]) for one in told] == [1, 1]
    assert told[0]["asks"][0]["request"]["messages"][-1]["content"] == "How many birds are on wire 0?"
    assert told[0]["kept"][0]["answer"] == told[0]["asks"][0]["reply"]
    assert told[0]["asks"][0]["tokens_in"] > 0


def test_an_entry_is_found_by_what_one_wishes(visit: Visit) -> None:
    """By name, by words in both languages, by paper, by kind."""

    def names(query: str) -> list[str]:
        return [one["name"] for one in visit.get(f"/api/v1/catalogue?{query}").json()]

    assert names("wish=evol_instruct")[0] == "evol_instruct"
    assert "exact_dedup" in names("wish=去重")[:6]
    assert "evol_instruct" in names("wish=2304.12244")[:3]
    assert set(names("wing=checks")) & {"grounded", "judge"} == {"grounded", "judge"}
    assert names("wish=zzzzqqqq") == []
    assert visit.get("/api/v1/catalogue?wing=nothing").status_code == 422


def test_a_card_tells_settings_and_prompts(visit: Visit) -> None:
    """As ``seedbed show`` does."""
    card = visit.get("/api/v1/catalogue/methods/document_qa").json()
    assert {one["name"] for one in card["settings"]} >= {"questions", "difficulty"}
    assert all(set(prompt) == {"en", "zh"} for prompt in card["prompts"].values())
    assert card["reads"] == ["text"]


def test_problems_are_made_and_answers_checked(visit: Visit) -> None:
    """The reference answer passes, a wrong one does not, an unreadable one is said to be that."""
    place = "/api/v1/problems/game_of_24/samples"
    [row] = visit.get(f"{place}?level=2&language=zh&seed=3").json()
    assert row == visit.get(f"{place}?level=2&language=zh&seed=3").json()[0]
    assert row["problem"]["language"] == "zh"
    check = "/api/v1/problems/check"

    def verdict(answer: str) -> dict[str, Any]:
        found: dict[str, Any] = visit.post(check, json={"problem": row["problem"], "answer": answer}).json()
        return found

    assert verdict(row["answer"])["passed"] is True
    assert verdict(r"\boxed{1+1}")["passed"] is False
    assert verdict("I do not know")["readable"] is False
    assert verdict("")["passed"] is False
    broken = visit.post(check, json={"problem": {"family": "none"}, "answer": "1"}).json()
    assert broken["error"]
    assert broken["score"] is None
    for wrong in ("level=0", "level=11", "level=x", "language=fr", "seed=-1", "count=1000"):
        assert visit.get(f"{place}?{wrong}").status_code == 422


def test_a_reader_may_try_problems(visit: Visit) -> None:
    """Checking an answer changes nothing."""
    reader = visit.as_role("reader")
    [row] = reader.get("/api/v1/problems/arithmetic/samples").json()
    body = {"problem": json.loads(json.dumps(row["problem"])), "answer": row["answer"]}
    assert reader.post("/api/v1/problems/check", json=body).json()["passed"] is True
