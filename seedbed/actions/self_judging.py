"""Which steps of a plan have a model judge what it wrote itself: known from the roles before anything is asked.

Judges favour their own (arXiv 2306.05685: by 10 to 25 points; arXiv 2404.13076: they recognise it).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from seedbed.core.step import Step
from seedbed.engine.plan import flattened
from seedbed.llm.spec import ModelSpec


def self_judging(steps: Sequence[Step], specs: Mapping[str, ModelSpec]) -> list[tuple[str, str]]:
    """Name and model of each judging step whose model also writes; a judge is an asking check that names its ``ROLE``.

    A plan that only checks rows says nothing of who wrote them.
    """
    flat = flattened(tuple(steps))
    asking = [one for one in flat if one.entry.asks]
    written_by = {
        _model(one.role or "main", specs)
        for one in asking
        if one.entry.wing != "checks" and one.entry.shape != "measure"
    }
    found = []
    for one in asking:
        own = sorted({_model(role, specs) for role in _roles(one)} & written_by - {""})
        found += [(one.name, model) for model in own]
    return found


def _roles(step: Step) -> Sequence[str]:
    """The roles that judge in a step; none where it is no judge."""
    role = getattr(sys.modules[step.entry.function.__module__], "ROLE", "")
    if step.entry.wing != "checks" or not role:
        return ()
    return (step.role,) if step.role else tuple(step.settings.get("roles") or (role,))


def _model(role: str, specs: Mapping[str, ModelSpec]) -> str:
    """What answers for a role, as a run resolves it; empty where nobody does."""
    spec = specs.get(role) or specs.get("main")
    return spec.identity if spec is not None else ""
