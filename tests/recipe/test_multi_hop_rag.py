"""The example ``multi_hop_rag``: from its folder of texts to a benchmark, with a scripted model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from seedbed.actions.run import run_recipe
from seedbed.methods.retrieval.rag_synth_prompts import PARTIALS, REPHRASINGS
from seedbed.recipe.load import load

EXAMPLE = Path(__file__).parents[2] / "examples" / "multi_hop_rag"


def graph(*names: str, told: str) -> dict[str, Any]:
    entities = [{"name": name, "description": "", "sentences": [1]} for name in names]
    return {"entities": entities, "relations": [{"source": names[0], "target": names[1], "description": told,
                                                 "sentences": [1]}]}  # fmt: skip


def proposed(question: str) -> dict[str, Any]:
    return {"questions": [{"clues": [1, 2], "question": question, "reasoning": ""}]}


def stated(text: str, *clues: int) -> dict[str, Any]:
    return {"text": text, "clues": list(clues)}


def script() -> list[dict[str, Any]]:
    """What the model says, by what stands in the prompt."""
    said: list[tuple[str, Any]] = [
        ("Name the entities.*market town", graph("Brock", "Arn", told="Brock is a market town on the river Arn.")),
        ("Name the entities.*640 metres", graph("Arn", "Holm", told="The Arn rises beside the village of Holm.")),
        ("请找出.*八座石桥", graph("青石镇", "沈月华", told="沈月华生于青石镇。")),
        ("请找出.*浅水湖", graph("白鹭湖", "沈月华", told="白鹭湖的水文图由沈月华绘制。")),
        ("Name the entities|请找出", {"entities": [], "relations": []}),
        ("carry the same|名称相同", {"groups": [[1, 2]]}),
        ("Propose up to", proposed("Beside which village does the river of Brock rise?")),
        ("请提出最多", proposed("绘制白鹭湖水文图的人生于哪个镇？")),
        ("Answer the question from the clues between",
         {"short": stated("Holm", 1, 2), "long": [stated("It rises beside Holm.", 1), stated("Brock lies on it.", 2)]}),
        ("请只根据两个标记之间的线索",
         {"short": stated("青石镇", 1), "long": [stated("是沈月华绘制的。", 1), stated("沈月华生于青石镇", 2)]}),
        ("exactly the same answer|答案是否完全相同", "yes"),
        ("Put the numbered|请把这个回答", {"order": [2, 1], "same_meaning": True}),
    ]  # fmt: skip
    for name, how in REPHRASINGS.items():
        said += [(f"{how.en}.*new question only", f"The river of Brock: beside which village is its spring ({name})?"),
                 (f"{how.zh}.*只回复新的问题", f"画白鹭湖水文图的人是哪个镇的人（{name}）？")]  # fmt: skip
    for name, how in PARTIALS.items():
        missing = "What else was asked is not told."
        said += [(f"{how.en} Then answer", {"question": f"Where does it rise, and {name}?", "missing": missing,
                                            "answer": [stated("It rises beside Holm.", 1)]}),
                 (f"{how.zh}然后作答", {"question": f"她生于哪里？{name}呢？", "missing": "线索没有说明其余内容。",
                                      "answer": [stated("她生于青石镇。", 1)]})]  # fmt: skip
    return [{"match": match, "reply": reply} for match, reply in said]


def test_a_benchmark_from_a_folder(tmp_path: Path) -> None:
    """Questions on two documents each, English and Chinese, with levels, passages, near ones and a rejected answer."""
    home = tmp_path / "project"
    shutil.copytree(EXAMPLE, home)
    (home / "model.json").write_text(json.dumps(script()), encoding="utf-8")
    fake = f"fake:{home / 'model.json'}"
    recipe = load(home / "recipe.yaml").model_copy(update={"models": {"main": fake, "judge": fake}})
    finished = run_recipe(recipe, home)
    assert finished.result.unreconciled() == []
    folder = home / "runs" / "multi_hop_rag" / "dataset"
    rows = [json.loads(line) for line in (folder / "data.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = [row["kind"] for row in rows]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    assert counts == {"original": 2, "rephrase": 6, "partial": 4, "order": 2, "no_clue": 2}
    for row in rows:
        if row["kind"] != "no_clue":
            assert len(row["positive"]) == 2
            assert len({clue["document"] for clue in row["clues"] if clue["gold"]}) == 2
            assert not set(row["positive"]) & set(row["negatives"])
    assert {row["level"] for row in rows if row["kind"] == "rephrase"} == {1, 2, 3}
    assert any("石桥" in text for row in rows for text in row["positive"])
    qrels = (folder / "beir" / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()
    assert len(qrels) - 1 == 2 * (2 + 6 + 4)  # another order of an answer is no other query
    pairs = [json.loads(line) for line in (folder / "dpo.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(pairs) == counts["partial"] + counts["no_clue"]
