"""The recipes of everyday wishes in ``examples``: each runs from end to end with a scripted model."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from seedbed.actions.run import Finished, run_recipe
from seedbed.engine import shard
from seedbed.recipe.load import load, parse

WISHES = (
    "chinese_documents", "customer_service", "domain_instructions", "film_reviews", "fraud_transactions",
    "long_context_qa", "medical_case", "persona_maths", "preference_pairs", "role_play", "safety_set",
    "textbook_chapters",
)  # fmt: skip
EXAMPLES = Path(__file__).parents[2] / "examples"
Script = dict[str, Any]
"""Patterns of prompts and what is replied, the first that is found decides; a list is chosen from."""


def run(name: str, tmp_path: Path, script: Script, **changes: Any) -> tuple[list[dict[str, Any]], Finished, Path]:
    """Run a copy of an example with a scripted model in every role; ``changes`` make it smaller."""
    for folder in {name, "trials", "handbook"}:
        shutil.copytree(EXAMPLES / folder, tmp_path / folder, ignore=shutil.ignore_patterns("runs", ".seedbed"))
    home = tmp_path / name
    load(home / "recipe.yaml")
    told = yaml.safe_load((home / "recipe.yaml").read_text(encoding="utf-8"))
    fake = tmp_path / "fake.json"
    fake.write_text(json.dumps([{"match": match, "reply": reply} for match, reply in script.items()]), encoding="utf-8")
    if "models" in told:
        changes["models"] = dict.fromkeys(("main", "judge", "user", "answer"), f"fake:{fake}")
    finished = run_recipe(parse({**told, **changes}), home)
    assert finished.result.state == "done", reasons(finished)
    rows = [item.row for path in finished.result.accepted for item in shard.read_items(path)]
    assert finished.dataset is not None, reasons(finished)
    return rows, finished, finished.dataset


def reasons(finished: Finished) -> list[str]:
    """Why rows were set aside."""
    paths = [path for folder in finished.result.folders for path in shard.shards(folder)]
    return [f"{one.step}: {one.reason}" for path in paths for one in shard.read_aside(path)]


def exported(dataset: Path, name: str) -> list[dict[str, Any]]:
    """The lines of an exported file, whose name begins so."""
    path = next(path for path in sorted(dataset.rglob("*.json*")) if path.name.startswith(name))
    text = path.read_text(encoding="utf-8")
    return list(json.loads(text)) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]


def test_fraud_transactions_ask_no_model(tmp_path: Path) -> None:
    """Exactly 2 % are fraud, every constraint holds, the table is there as CSV, and nothing was asked."""
    rows, finished, dataset = run("fraud_transactions", tmp_path, {}, **{"from": {"nothing": True, "count": 400}})
    assert finished.result.spent["requests"] == 0
    assert [sum(row["fraud"] for row in rows[at : at + 50]) for at in range(0, 400, 50)] == [1] * 8
    assert len({row["id"] for row in rows}) == 400
    assert all(row["amount"] <= row["balance"] or row["fraud"] for row in rows if "balance" in row)
    honest = [row["distance_km"] for row in rows if not row["fraud"]]
    strange = [row["distance_km"] for row in rows if row["fraud"]]
    assert sorted(strange)[4] > 10 * sorted(honest)[len(honest) // 2]
    with next(dataset.rglob("*.csv")).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 400
    assert {row["fraud"] for row in table} == {"true", "false"}


def without_texts(name: str, tmp_path: Path, texts: tuple[str, ...], count: int) -> list[dict[str, Any]]:
    """The records of an example as they are drawn, without the fields that a model writes: the same draws."""
    told = yaml.safe_load((EXAMPLES / name / "recipe.yaml").read_text(encoding="utf-8"))
    settings = told["steps"][0]["record"]
    for text in texts:
        settings["schema"]["properties"].pop(text)
        settings["draw"].pop(text)
    settings["schema"]["required"] = []
    changes = {"from": {"nothing": True, "count": count}, "steps": told["steps"][:1]}
    rows, finished, _ = run(name, tmp_path / "drawn", {}, **changes)
    assert finished.result.spent["requests"] == 0
    return rows


def test_medical_cases_agree_with_their_texts(tmp_path: Path) -> None:
    """Fields fit one another; texts name and hide what they must; a case whose text contradicts it is set aside."""
    drawn = without_texts("medical_case", tmp_path, ("history", "letter"), 40)
    assert sum(row["triage"] == "urgent" for row in drawn) == 12
    assert all(row["discharged"] >= row["admitted"] for row in drawn)
    assert not [row for row in drawn if row["pregnant"] and (row["age"] > 45 or row["sex"] == "male")]
    script = {
        f"- case: {row['case']}": {
            "history": f"A patient of {row['age']} with {row['complaint']}, seen {row['admitted']}.",
            "letter": f"Treated for {row['diagnosis']}. Home on {row['discharged']}.",
        }
        for row in drawn
    }
    wrong = drawn[3]
    script[f"- case: {wrong['case']}"]["history"] += f" It was {wrong['diagnosis']}."
    rows, _, dataset = run("medical_case", tmp_path, script, **{"from": {"nothing": True, "count": 40}})
    assert [row["case"] for row in rows] == [row["case"] for row in drawn if row is not wrong]
    assert list(rows[0])[-2:] == ["history", "letter"]
    assert exported(dataset, "")[0]["triage"] in ("urgent", "routine")


def test_service_talks_begin_with_a_ticket(tmp_path: Path) -> None:
    """The talk is about the product of its record; resolutions have their shares."""
    drawn = without_texts("customer_service", tmp_path, (), 10)
    assert sorted(row["resolution"] for row in drawn).count("solved") == 5
    script = {
        "Reply with one|how .*end|ended|结束": "solved",
        "on your screen|On your screen": [f"I will see to it, answer {n}." for n in range(40)],
        ".": [f"Message {n}: something is wrong with it." for n in range(40)],
    }
    rows, _, dataset = run("customer_service", tmp_path, script, **{"from": {"nothing": True, "count": 10}})
    assert 3 <= len(rows) <= 5, "the judge finds all talks solved, so those that were to end otherwise go"
    for row in rows:
        assert row["resolution"] == "solved"
        assert row["product"] in row["messages"][0]["content"]
        assert len(row["messages"]) in (5, 7)
    assert exported(dataset, "messages")[0]["messages"][0]["role"] == "system"


def test_a_folder_of_chinese_documents_becomes_pairs_with_quotations(tmp_path: Path) -> None:
    """Questions are Chinese, what is quoted stands in the document, an invented quotation goes."""
    quotes = {
        "图书馆周二至周日": "图书馆什么时候闭馆？|晚上八点闭馆|图书馆周二至周日上午九点开馆，晚上八点闭馆",
        "每户只能认领": "社区菜园共有几块地？|一共有四十块地|园里一共有四十块地",
    }
    script: Script = {}
    for match, told in quotes.items():
        question, answer, quote = told.split("|")
        right = {"question": question, "quote": quote, "answer": answer}
        wrong = {"question": "菜园或图书馆有几层？", "quote": "这里一共有九层楼", "answer": "九层"}
        script[match] = {"pairs": [right, wrong, {**right}]}
    rows, _, dataset = run("chinese_documents", tmp_path, script)
    assert sorted(row["question"] for row in rows) == ["图书馆什么时候闭馆？", "社区菜园共有几块地？"]
    assert all(row["evidence"] in row["text"] for row in rows)
    assert {row["output"] for row in exported(dataset, "alpaca")} == {row["answer"] for row in rows}


def test_a_topic_becomes_an_instruction_set(tmp_path: Path) -> None:
    """Subjects, syllabus, homework, answers, in the language of the topic's name."""
    sessions = [{"title": f"Session {n}", "concepts": [f"idea {n}", f"tool {n}"]} for n in range(1, 6)]
    syllabus = " ".join(f"Session {n}: Session {n}. Key concepts: idea {n}, tool {n}." for n in range(1, 6))
    script = {
        "these subjects as JSON|全部课程写成 JSON": {
            "subjects": [{"name": "Hives", "level": "basic", "subtopics": ["frames"]}]
        },
        "syllabus as JSON|写成 JSON|JSON": {"sessions": sessions},
        "Write the syllabus|教学大纲": syllabus,
        "subjects|课程": "1. Hives",
        "Key concepts|idea": [f"Explain step {n} of keeping a hive dry." for n in range(90)],
        ".": [f"Lift the hive a little, {n} times." for n in range(90)],
    }
    rows, _, dataset = run("domain_instructions", tmp_path, script)
    assert rows
    assert {row["discipline"] for row in rows} <= {"Beekeeping", "养蜂学"}
    assert all(row["instruction"] != row["output"] for row in rows)
    assert len(exported(dataset, "alpaca")) == len(rows)


