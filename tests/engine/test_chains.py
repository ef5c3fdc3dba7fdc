"""Chains of the catalogue, driven by the engine with a scripted model: the same rows again for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept

from seedbed.core import find
from seedbed.core.step import Step
from seedbed.engine.plan import Plan, flattened, labelled, segments

SCRIPTS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "persona_from_persona": ([{"persona": "A baker who opens at five."}], {"rounds": 2}),
    "self_instruct": ([{"instruction": "Name three uses of vinegar."}], {"rows": 3, "requests": 1}),
}


def answer(request: Any) -> str:
    prompt = str(request.messages[-1]["content"])
    if "9." in prompt or "numbered" in prompt:
        return "\n".join(f"{n}. Explain how item {n} of the {request.seed} list is kept dry." for n in range(9, 17))
    if "lassif" in prompt:
        return "No"
    return f"A person number {request.seed} who repairs clocks at night and dislikes noise of every kind."


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_chain_runs_and_runs_again_for_nothing(bench: Bench, name: str) -> None:
    """Twice the same rows, the second time from the journal alone."""
    rows, settings = SCRIPTS[name]
    bench.model = Model(answer)
    chain = Step(find.entry(name), settings)
    first = bench.run(rows, chain)
    assert first.unreconciled() == []
    asked = len(bench.model.asked)
    assert asked > 0
    again = bench.run(rows, chain, name="again", window=1)
    assert kept(again) == kept(first)
    assert len(bench.model.asked) == asked


@pytest.mark.parametrize("setting", [{"similarity": 0.5}, {"max_words": 40}])
def test_a_chains_own_setting_changes_its_fingerprint(setting: dict[str, Any], tmp_path: Path) -> None:
    """A setting that only the admitting function sees re-runs the segment all the same."""
    plan = Plan("p", ())

    def print_of(settings: dict[str, Any]) -> str:
        steps = labelled(flattened((Step(find.entry("persona_from_persona"), settings),)))
        return segments(steps, "", plan)[-1].fingerprint

    assert print_of({}) != print_of(setting)


def test_every_chain_of_the_catalogue_is_driven_here() -> None:
    """A new chain needs a script above."""
    chains = {name for name in find.names("methods") if find.entry(name).shape == "chain"}
    assert chains == set(SCRIPTS)
