"""Questions on a graph: the answers are the graph's, the question gives nothing away, and a reader takes it so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.example import Script
from seedbed.core.program import Outcome, Program
from seedbed.core.reply import Reply
from seedbed.methods.graphs.cypher_text import as_cypher, literal
from seedbed.methods.graphs.graph_patterns import Pattern, patterns
from seedbed.methods.graphs.kg_question import kg_question
from seedbed.methods.graphs.knowledge import Knowledge
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

GRAPH: Any = {
    "relations": [
        {"source": a, "relation": r, "target": b}
        for a, r, b in [
            ("Ada", "wrote", "Notes"), ("Ada", "wrote", "Letters"), ("Bo", "wrote", "Songs"), ("Ada", "met", "Bo"),
            ("Bo", "lives in", "Oslo"), ("Cy", "lives in", "Oslo"), ("Cy", "met", "Bo"), ("Dan", "lives in", "Rome"),
        ]
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def run(
    replies: list[Any], sandbox: Sandbox | None = None, graph: Any = GRAPH, **how: Any
) -> tuple[Any, Context, Script]:
    script = Here(sandbox, replies) if sandbox else Script(replies)
    ctx = Context(script, language=how.pop("language", "en"), seed=(how.pop("seed", 0),))
    return asyncio.run(kg_question(ctx, graph, **how)), ctx, script


def of_kind(kind: str) -> list[Pattern]:
    return [one for one in patterns(Context(Script([])), Knowledge.read(GRAPH)) if one.kind == kind]


def test_patterns_have_all_their_answers() -> None:
    """One hop either way, two hops over an entity that is not named, both relations at once, and numbers."""
    hops = {(one.starts, one.answers) for one in of_kind("one_hop")}
    assert (("Ada",), ("Notes", "Letters")) in hops
    assert (("Oslo",), ("Bo", "Cy")) in hops
    two = {(one.starts, one.bridges, one.answers) for one in of_kind("two_hop")}
    assert (("Ada",), ("Bo",), ("Oslo",)) in two
    assert {(one.starts, one.answers) for one in of_kind("intersection")} >= {(("Bo", "Oslo"), ("Cy",))}
    assert any(one.starts == ("Oslo",) and len(one.answers) == 2 for one in of_kind("count"))


def test_the_queries_give_the_answers_on_the_engine(sandbox: Sandbox) -> None:
    """Every pattern's query, run, gives what the program says."""
    tables = as_cypher(Knowledge.read(GRAPH))
    for one in patterns(Context(Script([])), Knowledge.read(GRAPH))[::3]:
        outcome = sandbox.run(Program(one.cypher, "cypher", tables=tables))
        rows = [row[0] for row in outcome.value["rows"]]
        assert sorted(rows) == ([len(one.answers)] if one.kind == "count" else sorted(one.answers)), one.cypher


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("What did Ada write", "not one question"),
        ("What did she write?", "does not name"),
        ("Did Ada write Notes?", "gives away Notes"),
        ("What?\nWho is Ada?", "not one question"),
    ],
)
def test_questions_that_give_away_or_do_not_name(question: str, why: str) -> None:
    """They are dropped before any reader is asked; with none left the row goes."""
    graph: Any = {"relations": [{"source": "Ada", "relation": "wrote", "target": "Notes"}]}
    for seed in range(9):
        try:
            run([question] * 2, graph=graph, kinds=("one_hop",), verify="answer", seed=seed, questions=1)
        except Reject as reject:
            if why in str(reject):
                return
    raise AssertionError(why)


def _scripts(kind: str) -> Any:
    return [one for one in of_kind(kind) if 0 < len(one.answers) <= 5]


def _pool() -> list[Pattern]:
    return [one for kind in ("one_hop", "two_hop", "intersection", "count") for one in _scripts(kind)]


