"""RAGSynth: clues that resolve to sentences, levels with ancestors, answers that cite what they were given."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.checks.schema_rules import violations
from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step, step
from seedbed.core.table import reasons_of
from seedbed.export.beir import beir
from seedbed.export.dpo import dpo
from seedbed.methods.retrieval.rag_synth import EXAMPLE, rag_synth, with_negatives
from seedbed.methods.retrieval.rag_synth_clues import find_clues, sentence_places, share_entities, topics
from seedbed.methods.retrieval.rag_synth_questions import Answers, answer_question, propose, relations_of, resting_on
from seedbed.methods.retrieval.rag_synth_variants import Partly, vary

TEXT = "Brock lies on the river Arn. It has 40 mills. The oldest was built in 1611."
CHINESE = "都江堰由李冰父子主持修建。它至今仍在灌溉成都平原。"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Scripted], *, language: str = "en", seed: int = 0, **given: Any) -> tuple[Any, Any]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(work(ctx, **given)), (script, ctx)


def clue(text: str, document: str = "a.md", passage: str = TEXT) -> dict[str, Any]:
    place = {"start": 0, "end": len(passage)}
    return {"kind": "fact", "text": text, "document": document, "passage": passage, "sentences": [place]}


def topic(*texts: str, used: list[int] | None = None, distractors: list[Any] | None = None) -> dict[str, Any]:
    return {
        "clues": [clue(text) for text in texts],
        "used": used or [1],
        "mentions": [],
        "distractors": distractors or [],
    }


# Clues


@given(st.text(max_size=200))
def test_numbered_sentences_are_the_text(text: str) -> None:
    """Places are in order and apart, and hold every letter and digit."""
    places = sentence_places(text)
    assert all(one["end"] <= other["start"] for one, other in pairwise(places))
    held = "".join(text[one["start"] : one["end"]] for one in places)
    assert "".join(filter(str.isalnum, held)) == "".join(filter(str.isalnum, text))


def test_clues_without_a_sentence_go() -> None:
    """Planted: of 24 facts and entities half name sentences that are not there, or things that are none."""
    facts = [{"fact": f"Fact {n} of Brock.", "sentences": [1 + n % 3] if n % 2 else [4 + n]} for n in range(12)]
    entities = [{"name": f"Mill {n}", "description": "", "sentences": [2 if n % 2 else 9]} for n in range(12)]
    relations = [{"source": f"Mill {n}", "target": f"Mill {n + 2}", "description": f"{n} beside {n + 2}",
                  "sentences": [2]} for n in range(10)]  # fmt: skip
    row, (script, ctx) = run(find_clues, [{"facts": facts}, {"entities": entities, "relations": relations}], text=TEXT)
    assert [one["text"] for one in row["found"]["facts"]] == [f"Fact {n} of Brock." for n in range(1, 12, 2)]
    assert {one["name"] for one in row["found"]["mentions"]} == {f"Mill {n}" for n in range(1, 12, 2)}
    for one in row["found"]["facts"]:
        assert TEXT[one["sentences"][0]["start"] : one["sentences"][0]["end"]].endswith(".")
    assert len(ctx.notes["dropped_clues"]) == 6 + 6 + 5
    assert "[Sen 3] The oldest was built in 1611." in prompt_text(script.asked[0])


def test_no_clue_at_all_and_no_reply() -> None:
    """The row goes; a schema that is broken three times is unreadable; Chinese sentences are numbered too."""
    with pytest.raises(Reject, match="no clue rests"):
        run(find_clues, [{"facts": [{"fact": "Nothing of it.", "sentences": [7]}]}], text=TEXT, hops=("single",))
    with pytest.raises(Reject, match="blank"):
        run(find_clues, [], text=" \n")
    with pytest.raises(NoReadableReply):
        run(find_clues, ["none"] * 3, text=TEXT)
    row, (script, _) = run(find_clues, [{"facts": [{"fact": "李冰修建都江堰。", "sentences": [1]}]}], text=CHINESE,
                           hops=("single",), language="zh")  # fmt: skip
    assert row["found"]["facts"][0]["sentences"] == [{"start": 0, "end": 13}]
    assert "[句 2]" in prompt_text(script.asked[0])


def test_a_topic_for_the_facts_and_for_each_shared_entity() -> None:
    """Distractors that are among an entity's own relations are none."""
    mention = {"name": "Arn", "description": "", "document": "a.md", "relations": [clue("Arn flows.")]}
    found = {"facts": [clue("x is y")], "mentions": [], "draw": 1}
    shared = {"entities": [[mention, mention]], "distractors": [clue("arn  flows."), clue("Other.")]}
    made = topics(found, shared, hops=("single", "multi"))
    assert [one["hop"] for one in made] == ["single", "multi"]
    assert [one["text"] for one in made[1]["topic"]["distractors"]] == ["Other."]
    with pytest.raises(Reject):
        topics(found, {"entities": [], "distractors": []}, hops=("multi",))