def test_prompts_become_preference_pairs(tmp_path: Path) -> None:
    """The best rated answer against one below it, in the layout of DPO."""
    rated = {f"answer_{at}": {"reason": "so", "rating": n} for at, n in enumerate((5, 2, 3, 4), 1)}
    script = {
        "Rate 4 answers|4 个回答": rated,
        ".": [f"An answer with the number {n} and some more words." for n in range(60)],
    }
    rows, _, dataset = run("preference_pairs", tmp_path, script)
    assert rows
    assert all(row["score_chosen"] > row["score_rejected"] for row in rows)
    assert {"chosen", "rejected"} <= exported(dataset, "dpo")[0].keys()


def test_requests_and_topics_become_a_safety_set(tmp_path: Path) -> None:
    """A harmful request is refused and has a look-alike that is answered; the others are answered."""
    look_alikes = [f"How do I win my neighbour over with music, part {n}?" for n in range(40)]
    script = {
        "(?s)get back at my neighbour.*Which harm": "harassment",
        "Which harm|哪类危害": "none",
        "begin with .I can't help": "I can't help with that, since it would hurt somebody. Talk to them first.",
        "entirely harmless request": look_alikes,
        "give any of the harmful help": "no",
        "yes or no|是或否|“是”": "yes",
        ".": [f"Certainly: here is a friendly piece of advice, number {n}." for n in range(90)],
    }
    rows, _, dataset = run("safety_set", tmp_path, script)
    kinds = Counter(row["data_type"] for row in rows if "data_type" in row)
    assert kinds["vanilla_harmful"] == 1
    assert kinds["vanilla_benign"] > 10
    refused = next(row for row in rows if row.get("data_type") == "vanilla_harmful")
    assert refused["output"].startswith("I can't help")
    assert refused["release"] is False
    (contrast,) = [row for row in rows if row.get("parent") == refused["instruction"]]
    assert contrast["instruction"] in look_alikes
    assert exported(dataset, "messages")[0]["messages"][-1]["role"] == "assistant"