class Planted(Here):
    """Words a question that names what it must; as the reader it writes the right query, or a planted wrong one."""

    def __init__(self, sandbox: Sandbox, wrong: bool) -> None:
        super().__init__(sandbox)
        self.wrong, self.number, self.pool = wrong, 0, {one.wanted: one for one in _pool()}

    async def __call__(self, request: Any) -> Any:
        prompt = request.messages[-1]["content"]
        if request.role == "main":
            self.last = max((one for one in self.pool.values() if f"for the ? in: {one.wanted}\n" in prompt),
                            key=lambda one: len(one.wanted))  # fmt: skip
            return Reply(f"Which is it for {' and '.join(self.last.starts)}?")
        query = self.last.cypher
        if self.wrong:
            self.number += 1
            names = ", ".join(map(literal, self.last.answers))
            query = [
                f"MATCH (x:Entity) WHERE x.name IN [{names}] {query[query.index('RETURN'):]}",  # right by luck here
                query.replace(":Entity {name:", ":Entity {nom:"),
                query.replace("<-[", "~[").replace("]->", "]-").replace("]-(", "]~(").replace("~[", "-[").replace(
                    "]~(", "]->(") if "<-" in query else query.replace("-[", "<-[").replace("]->", "]-"),
                query.replace("`met`", "`~`").replace("`wrote`", "`met`").replace("`lives in`", "`wrote`").replace(
                    "`~`", "`lives in`"),
            ][self.number % 4]  # fmt: skip
        return Reply(f"```cypher\n{query}\n```")


@pytest.mark.slow
def test_planted_faults(sandbox: Sandbox) -> None:
    """Readers who take 20 questions otherwise (right by luck on this graph among them) have all of them dropped; of 20
    that are read as meant at least 19 are kept."""
    kept = {}
    for wrong in (True, False):
        ctx = Context(Planted(sandbox, wrong), language="en")
        try:
            kept[wrong] = len(asyncio.run(kg_question(ctx, GRAPH, questions=20)))
        except Reject:
            kept[wrong] = 0
    assert kept[True] == 0
    assert kept[False] >= 19


def test_a_reader_who_answers_must_name_just_the_answers() -> None:
    """One too few or one too many is a question that is not kept."""
    graph: Any = {"relations": GRAPH["relations"][:2]}
    for given, good in ((["notes", "LETTERS"], True), (["Notes"], False), (["Notes", "Letters", "Ada"], False)):
        replies = ["What did Ada write?", {"answers": given}]
        how: Any = {"kinds": ("one_hop",), "verify": "answer", "questions": 1}
        seeds = [seed for seed in range(30) if _first(seed, graph) == ("Notes", "Letters")]
        if good:
            assert run(replies, graph=graph, seed=seeds[0], **how)[0][0]["answers"] == ["Notes", "Letters"]
        else:
            with pytest.raises(Reject, match="a reader answers"):
                run(replies, graph=graph, seed=seeds[0], **how)


def _first(seed: int, graph: Any) -> tuple[str, ...]:
    """The answers of the pattern that is drawn first."""
    ctx = Context(Script([]), seed=(seed,))
    found = [one for one in patterns(ctx, Knowledge.read(graph)) if one.kind == "one_hop"]
    return ctx.rng.sample(found, len(found))[0].answers


def test_a_sandbox_that_fails_is_no_verdict() -> None:
    """What could not be run is neither right nor wrong."""
    graph: Any = {"relations": GRAPH["relations"][:1]}
    script = Script(["What of Ada and not Notes?" if _first(0, graph) == ("Notes",) else "Who wrote Notes?",
                     "```cypher\nMATCH (n) RETURN n.name\n```"] * 2,
                    outcomes=[Outcome("sandbox", stderr="no guest")] * 9)  # fmt: skip
    ctx = Context(script, seed=(next(seed for seed in range(20) if _first(seed, graph) == ("Ada",)),))
    script._replies[0].text = "Who wrote Notes?"
    with pytest.raises(ProviderError, match="could not be run"):
        asyncio.run(kg_question(ctx, graph, kinds=("one_hop",), questions=1))


def test_chinese() -> None:
    """Facts, question and answer in Chinese."""
    graph: Any = {"relations": [{"source": "李白", "relation": "写了", "target": "静夜思"}]}
    seed = next(seed for seed in range(20) if _first(seed, graph) == ("李白",))
    got, _, script = run(["《静夜思》是谁写的？", {"answers": ["李白"]}], graph=graph, language="zh",
                         kinds=("one_hop",), verify="answer", seed=seed, questions=1)  # fmt: skip
    assert got[0]["answer"] == "李白"
    assert "只回复问题" in script.asked[0].messages[-1]["content"]