def looked(document: str, *facts: str, names: tuple[str, ...] = ()) -> dict[str, Any]:
    found = {
        "facts": [clue(text, document) for text in facts],
        "draw": sum(map(ord, document)),
        "mentions": [mention(name, clue(f"{name} of {document}", document), document=document) for name in names],
    }
    return {"document": document, "found": found}  # fmt: skip


def shared(rows: list[dict[str, Any]], **how: Any) -> tuple[list[dict[str, Any]], dict[int, str]]:
    script = how.pop("script", Script([]))
    table = asyncio.run(share_entities(Context(script), pa.Table.from_pylist(rows), **how))
    return [row["shared"] for row in table.to_pylist()], reasons_of(table)


def test_entities_of_one_name_in_two_documents_are_shared() -> None:
    """They go with the first; one document alone shares nothing; distractors are of other documents."""
    rows = [looked("a", "A1", "A2", names=("Arn", "Brock")), looked("a", "A3", names=("Brock",)),
            looked("b", "B1", names=("ARN ",)), looked("c", names=("Sund",))]  # fmt: skip
    found, reasons = shared(rows, distractors=9)
    assert [[one["name"] for one in group] for group in found[0]["entities"]] == [["Arn", "ARN "]]
    assert [row["entities"] for row in found[1:]] == [[], []]
    assert {one["text"] for one in found[0]["distractors"]} == {"B1", "ARN  of b", "Sund of c"}
    assert list(reasons) == [3]
    assert "no entity that another document shares" in reasons[3]


class Vectors(Script):
    """Names that mean the same have vectors that are near."""

    async def __call__(self, request: Request) -> Reply:
        known = {"The Arn": [1.0, 0.1], "River Arn": [1.0, 0.2], "Arno": [1.0, 0.9]}
        return Reply(vectors=[known[text.split(":")[0]] for text in request.texts])


def test_vectors_put_names_together() -> None:
    """At 0.9 and above, as a setting says; names alone do not."""
    rows = [looked("a", "A1", names=("The Arn",)), looked("b", "B1", names=("River Arn",)),
            looked("c", "C1", names=("Arno",))]  # fmt: skip
    assert shared(rows)[0][0]["entities"] == []
    near = shared(rows, by="model", script=Vectors([]))[0][0]["entities"]
    assert [[one["name"] for one in group] for group in near] == [["The Arn", "River Arn"]]
    wide = shared(rows, by="model", similar=0.7, script=Vectors([]))[0][0]["entities"]
    assert [[one["name"] for one in group] for group in wide] == [["The Arn", "River Arn", "Arno"]]


# Questions


def mention(name: str, *relations: dict[str, Any], document: str = "a.md") -> dict[str, Any]:
    return {"name": name, "description": "a river", "document": document, "relations": list(relations)}