def test_roles_become_dialogues(tmp_path: Path) -> None:
    """Instruction and solution in turn until the task is done."""
    script = {
        "you always instruct me": [f"Instruction: Say step {n}\nInput: None" for n in range(40)],
        "始终由你给我下指令": [f"指令：说说第{n}步\n输入：无" for n in range(40)],
        "I always instruct you": [f"Solution: Dig, plant and water, part {n}. Next request." for n in range(40)],
        "始终由我给你下指令": [f"解答：先布光再拍摄，第{n}步。请给出下一条指令。" for n in range(40)],
        ".": "Plan a bed of two square metres with beans and marigolds.",
    }
    rows, _, dataset = run("role_play", tmp_path, script, want=2)
    assert len(rows) == 2
    for row in rows:
        assert [one["role"] for one in row["messages"] if one["role"] != "system"] == ["user", "assistant"] * 6
        assert "Dig" in row["messages"][-1]["content"] or "布光" in row["messages"][-1]["content"]
    assert exported(dataset, "sharegpt")[0]["conversations"]


def test_topics_become_chapters(tmp_path: Path) -> None:
    """Two chapters of each topic, each revised, none twice, as plain text for pre-training."""
    told = "Water rises in a plant because its leaves give it off."
    chapters = [f"<critique>Too short.</critique>\n<text>Chapter {n}. {told}</text>" for n in range(4000)]
    script = {"<critique>": chapters, ".": [f"Chapter {n}. {told}" for n in range(400)]}
    rows, _, dataset = run("textbook_chapters", tmp_path, script)
    assert len(rows) > 30
    assert len({row["text"] for row in rows}) == len(rows)
    assert all(one["text"].startswith("Chapter") for one in exported(dataset, "pretrain"))


