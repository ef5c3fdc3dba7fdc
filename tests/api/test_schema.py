"""The API against its own description: whatever is sent, no fault of ours comes back, and every answer has its form."""

from __future__ import annotations

from typing import Any

import pytest
from dataset_rig import with_facts
from hypothesis import HealthCheck, given, settings
from studio_rig import HOST, ORIGIN, Visit

schemathesis = pytest.importorskip("schemathesis")
pytestmark = pytest.mark.slow
EXAMPLES = 12
STREAMS = ("/events",)
"""Answers without an end while a run works."""
KNOWN = {"name": "facts", "number": 1, "place": 3, "wing": "methods", "family": "arithmetic", "of": "facts@1"}


def test_no_answer_breaks_its_description(visit: Visit) -> None:
    """Every route, with what its description allows and what it does not; half of the time on things that are there."""
    project = with_facts(visit)
    token = visit.desk.people.invite("a program", "owner")
    headers = {"authorization": f"Bearer {token}", "host": HOST, "origin": ORIGIN}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", visit.app, headers=headers)
    broken: dict[str, str] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith(STREAMS):
            continue
        try:
            _ask(operation, project, headers)
        except Exception as error:  # noqa: BLE001 - all of them are told together
            broken[operation.label] = str(error)[:1500]
    assert broken == {}


def _ask(operation: Any, project: str, headers: dict[str, str]) -> None:
    checks = schemathesis.checks
    held = [checks.not_a_server_error, schemathesis.specs.openapi.checks.response_schema_conformance,
            schemathesis.specs.openapi.checks.status_code_conformance]  # fmt: skip

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def work(case: Any) -> None:
        real = {**KNOWN, "project": project}
        if len(str(case.path_parameters)) % 2:
            case.path_parameters = {name: real.get(name, value) for name, value in (case.path_parameters or {}).items()}
        case.call_and_validate(headers=headers, checks=held)

    work()