def test_no_mention_is_in_two_groups() -> None:
    """Groups that name one twice, or a strange one, are asked for again; one that is left out is a group of its own."""
    mentions = [mention("Arn", clue("Brock lies on the Arn.")),
                mention("Arn", clue("The Arn rises near Holm.", "b.md"), document="b.md"),
                mention("Arn", clue("Arn wrote novels.", "c.md"), document="c.md")]  # fmt: skip
    given = {"clues": [], "used": [], "mentions": mentions, "distractors": []}
    for groups in ([[1, 2], [2, 3]], [[1, 2, 3, 4]]):
        with pytest.raises(Unreadable, match="none in two"):
            run(propose, [{"groups": groups}], topic=given, hop="multi")
    asked = {"clues": [1, 2], "question": "Where does the river of Brock rise?", "reasoning": "Both name the Arn."}
    rows, (script, _) = run(propose, [{"groups": [[1, 2]]}, {"questions": [asked]}], topic=given, hop="multi")
    assert {one["text"] for one in rows[0]["topic"]["clues"]} == {"Brock lies on the Arn.", "The Arn rises near Holm."}
    assert "novels" not in prompt_text(script.asked[1])
    with pytest.raises(Reject, match="different things"):
        run(propose, [{"groups": [[1], [2], [3]]}], topic=given, hop="multi")


def test_ten_relations_of_every_document() -> None:
    """At most ten are drawn, none twice, every document among them; of one document none."""
    own = [clue(f"Brock has mill {n}.") for n in range(30)]
    both = [mention("Brock", *own, own[0]), mention("Brock", clue("Brock burned.", "b.md"), document="b.md")]
    for seed in range(20):
        drawn = relations_of(both, Random(seed))  # type: ignore[arg-type]
        assert len(drawn) == len({one["text"] for one in drawn}) == 10
        assert "Brock burned." in {one["text"] for one in drawn}
    assert relations_of(both[:1], Random(1)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "hop", "why"),
    [
        ({"clues": [3]}, "single", "no clue 3"),
        ({"clues": [0]}, "single", "no clue 0"),
        ({"question": "What does the document say of Brock?"}, "single", "speaks of"),
        ({"question": "What follows from clue 1 for Brock?"}, "single", "speaks of 'clue 1'"),
        ({"question": "where  does Brock lie?"}, "single", "asked before"),
        ({"clues": [1, 2]}, "multi", "of one document"),
    ],
)
def test_a_proposal_that_cannot_be_used(one: dict[str, Any], hop: str, why: str) -> None:
    """It goes with its reason; the good one of a single hop stays."""
    good = {"clues": [1], "question": "Where does Brock lie?", "reasoning": ""}
    bad = {"clues": [1], "question": "What is at Brock?", "reasoning": ""} | one
    if hop == "multi":
        both = [mention("Brock", clue("One."), clue("Two.")), mention("Brock", clue("Three.", "b.md"), document="b.md")]
        given = {"clues": [], "used": [], "mentions": both, "distractors": []}
        same = [{"clues": pair, "question": "What is at Brock?", "reasoning": ""} for pair in ([1], [2], [3])]
        with pytest.raises(Reject, match=why):
            run(propose, [{"groups": [[1, 2]]}, {"questions": same}], topic=given, hop="multi")
        return
    rows, (_, ctx) = run(propose, [{"questions": [good, bad]}], topic=topic("One.", "Two."), hop=hop)
    assert [row["query"] for row in rows] == ["Where does Brock lie?"]
    assert why in ctx.notes["dropped"][0]


