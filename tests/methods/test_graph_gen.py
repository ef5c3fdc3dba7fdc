"""GraphGen: losses as published, communities that hang together and share nothing, pairs on what is known least."""

from __future__ import annotations

import asyncio
import json
import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.reply import Reply
from seedbed.methods.graphs.communities import partition, unit
from seedbed.methods.graphs.graph_gen import graph_gen
from seedbed.methods.graphs.knowledge import Knowledge, ends

PAIRS = [("Ada", "wrote", "Notes"), ("Ada", "met", "Bo"), ("Bo", "built", "Engine"), ("Cy", "sang", "Aria"),
         ("Cy", "knew", "Dan"), ("Dan", "lives in", "Oslo")]  # fmt: skip
GRAPH: Any = {"relations": [{"source": a, "relation": r, "target": b} for a, r, b in PAIRS]}


class Trainee:
    """Knows facts as well as it is told; the writer's pairs can be planted."""

    def __init__(
        self, known: dict[str, float] | None = None, *, logprobs: bool = True, pair: Any = None, quiz: Any = None
    ) -> None:
        self.known, self.logprobs, self.pair, self.quiz = known or {}, logprobs, pair, quiz
        self.asked: list[Any] = []

    async def __call__(self, request: Any) -> Reply:
        self.asked.append(request)
        prompt = request.messages[-1]["content"]
        if request.role == "trainee":
            word = "no" if "NOT" in prompt else "yes"
            chance = next((p for name, p in self.known.items() if name in prompt), 0.9)
            top = [[word.capitalize(), math.log(chance / 2)], [word, math.log(chance / 2)], ["maybe", -2.0]]
            return Reply(word, logprobs=[{"token": word, "logprob": 0.0, "top": top}] if self.logprobs else [])
        if "Write 2 sentences" in prompt or "Write 1 sentences" in prompt:
            text = prompt.partition("order): ")[2].partition("\n")[0]
            told = {"yes": [f"{text} a", f"{text} b"], "no": [f"NOT {text} a", f"NOT {text} b"]}
            return Reply(json.dumps(self.quiz or told))
        facts = [line for line in prompt.splitlines() if line[:1].isdigit() and " | " in line]
        used = list(range(1, len(facts) + 1))
        pair = self.pair or {"question": " ".join(facts), "answer": "So.", "used": used}
        return Reply(json.dumps(pair))


def run(model: Trainee, **how: Any) -> tuple[Any, Context]:
    ctx = Context(model, language="en")  # type: ignore[arg-type]
    return asyncio.run(graph_gen(ctx, GRAPH, **how)), ctx


def test_losses_of_what_is_known_well_and_badly() -> None:
    """p = 0.9 is a loss of 0.105, 0.5 one of 0.693, tokens of one meaning summed; the worst known comes first."""
    got, ctx = run(Trainee({"Cy | sang": 0.5}), modes=("atomic",), communities=1)
    losses = ctx.notes["losses"]
    assert losses["cy\nsang\naria"] == pytest.approx(0.693, abs=1e-3)
    assert losses["ada\nwrote\nnotes"] == pytest.approx(0.105, abs=1e-3)
    assert got[0]["facts"] == ["Cy | sang | Aria"]
    assert got[0]["loss"] == pytest.approx(0.693, abs=1e-3)
    assert run(Trainee({"Cy | sang": 0.95}), modes=("atomic",), order="min_loss", communities=1)[0][0]["facts"] == [
        "Cy | sang | Aria"
    ]


def test_as_many_true_as_false_statements_are_judged() -> None:
    """Two and two for every relation: more are cut to two, a quiz with fewer different ones is asked for again."""
    model = Trainee()
    run(model)
    judged = [one.messages[-1]["content"] for one in model.asked if one.role == "trainee"]
    assert len(judged) == 4 * len(PAIRS)
    assert sum("NOT" in one for one in judged) == 2 * len(PAIRS)
    assert all(one.logprobs == 5 for one in model.asked if one.role == "trainee")
    for quiz in (
        {"yes": ["a"], "no": ["b", "c", "d"]},
        {"yes": ["a", "A "], "no": ["b", "c"]},
        {"yes": ["a", "b"], "no": ["B", "c"]},
    ):
        with pytest.raises(Unreadable, match="2 true and 2 false"):
            run(Trainee(quiz=quiz))
    generous = Trainee(quiz={"yes": ["a", "b", "c"], "no": ["d", "d", "e"]})
    run(generous)
    asked = {one.messages[-1]["content"].rpartition("\n")[2] for one in generous.asked if one.role == "trainee"}
    assert asked == {"a", "b", "d", "e"}