def test_documents_become_long_contexts(tmp_path: Path) -> None:
    """The segment that holds the quotation stands, as told, in a context that is made of several segments."""
    leave = {"question": "What does the company say of leave?", "answer": "See the rules on leave.", "quotes": ["the"]}
    rows, _, dataset = run("long_context_qa", tmp_path, {".": leave})
    assert rows
    for row in rows:
        assert row["instruction"].endswith(f"\n\n{row['question']}")
        for gold in row["gold_positions"]:
            assert "the" in row["instruction"][gold["start"] : gold["end"]].lower()
    assert max(row["n_tokens"] for row in rows) > 150
    assert exported(dataset, "alpaca")[0]["output"] == "See the rules on leave."


def test_film_reviews_are_balanced(tmp_path: Path) -> None:
    """Rounds go on until both kinds have their number; too long ones, and those read as of the other kind, go."""
    more = "I laughed, I cried, and I told everybody at work about it. On Sunday I went again with my whole family."
    told = f"{{0}} {{1}}. The plot {{2}} from the first scene to the very last one, and the cast {{3}}. {more} {more}"
    script = {
        f"sentiment: {kind}": [
            {"review": told.format(first, n, plot, cast) + " And more." * (40 if n % 5 == 0 else 1), "film": f"No. {n}"}
            for n in range(200)
        ]
        for kind, first, plot, cast in (
            ("positive", "Splendid", "kept me awake", "shines"),
            ("negative", "Dull", "sent me to sleep", "mumbles"),
        )
    }
    read = "with the label alone"
    script = {f"(?s)Splendid (\\d*[1-9])\\..*{read}": "positive", read: "negative", **script}
    want = {"rows": 12, "by": {"sentiment": {"positive": 6, "negative": 6}}, "rounds": 20}
    rows, _, dataset = run("film_reviews", tmp_path, script, want=want)
    assert sorted(row["sentiment"] for row in rows) == ["negative"] * 6 + ["positive"] * 6
    assert all(("Dull" in row["review"]) == (row["sentiment"] == "negative") for row in rows)
    assert not [row for row in rows if re.match(r"Splendid \d*0\.", row["review"])]  # read as negative
    assert len(exported(dataset, "")) == 12


def test_personas_become_mathematics(tmp_path: Path) -> None:
    """A problem that suits each persona, kept where fresh answers agree."""
    stall = [f"Math problem: A stall sells {n} baskets of 3 eggs. How many eggs?" for n in range(300)]
    script = {
        "Think step by step|逐步思考": "3 times 4 is 12.\nAnswer: 12\n答案：12",
        "Math problem:": stall,
        "数学题：": [one.replace("Math problem:", "数学题：") for one in stall],
        ".": "3 times 4 is 12.",
    }
    rows, _, dataset = run("persona_maths", tmp_path, script, want=10)
    assert len(rows) == 10
    assert {row["kind"] for row in rows} == {"math"}
    assert len(exported(dataset, "alpaca")) == 10


def test_every_recipe_here_has_a_test() -> None:
    """Those of other wishes are run in tests of their own."""
    tested = Path(__file__).read_text(encoding="utf-8")
    for name in WISHES:
        assert (EXAMPLES / name / "recipe.yaml").is_file()
        assert f'("{name}", tmp_path' in tested