def citations(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[(?:Clue|线索) (\d+)\]", text)]


def stated(text: str, *clues: int) -> dict[str, Any]:
    return {"text": text, "clues": list(clues)}


def answered(*long: dict[str, Any], language: str = "en", short: str = "1611") -> dict[str, str]:
    given = topic("The oldest mill of Brock is of 1611.", "It has 40 mills.", "Other.", used=[1, 2])
    reply = {"short": stated(short, 1), "long": list(long)}
    row, _ = run(answer_question, [reply] * 3, language=language, query="When?", reasoning="so", topic=given)
    return dict(row)


def test_wrong_answers_are_none() -> None:
    """Planted: 20 answers with a clue that was not given, a number that no clue has, or no clue; 20 right ones."""
    wrong = [stated(f"It was built in {1612 + n}.", 1) for n in range(8)]
    wrong += [stated("It was built in 1611.", n) for n in (3, 4, 5, 0, 12, 99)]
    wrong += [stated("It was built in 1611."), stated("There are forty-one mills.", 2), stated("Built.", 1, 3),
              stated("[Clue 1].", 1), stated(" ", 1), stated("Of 1611 and 40 and 7 [Clue 7].", 1, 2)]  # fmt: skip
    for one in wrong:
        with pytest.raises((Unreadable, NoReadableReply)):
            answered(one)
    forms = ("", ".", " [Clue 1].", " (clue 1).", "【Clue 1】", " [Clue 3].", ". [Clue 1]", " [Clues 1 and 2].", "!")
    right = [stated(f"The oldest is of 1611{form}", 1) for form in forms]
    right += [stated(f"Of its {n} mills the oldest is of 1611.", 1, 2, 1) for n in (40, "forty")]
    right += [stated(f"Mill {word} is the oldest.", 1) for word in ("one", "at Brock", "by the Arn", "there", "so told",
              "of old", "of stone", "1611", "40")]  # fmt: skip
    for one in right:
        found = answered(one)["answer"]
        assert citations(found) == list(dict.fromkeys(one["clues"]))
        assert re.fullmatch(r"[^\[\]().]+( \[Clue 1\])(\[Clue 2\])?[.!]", found)
    assert len(wrong) == len(right) == 20


def test_citations_stand_before_the_stop() -> None:
    """``[Clue n]``, ``[线索 n]``, whatever the model wrote behind its statements."""
    told = [stated("最老的建于1611年。【线索1】", 1), stated("一共40座（线索1、线索2）", 1, 2)]
    found = answered(*told, language="zh", short="1611年[线索 1]")
    assert found["answer"] == "最老的建于1611年[线索 1]。一共40座[线索 1][线索 2]。"
    assert found["short_answer"] == "1611年[线索 1]"
    long = "x" * 600  # as long as a statement may be: the stop is put behind it all the same
    assert answered(stated(long, 1))["answer"] == f"{long} [Clue 1]."
    found = answered(stated("It has 40 mills", 2), stated("One is of 1611!", 1, 2))
    assert found["answer"] == "It has 40 mills [Clue 2]. One is of 1611 [Clue 1][Clue 2]!"
    assert found["short_answer"] == "1611 [Clue 1]"


def test_a_server_that_keeps_to_schemas_cannot_name_other_clues() -> None:
    """The schema lists those that were shown."""
    whole = {"short": stated("x", 2), "long": [stated("x", 5)]}
    partly = {"question": "Why so?", "answer": [stated("x", 2, 5)], "missing": "Why."}
    for kind, reply in ((Answers, whole), (Partly, partly)):
        schema = resting_on([2, 5], kind).schema
        assert not violations(reply, schema)
        assert violations(json.loads(json.dumps(reply).replace("5", "3")), schema)


# Variants

ANSWER = "Brock has 40 mills [Clue 1]. The oldest is of 1611 [Clue 2]."
PARTLY = {"question": "How many mills has Brock, and who owned them?", "missing": "Who owned them is not told.",
          "answer": [stated("Brock has 40 mills.", 1)]}  # fmt: skip


def varied(replies: list[Scripted], **how: Any) -> tuple[list[dict[str, Any]], Any]:
    off = {"rephrasings": 0, "partials": 0, "hybrid": False, "reorder": False}
    given = topic(
        "Brock has 40 mills.", "The oldest mill is of 1611.", used=[1, 2], distractors=[clue("The moon.", "z.md")]
    )
    return run(vary, replies, query="How many mills has Brock?", topic=given, answer=ANSWER, short_answer="40 [Clue 1]",
               **(off | how))  # fmt: skip


def test_levels_have_their_ancestors_and_the_same_answer() -> None:
    """A rephrasing of level L has L ancestors; the chain ends at the first that a judge does not find the same."""
    replies: list[Scripted] = [
        "What number of mills stands at Brock?",
        "yes",
        "Mills at Brock: how many?",
        "Yes",
        "Who?",
        "no",
    ]
    rows, (script, ctx) = varied(replies, rephrasings=3)
    levels = [row for row in rows if row["kind"] == "rephrase"]
    assert [(row["level"], len(row["ancestors"])) for row in levels] == [(1, 1), (2, 2)]
    assert levels[1]["ancestors"] == ["How many mills has Brock?", "What number of mills stands at Brock?"]
    assert "level 3" in ctx.notes["rephrasing_ended"]
    assert {one.role for one in script.asked} == {"main", "judge"}
    plain = [[one["text"] for one in row["clues"] if one["gold"]] for row in rows[:3]]
    assert all(sorted(one) == sorted(plain[0]) for one in plain)


def test_citations_follow_the_clues_to_their_new_numbers() -> None:
    """Clues are shuffled among the distractors; what cites a clue still cites the same text."""
    seen = set()
    for seed in range(12):
        rows, _ = varied([], seed=seed)
        row = rows[0]
        by_id = {one["id"]: one for one in row["clues"]}
        first, second = citations(row["output"])
        assert by_id[first]["text"] == "Brock has 40 mills."
        assert by_id[second]["text"] == "The oldest mill is of 1611."
        assert row["clue_ids"] == sorted((first, second)) == [one["id"] for one in row["clues"] if one["gold"]]
        assert f"[Clue {first}] Brock has 40 mills." in row["instruction"]
        seen.add((first, second))
    assert len(seen) > 3


def test_what_is_missing_is_said() -> None:
    """A partial answer names its missing part, and the answer that passes over it is the rejected one."""
    rows, _ = varied([PARTLY, {**PARTLY, "question": "And why, and who owned them?"}], partials=2)
    partial = [row for row in rows if row["kind"] == "partial"]
    assert [row["level"] for row in partial] == [1, 2]
    for row in partial:
        assert row["missing"] in row["chosen"] == row["output"]
        assert "1611" in row["rejected"]
        assert set(citations(row["chosen"])) <= set(row["clue_ids"])
        assert row["output"].endswith("]. Who owned them is not told.")
    for bad in ({"missing": ""}, {"missing": "Which of 7 owners is not told."}, {"answer": []},
                {"question": "How many  mills has brock?"}, {"answer": [stated("41 mills.", 1)]},
                {"answer": [stated("40 mills.", 3)]}, {"answer": [stated("40 mills.")]}):  # fmt: skip
        with pytest.raises((Unreadable, NoReadableReply)):
            varied([PARTLY | bad] * 3, partials=1)


def test_a_variant_that_cannot_be_had_takes_nothing_with_it(bench: Bench) -> None:
    """A model that never writes a new question: the question as it is, its first level, and the row without clues."""
    told = iter(["Mills at Brock?", "yes"])
    bench.model = Model(lambda _: next(told, "How many mills has Brock?"))
    given = topic("Brock has 40 mills.", used=[1])
    row = {"query": "How many mills has Brock?", "topic": given, "answer": "40 mills [Clue 1].", "short_answer": "40"}
    result = bench.run([row], step(vary, rephrasings=2, partials=0, reorder=False))
    assert [one["kind"] for one in kept(result)] == ["original", "rephrase", "no_clue"]
    assert set_aside(result) == []


def test_hybrids_are_edits_on_top_of_rephrasings() -> None:
    """With three levels and two edits there are six of them, each with its rephrasing among its ancestors."""
    replies: list[Scripted] = []
    for n in range(3):
        replies += [f"Mills at Brock, way {n}?", "yes"]
    replies += [PARTLY | {"question": f"How many mills and who owned them, {n}?"} for n in range(8)]
    rows, _ = varied(replies, rephrasings=3, partials=2, hybrid=True)
    kinds = [row["kind"] for row in rows]
    assert [kinds.count(kind) for kind in ("original", "rephrase", "partial", "hybrid", "no_clue")] == [1, 3, 2, 6, 1]
    deepest = [row for row in rows if row["kind"] == "hybrid"][-1]
    assert deepest["level"] == 5
    assert "Mills at Brock, way 2?" in deepest["ancestors"]


def test_another_order_of_the_same_meaning() -> None:
    """Sentences come with their citations; another meaning, or the same order, gives no row."""
    rows, _ = varied([{"order": [2, 1], "same_meaning": True}], reorder=True)
    order = next(row for row in rows if row["kind"] == "order")
    assert re.fullmatch(r"The oldest is of 1611 \[Clue \d\]\. Brock has 40 mills \[Clue \d\]\.", order["output"])
    for reply in ({"order": [1, 2], "same_meaning": True}, {"order": [2, 1], "same_meaning": False}):
        assert [row["kind"] for row in varied([reply], reorder=True)[0]] == ["original", "no_clue"]
    with pytest.raises(Unreadable, match="every number from 1 to 2"):
        varied([{"order": [1, 1], "same_meaning": True}], reorder=True)


def test_without_clues_there_is_a_refusal() -> None:
    """No clue, no passage; the answer that nothing supports is the rejected one."""
    rows, _ = varied([])
    row = rows[-1]
    assert (row["kind"], row["clues"], row["clue_ids"], row["positive"]) == ("no_clue", [], [], [])
    assert "cannot be answered" in row["output"]
    assert row["rejected"] == "Brock has 40 mills. The oldest is of 1611."


def test_a_passage_that_holds_the_answer_is_no_negative() -> None:
    """Planted: 20 near passages with the answer in them, 20 without; a partial question has its root's answer."""
    wrong = [f"Of mill {n} at Brock it is said: the year 1611." for n in range(20)]
    right = [f"Of mill {n} at Brock nothing is said." for n in range(20)]
    asked = "What is said of the mill at Brock?"
    rows = [{"query": asked, "positive": ["Mills."], "short_answer": "1611 [Clue 1]."},
            {"query": asked, "positive": ["Mills."], "short_answer": ""},
            *({"query": "x", "positive": [text], "short_answer": ""} for text in wrong + right),
            {"query": asked, "positive": [], "short_answer": ""}]  # fmt: skip
    found = with_negatives(pa.Table.from_pylist(rows), count=20).column("negatives").to_pylist()
    assert set(found[0]) == set(found[1]) == set(right)
    assert found[-1] == []


# The whole chain


def test_the_example_is_what_the_chain_gives(bench: Bench, tmp_path: Path) -> None:
    """Driven by the engine: a question on two documents; the exports take it, the row without clues is no pair."""
    heads = ("Name the entities", "carry the same", "Propose up", "Answer the question from the clues between")

    def answer(request: Request) -> str:
        prompt = prompt_text(request)
        at = next(at for at, head in enumerate(heads) if head in prompt)
        return json.dumps(EXAMPLE.replies[(0 if "Brock" in prompt else 1) if at == 0 else at + 1])

    bench.model = Model(answer)
    chain = Step(find.entry("rag_synth"), dict(EXAMPLE.settings))
    result = bench.run(list(EXAMPLE.row), chain)
    rows = kept(result)
    assert [{name: value for name, value in row.items() if name != "id"} for row in rows] == EXAMPLE.gives
    assert [one.reason for one in set_aside(result)] == ["no fact, and no entity that another document shares"]
    asked = len(bench.model.asked)
    assert kept(bench.run(list(EXAMPLE.row), chain, name="again", window=1)) == rows
    assert len(bench.model.asked) == asked
    assert beir(iter(rows), tmp_path / "b").rows == 1
    assert dpo(iter(rows), tmp_path / "d.jsonl").rows == 1


@pytest.mark.parametrize("wrong", [{"hops": ()}, {"questions": 0}, {"rephrasings": -1}, {"similar": 0.0}])
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    """They are refused before anything is asked."""
    with pytest.raises(RecipeError, match="wanted a hop"):
        rag_synth(**wrong)
