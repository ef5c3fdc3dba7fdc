"""MedReason: nodes by likeness, shortest paths, and reasoning that reaches the answer without its conclusion."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.methods.graphs.knowledge import Knowledge, ends
from seedbed.methods.graphs.mapping import Meant, mapped
from seedbed.methods.graphs.med_reason import med_reason


def graph(*pairs: tuple[str, str, str], **types: str) -> Any:
    names = dict.fromkeys(name for a, _, b in pairs for name in (a, b))
    return {
        "entities": [{"name": name, "type": types.get(name, "disease")} for name in names],
        "relations": [{"source": a, "relation": r, "target": b} for a, r, b in pairs],
    }


FLU = graph(("flu", "causes", "fever"), ("aspirin", "relieves", "fever"), ("flu", "causes", "pain"),
            ("aspirin", "relieves", "pain"), ("flu", "leads to", "cough"), ("cough", "eased by", "syrup"),
            ("syrup", "holds", "aspirin"))  # fmt: skip
SIDES = {"question": [{"name": "Flu", "type": "disease"}], "answer": [{"name": "aspirin", "type": "drug"}]}
THOUGHTS = {"paths": "Flu causes fever.", "process": "What relieves fever is wanted.", "conclusion": "Aspirin."}


def run(replies: list[Any], of: Any = FLU, **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    ctx = Context(script, language=how.pop("language", "en"))
    columns = {"question": "What helps against flu?", "answer": "aspirin", **how.pop("columns", {})}
    return asyncio.run(med_reason(ctx, graph=of, **columns, **{"restate": False, **how})), script


def test_both_shortest_paths_and_no_longer_one() -> None:
    """Two of two steps, not the one of three; every edge of a kept path exists."""
    got, _ = run([SIDES, THOUGHTS, "aspirin"])
    assert got["kg_paths"] == [
        "flu -[causes]-> fever <-[relieves]- aspirin",
        "flu -[causes]-> pain <-[relieves]- aspirin",
    ]
    assert got["q_entities"] == ["flu"]
    assert got["reasoning"] == "Flu causes fever.\n\nWhat relieves fever is wanted."
    assert {frozenset(ends(one)) for one in Knowledge.read(FLU).relations} >= {frozenset(("flu", "fever"))}


@pytest.mark.parametrize(
    ("likeness", "replies", "found"),
    [(0.86, [], ["fever"]), (0.80, ["1"], ["fever"]), (0.80, ["none"], []), (0.69, [], [])],
)
def test_thresholds_of_likeness(likeness: float, replies: list[str], found: list[str]) -> None:
    """Above 0.85 taken unasked, from 0.7 the model decides, below it none; a node of another type never comes in."""
    whole = Knowledge.read(graph(("fever", "r", "ache"), ("ache", "r", "drugfever"), drugfever="drug", ache="drug"))
    other = (1 - likeness**2) ** 0.5
    vectors = Reply(vectors=[[1.0, 0.0], [likeness, other]])
    script = Script([vectors, *replies])
    meant = [Meant("pyrexia", "Disease")]
    assert asyncio.run(mapped(Context(script), meant, whole, context="x", by="model")) == found
    assert script.asked[0].texts == ["pyrexia", "fever"]
    assert len(script.asked) == 1 + len(replies)


def test_a_choice_that_is_none_of_them_is_unreadable() -> None:
    """It is asked again, not guessed."""
    whole = Knowledge.read(graph(("fever", "r", "ache")))
    vectors = Reply(vectors=[[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]])
    with pytest.raises(Unreadable):
        asyncio.run(mapped(Context(Script([vectors, "7"])), [Meant("heat", "disease")], whole, context="x", by="model"))


def test_entities_without_a_path_are_set_aside() -> None:
    """Apart in the graph, joined through a hub only, or not in it: no reasoning is asked for."""
    apart = graph(("flu", "r", "fever"), ("aspirin", "r", "pill"))
    with pytest.raises(Reject, match="no path in the graph: from flu to aspirin"):
        run([SIDES], apart)
    with pytest.raises(Reject, match="no path"):
        run([SIDES], FLU, hub=1)
    with pytest.raises(Reject, match="to nothing"):
        run([{"question": SIDES["question"], "answer": [{"name": "zinc", "type": "mineral"}]}])


def test_three_paths_at_the_most() -> None:
    """More are pruned by the model; numbers that are none of them, or too many, are unreadable."""
    many = graph(*[pair for n in range(5) for pair in (("flu", "causes", f"s{n}"), ("aspirin", "relieves", f"s{n}"))])
    got, _ = run([SIDES, "2, 4 and 5", THOUGHTS, "aspirin"], many)
    assert [one[16:18] for one in got["kg_paths"]] == ["s1", "s3", "s4"]
    for said in ("9", "1 2 3 4", "all"):
        with pytest.raises(Unreadable):
            run([SIDES, said], many)


@pytest.mark.parametrize("options", [None, ["zinc", "aspirin"], {"A": "zinc", "B": "aspirin"}])
def test_planted_faults(options: Any) -> None:
    """Reasoning that leads a reader to another answer, 20 times: never kept; to the answer, 20 times: kept."""
    wrong = ["zinc", "A", "A. zinc", "none", "It is zinc"] * 4 if options else ["zinc", "syrup", "rest", "tea"] * 5
    right = ["aspirin", "B", "B. aspirin", "**B**"] if options else ["aspirin", "Aspirin.", "ASPIRIN", " aspirin "]
    right = right * 5
    assert (len(wrong), len(right)) == (20, 20)
    for said in wrong:
        with pytest.raises(Reject, match="leads a reader elsewhere"):
            run([SIDES, THOUGHTS, said, *([] if options else ["No"])], columns={"options": options})
    kept = [run([SIDES, THOUGHTS, said], columns={"options": options})[0] for said in right]
    assert len(kept) == 20


def test_the_reader_does_not_see_the_answer_named() -> None:
    """The conclusion and sentences that say what the answer is are taken off; nothing else left: set aside."""
    leaky = {**THOUGHTS, "process": "Fever is to be relieved. The answer is aspirin. 答案是阿司匹林。"}
    _, script = run([SIDES, leaky, "aspirin"])
    seen = script.asked[-1].messages[-1]["content"]
    assert "Fever is to be relieved." in seen
    assert "aspirin" not in seen
    assert script.asked[-1].role == "solver"
    with pytest.raises(Reject, match="nothing is left"):
        run([SIDES, {**leaky, "paths": "The answer is B.", "process": "The answer is aspirin."}])


def test_the_statement_holds_every_name() -> None:
    """One that lost an entity is asked for again."""
    _, script = run([SIDES, "Flu is eased by aspirin.", THOUGHTS, "aspirin"], restate=True)
    assert "Flu is eased by aspirin." in script.asked[2].messages[-1]["content"]
    with pytest.raises(Unreadable, match="does not hold flu"):
        run([SIDES, "It is eased by aspirin."], restate=True)


def test_chinese_and_characters() -> None:
    """Names near in their characters, without vectors; the judge says whether other words mean the same."""
    zh = graph(("流行性感冒", "引起", "发热"), ("阿司匹林片", "缓解", "发热"), 流行性感冒="疾病", 阿司匹林片="药物")
    sides = {"question": [{"name": "流行性感冒", "type": "疾病"}], "answer": [{"name": "阿司匹林片", "type": "药物"}]}
    got, script = run([sides, THOUGHTS, "阿斯匹林", "是"], zh, by="characters", language="zh",
                      columns={"question": "流感用什么退热？", "answer": "阿司匹林片"})  # fmt: skip
    assert got["kg_paths"] == ["流行性感冒 -[引起]-> 发热 <-[缓解]- 阿司匹林片"]
    assert script.asked[-1].role == "judge"
