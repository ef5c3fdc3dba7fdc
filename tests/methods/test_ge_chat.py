"""GE-Chat: evidence is a piece of the document that entails the thought and comes from the subgraph around it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.reply import Reply
from seedbed.methods.graphs.ge_chat import candidates_for, evidence_match, ge_chat
from seedbed.methods.graphs.knowledge import Knowledge

TEXTS = [
    {"document": "a.md", "start": 10, "text": "Ada built the mill. Ada built the old mill by the river. It rained."},
    {"document": "b.md", "start": 0, "text": "The mill belongs to Bo. Bo met Cy."},
    {"document": "c.md", "start": 0, "text": "Cy lives in Oslo."},
]
PAIRS = [
    ("Ada", "built", "mill", 0),
    ("mill", "belongs to", "Bo", 1),
    ("Bo", "met", "Cy", 1),
    ("Cy", "lives in", "Oslo", 2),
]
GRAPH: Any = {
    "entities": [],
    "relations": [{"source": a, "relation": r, "target": b, "spans": [{"text": n, "start": 0, "end": 5}]}
                  for a, r, b, n in PAIRS],
    "texts": TEXTS,
}  # fmt: skip


class Model:
    """Answers with given thoughts; an entailment model gives each sentence its figure."""

    def __init__(self, thoughts: list[str], figures: dict[str, float]) -> None:
        self.thoughts, self.figures, self.pairs = thoughts, figures, list[list[str]]()

    async def __call__(self, request: Any) -> Reply:
        if request.kind == "classify":
            self.pairs.append(request.texts)
            share = self.figures.get(request.texts[0], 0.05)
            return Reply(labels={"entailment": share, "neutral": 1 - share, "contradiction": 0.0})
        if request.role == "judge":
            premise = next(one for one in self.figures if one in request.messages[-1]["content"])
            label = "entailment" if self.figures[premise] > 0.5 else "neutral"
            return Reply(json.dumps({"reason": "so", "quote": premise, "label": label}))
        return Reply(json.dumps({"thoughts": self.thoughts, "answer": "Ada"}))


def run(model: Model, **how: Any) -> Any:
    return asyncio.run(ge_chat(Context(model, language="en"), "Who built it?", GRAPH, **how))  # type: ignore[arg-type]


SHORT, LONG = "Ada built the mill.", "Ada built the old mill by the river."


def test_of_two_that_entail_alike_the_shorter_is_the_evidence() -> None:
    """And with beta 0 the one that entails most; its span is the document's."""
    thought = ["The mill was built by Ada."]
    [found] = run(Model(thought, {SHORT: 0.8, LONG: 0.8}))["evidence"]
    assert (found["sentence"], found["document"], found["start"], found["end"]) == (SHORT, "a.md", 10, 29)
    [found] = run(Model(thought, {SHORT: 0.8, LONG: 0.9}), beta=0.0)["evidence"]
    assert found["sentence"] == LONG
    assert TEXTS[0]["text"][found["start"] - 10 : found["end"] - 10] == LONG  # type: ignore[index]


def test_what_lies_three_hops_away_is_no_candidate() -> None:
    """Two hops around Ada reach the mill and Bo; the sentence that names Cy and Oslo alone never comes in."""
    graph = Knowledge.read(GRAPH)
    found = {one.sentence for one in candidates_for(graph, "Ada built it.", hops=2, most=40)}
    assert found == {SHORT, LONG, "The mill belongs to Bo.", "Bo met Cy."}
    assert "Cy lives in Oslo." not in found
    assert "It rained." not in found
    assert "Cy lives in Oslo." in {one.sentence for one in candidates_for(graph, "Ada built it.", hops=4, most=40)}


def test_every_span_is_the_sentence() -> None:
    """Whatever sentence is chosen, its place in its text holds just its words."""
    graph = Knowledge.read(GRAPH)
    for one in candidates_for(graph, "Ada, Cy", hops=2, most=40):
        assert graph.texts[one.text]["text"][one.start : one.start + len(one.sentence)] == one.sentence


NEAR = (SHORT, LONG, "The mill belongs to Bo.", "Bo met Cy.")


@pytest.mark.parametrize("by", ["classify", "ask"])
def test_planted_faults(by: str) -> None:
    """Of 20 answers with a thought that no sentence entails none is kept; of 20 that are supported all are."""
    low, high = dict.fromkeys(NEAR, 0.2), {**dict.fromkeys(NEAR, 0.2), SHORT: 0.9}
    for number in range(20):
        with pytest.raises(Reject, match="no sentence entails"):
            run(Model([f"Ada sold mill {number}."], low), by=by)
    kept = [run(Model([f"The mill {number} was built by Ada."], high), by=by) for number in range(20)]
    assert {one["evidence"][0]["sentence"] for one in kept} == {SHORT}


def test_one_unsupported_thought_among_others() -> None:
    """The whole row goes: an answer is as good as its weakest thought."""

    class Second(Model):
        async def __call__(self, request: Any) -> Reply:
            if request.kind == "classify" and "sold" in request.texts[1]:
                return Reply(labels={"entailment": 0.3, "neutral": 0.7, "contradiction": 0.0})
            return await super().__call__(request)

    with pytest.raises(Reject, match="no sentence entails the thought: Ada sold the mill"):
        run(Second(["Ada built the mill.", "Ada sold the mill."], dict.fromkeys(NEAR, 0.9)))


def test_a_thought_that_names_nothing_in_the_graph() -> None:
    """It has no candidates, so the row goes with the thought in the reason."""
    with pytest.raises(Reject, match="no sentence of the graph's texts is near the thought: It was fine"):
        run(Model(["It was fine."], {}))
    bare: Any = {"relations": [{"source": "a", "relation": "r", "target": "b"}]}
    with pytest.raises(Reject, match="no texts"):
        asyncio.run(ge_chat(Context(Model([], {})), "Who?", bare))  # type: ignore[arg-type]


def test_the_measure() -> None:
    """1 for identical evidence; longer than the gold costs, shorter costs by likeness alone."""
    gold = "Ada built the mill."
    assert evidence_match(gold, gold) == pytest.approx(1)
    longer, shorter = evidence_match(f"{gold} {gold}", gold), evidence_match("Ada built the", gold)
    assert longer < 0.55
    assert shorter > 0.6


def test_an_undecided_entailment_is_no_figure() -> None:
    """Figures that are no probabilities stop the row with an error, not with a score."""

    class Broken(Model):
        async def __call__(self, request: Any) -> Reply:
            if request.kind == "classify":
                return Reply(labels={"entailment": 7.0})
            return await super().__call__(request)

    with pytest.raises(Exception, match="no probability") as raised:
        run(Broken(["Ada built the mill."], {}))
    assert not isinstance(raised.value, Reject)
