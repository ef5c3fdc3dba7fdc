"""The example ``exam_questions``: from its chapter to questions of set difficulty in Chinese, with a scripted model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from seedbed.actions.graph import build_graph, neighbourhood, open_graph
from seedbed.actions.run import run_recipe
from seedbed.methods.graphs.kaqg_features import WEIGHTS
from seedbed.recipe.load import load

EXAMPLE = Path(__file__).parents[2] / "examples" / "exam_questions"
SECTIONS: dict[str, list[tuple[str, str, str, str]]] = {
    "第一节": [("光合作用", "场所", "叶绿体", "绿色植物的光合作用在叶绿体中进行。"),
             ("叶绿素", "吸收", "红光", "叶绿素主要吸收红光和蓝紫光。"),
             ("叶绿素", "吸收", "蓝紫光", "叶绿素主要吸收红光和蓝紫光。"),
             ("叶绿素", "发现者", "牛顿", "牛顿发现了叶绿素。")],
    "第二节": [("光反应", "发生在", "类囊体薄膜", "光反应发生在类囊体薄膜上。"),
             ("光反应", "生成", "ATP", "同时生成ATP和还原氢"), ("光反应", "生成", "还原氢", "同时生成ATP和还原氢"),
             ("ATP", "供能给", "暗反应", "ATP为暗反应提供能量。")],
    "第三节": [("暗反应", "发生在", "叶绿体基质", "暗反应发生在叶绿体基质中。"),
             ("暗反应", "固定", "二氧化碳", "暗反应固定二氧化碳"),
             ("暗反应", "又名", "卡尔文循环", "暗反应又叫卡尔文循环")],
}  # fmt: skip
TRUE = [one[:3] for section in SECTIONS.values() for one in section if one[2] != "牛顿"]
DISTRACTORS = ["液泡", "细胞壁", "线粒体"]


def extraction() -> list[tuple[str, Any]]:
    told = []
    for heading, facts in SECTIONS.items():
        names = dict.fromkeys(name for a, _, b, _ in facts for name in (a, b))
        entities = [{"name": name, "type": "过程" if "反应" in name or "作用" in name else "物质", "description": ""}
                    for name in names]  # fmt: skip
        relations = [{"source": a, "relation": r, "target": b, "quote": quote} for a, r, b, quote in facts]
        told.append((f"请读出(.|\n)*{heading}", {"entities": entities, "relations": relations}))
    return told


def paths() -> list[list[tuple[str, str, str]]]:
    """Ways along the relations of up to three steps."""
    found = [[one] for one in TRUE]
    for path in found:
        if len(path) < 3:
            found.extend([*path, one] for one in TRUE if one[0] == path[-1][2])
    return found


def scripts() -> dict[str, list[tuple[str, Any]]]:
    """What each model says, by what stands in the prompt."""
    writer, solver = extraction(), list[tuple[str, Any]]()
    groups = {(a, r): [c for x, y, c in TRUE if (x, y) == (a, r)] for a, r, _ in TRUE}
    for (start, relation), answers in groups.items():
        stem = f"关于{start}，“{relation}”一项应选什么？"
        count = 3 if len(answers) == 1 else 5 - len(answers)
        writer.append((rf"所问的是：{start} \| {relation} \|", {"stem": stem, "distractors": DISTRACTORS[:count]}))
        solver.append((stem, {"answers": answers}))
    for path in sorted(paths(), key=len, reverse=True):
        way = " → ".join(relation for _, relation, _ in path)
        stem = f"由{path[0][0]}出发（{len(path)}步：{way}），得到____。"
        writer.append((f"应填{path[-1][2]}，从{path[0][0]}出发经过：{way}。", {"stem": stem}))
        solver.append((f"由{path[0][0]}出发（{len(path)}步：{way}），", {"answers": [path[-1][2]]}))
    judge = [("option_length", {name: 2 for name in WEIGHTS if name != "stem_length"}),
             (".", {"term_density": 2, "bloom_level": 2})]  # fmt: skip
    return {"main": writer, "solver": solver, "judge": judge}


def test_exam_questions_from_a_chapter(tmp_path: Path) -> None:
    """Questions of every kind and difficulty, answered by the chapter's facts; the graph of the run holds them too."""
    home = tmp_path / "project"
    shutil.copytree(EXAMPLE, home, ignore=shutil.ignore_patterns("runs", ".seedbed"))
    models = {}
    for role, said in scripts().items():
        path = home / f"{role}.json"
        path.write_text(json.dumps([{"match": match, "reply": reply} for match, reply in said]), encoding="utf-8")
        models[role] = f"fake:{path}"
    finished = run_recipe(load(home / "recipe.yaml").model_copy(update={"models": models}), home)
    assert finished.result.unreconciled() == []
    data = home / "runs" / "exam_questions" / "dataset" / "data.jsonl"
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    assert {row["type"] for row in rows} == {"single", "multiple", "fill_in"}
    assert {row["difficulty"] for row in rows} == {30, 50, 70}
    assert {row["target_grade"] for row in rows} == {10.0, 14.0, 18.0}
    for row in rows:
        facts = [tuple(one.split(" | ")) for one in row["evidence"]]
        assert set(facts) <= set(TRUE)
        right = {row["options"][letter] for letter in row["answer"]} if row["options"] else {row["answer"]}
        assert right == ({facts[-1][2]} if row["type"] == "fill_in" else {fact[2] for fact in facts})
        assert 7.7 <= row["grade"] <= 23.1
    assert any(len(row["evidence"]) > 1 for row in rows if row["type"] == "fill_in")
    made = build_graph("exam_questions", home=home)
    assert made.relations == len(TRUE)
    near = neighbourhood(open_graph("exam_questions", home=home), "光反应", hops=2)
    assert {"ATP", "暗反应"} <= {one["name"] for one in near.graph["entities"]}
    assert "牛顿" not in json.dumps(near.graph, ensure_ascii=False)
