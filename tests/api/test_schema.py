"""The API against its own description: whatever is sent, no fault of ours comes back, and every answer has its form."""

from __future__ import annotations

from typing import Any

import pytest
from dataset_rig import with_facts
from hypothesis import HealthCheck, given, settings
from source_rig import TEXT, ended, read, sent
from studio_rig import HOST, ORIGIN, Visit, on_both, recipe, until

schemathesis = pytest.importorskip("schemathesis")
pytestmark = pytest.mark.slow
EXAMPLES = 10
STREAMS = ("/events",)
"""Answers without an end while a run works."""
ALWAYS = {"number": 1, "place": 0, "wing": "methods", "family": "arithmetic", "column": "question", "row": 1}
ORDER = ("get", "put", "post", "delete")
"""What throws things away comes last, so that the rest finds them there."""


@on_both
def test_no_answer_breaks_its_description(visit: Visit) -> None:
    """Every route, with what its description allows and what it does not; half of the time on things that are there."""
    known = _furnished(visit)
    token = visit.desk.people.invite("a program", "owner")
    headers = {"authorization": f"Bearer {token}", "host": HOST, "origin": ORIGIN}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", visit.app, headers=headers)
    operations = [one.ok() for one in schema.get_all_operations()]
    broken: dict[str, str] = {}
    for operation in sorted(operations, key=lambda one: ORDER.index(one.method)):
        if operation.path.endswith(STREAMS):
            continue
        try:
            _ask(operation, known, headers)
        except Exception as error:  # noqa: BLE001 - all of them are told together
            broken[operation.label] = "; ".join(map(str, [error, *getattr(error, "exceptions", [])]))[:1500]
    ended(visit, known["project"], known["extraction"])
    assert broken == {}


def _furnished(visit: Visit) -> dict[str, Any]:
    """A project with something of every kind; what is called how."""
    project = with_facts(visit)
    place = f"/api/v1/projects/{project}"
    assert visit.get("/api/v1/catalogue").status_code == 200  # the first look reads every entry, which takes a while
    sent(visit, project, "birds.md", TEXT.encode())
    read(visit, project, "handbook", size=700)
    visit.post("/api/v1/models/script", json={"model": "fake:"}, method="PUT")
    visit.post("/api/v1/roles", json={"roles": {"main": "script"}}, method="PUT")
    review = visit.post(f"{place}/reviews", json={"name": "facts", "place": "dataset:facts@1"}).json()["id"]
    run = visit.post(f"{place}/runs", json={"recipe": recipe()}).json()["name"]
    begun = {"project": project, "name": "owls.md", "size": 9}
    upload = visit.post("/api/v1/uploads", json=begun).json()["id"]
    visit.desk.people.invite("somebody", "reader")
    user = next(one["id"] for one in visit.desk.people.all() if one["name"] == "somebody")
    work = visit.post(f"{place}/datasets/facts/versions/1/measure", json={}).json()["name"]
    until(lambda: visit.get(f"{place}/runs/{run}").json()["state"] not in ("running", "starting"))
    until(lambda: visit.get(f"{place}/dataset-works/{work}").json()["state"] != "running")
    until(lambda: visit.get(f"{place}/reviews/{review}").json()["state"] != "filling")
    ids = {"project": project, "review": review, "run": run, "upload": upload, "user": user, "work": work}
    return {
        **ALWAYS,
        **ids,
        "extraction": "handbook",
        "dataset": "facts",
        "model": "script",
        "path": "sources/birds.md",
    }


def _there(path: str, known: dict[str, Any]) -> dict[str, Any]:
    """The same for one route: what ``name`` means depends on where it stands."""
    kinds = {"/extractions/": "extraction", "/datasets/": "dataset", "/models/": "model"}
    kind = next((kind for part, kind in kinds.items() if part in path), "")
    more = {"name": known[kind]} if kind else {}
    more |= {"path": "birds.md"} if "/sources/" in path else {}
    return {**known, **more, **({"number": 7} if "/reviews/" in path else {})}


def _ask(operation: Any, known: dict[str, Any], headers: dict[str, str]) -> None:
    checks = schemathesis.checks
    held = [checks.not_a_server_error, schemathesis.specs.openapi.checks.response_schema_conformance,
            schemathesis.specs.openapi.checks.status_code_conformance]  # fmt: skip
    real = _there(operation.path, known)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def work(case: Any) -> None:
        if len(str(case.path_parameters)) % 2:
            case.path_parameters = {name: real.get(name, value) for name, value in (case.path_parameters or {}).items()}
        case.call_and_validate(headers=headers, checks=held)

    work()