def test_without_log_probabilities() -> None:
    """The way out is told; with it, shares of answers stand for probabilities, and never are nought."""
    with pytest.raises(ProviderError, match="samples: 10"):
        run(Trainee(logprobs=False))
    _, ctx = run(Trainee(logprobs=False), samples=2)
    assert set(ctx.notes["losses"].values()) == {0.0}
    mute = Trainee({"Ada": 1e-9})
    _, ctx = run(mute, quiz=2)
    assert max(ctx.notes["losses"].values()) > 15


def test_a_token_that_is_neither_counts_as_a_tenth() -> None:
    """-log 0.1 where no right token is among the likeliest."""

    class Silent(Trainee):
        async def __call__(self, request: Any) -> Reply:
            if request.role == "trainee":
                return Reply("hm", logprobs=[{"token": "hm", "logprob": 0.0, "top": [["hm", 0.0]]}])
            return await super().__call__(request)

    _, ctx = run(Silent())
    assert all(one == pytest.approx(2.302, abs=1e-2) for one in ctx.notes["losses"].values())


NAMES = st.sampled_from("abcdefgh")


@given(
    st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=16),
    st.integers(3, 12),
    st.integers(20, 200),
    st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_communities(pairs: list[tuple[str, str]], most: int, tokens: int, seed: int) -> None:
    """They hang together, share no unit, and keep the limits of units and tokens."""
    graph = Knowledge.read({"relations": [{"source": a, "relation": "r", "target": b} for a, b in pairs]})
    found = partition(random.Random(seed), graph, {}, order="random", most=most, least=2, tokens=tokens)
    seen: set[str] = set()
    for one in found:
        units = [*one.entities, *map(unit, one.relations)]
        assert 2 <= len(units) <= most
        assert not seen & set(units)
        seen |= set(units)
        reached = set(ends(one.relations[0]))
        for _ in one.relations:
            reached |= {key for said in one.relations for key in ends(said) if reached & set(ends(said))}
        assert reached == set(one.entities)
        assert {key for said in one.relations for key in ends(said)} == set(one.entities)


def test_small_communities_are_left_out() -> None:
    """Below the least number of units there is no community; with none the row goes."""
    with pytest.raises(Reject, match="no community of 9 units"):
        run(Trainee(), least=9, most=20)
    assert {len(one["facts"]) for one in run(Trainee(), modes=("aggregated",))[0]} == {3}


def test_planted_faults() -> None:
    """Pairs over one fact where two are wanted, or that name nothing of a fact they claim: none of 20 is kept."""
    faulty: list[dict[str, Any]] = [
        *({"question": f"Who is Ada {n}?", "answer": "So.", "used": [1]} for n in range(10)),
        *({"question": f"What is number {n}?", "answer": "It is so.", "used": [1, 2]} for n in range(10)),
    ]
    for pair in faulty:
        with pytest.raises(Reject, match=r"one fact alone|neither question nor answer"):
            run(Trainee(pair=pair), modes=("multi_hop",), communities=1)
    kept = [run(Trainee(), modes=("multi_hop",), communities=2)[0] for _ in range(10)]
    assert sum(map(len, kept)) == 20
    assert all(len(one["facts"]) >= 2 for rows in kept for one in rows)
    with pytest.raises(Unreadable, match="not there"):
        run(Trainee(pair={"question": "Who is it?", "answer": "Ada", "used": [9]}))


@pytest.mark.parametrize("how", [{"quiz": 0}, {"least": 2}, {"most": 3, "least": 5}, {"modes": ()}])
def test_settings_that_cannot_be(how: dict[str, Any]) -> None:
    """They are told before anything is asked."""
    with pytest.raises(RecipeError):
        run(Trainee(), **how)


def test_chinese() -> None:
    """Prompts in Chinese; 是 and 否 are read."""

    class Chinese(Trainee):
        async def __call__(self, request: Any) -> Reply:
            prompt = request.messages[-1]["content"]
            if request.role == "trainee":
                word = "否" if "不" in prompt.partition("\n\n")[2] else "是"
                return Reply(word, logprobs=[{"token": word, "logprob": 0.0, "top": [[word, math.log(0.5)]]}])
            if "再写" in prompt:
                return Reply(json.dumps({"yes": ["李白写了它", "它由李白所写"], "no": ["李白不写它", "不由李白所写"]}))
            return Reply(json.dumps({"question": "《静夜思》是谁写的？", "answer": "李白。", "used": [1]}))

    graph: Any = {"relations": [{"source": "李白", "relation": "写了", "target": "静夜思"}]}
    got = asyncio.run(graph_gen(Context(Chinese(), language="zh"), graph, least=3, modes=("atomic",)))
    assert got[0]["loss"] == pytest.approx(0.693, abs=1e-3)
    assert got[0]["output"] == "李白。"
