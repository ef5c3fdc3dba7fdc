"""The example of a GSM-style set: it runs from end to end with a scripted model, and no wrong answer comes through."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import yaml

from seedbed.actions.run import run_recipe
from seedbed.checks.numerals import numbers_in
from seedbed.core.text import cjk_share
from seedbed.engine import shard
from seedbed.methods.math.sums import wrong_sums
from seedbed.recipe.load import load, parse

EXAMPLE = Path(__file__).parents[2] / "examples" / "grade_school_math"
SEEDS = [json.loads(line) for line in (EXAMPLE / "seeds.jsonl").read_text(encoding="utf-8").splitlines()]
MADE = {"8 rows of 7 apples": "56", "9 rows of 9 pears": "81", "8行苹果": "56", "9行梨": "81"}


def script(wrong: str) -> list[dict[str, object]]:
    """What the model says; to one seed it gives a wrong answer."""
    answers = {re.escape(seed["question"][:30]): seed["answer"] for seed in SEEDS} | MADE
    answers[re.escape(wrong[:30])] = "33"
    told: list[tuple[str, object]] = [
        ("(?s)apples, and.*Write the worked solution", "9 * 9 = 81 pears, and that is all."),
        ("Write the worked solution", "8 * 7 = 56 apples, and that is all."),
        ("(?s)苹果.*另一道类似题目的解答", "9×9=81个梨。"),
        ("另一道类似题目的解答", "8×7=56个苹果。"),
        ("(?s)pears.*Write the problem", "<question>A field has 9 rows of 9 pears. How many?</question>"),
        ("Write the problem", "<question>A field has 8 rows of 7 apples. How many?</question>"),
        ("(?s)梨.*请写出它所解的题目", "<question>地里有9行梨，每行9个，一共几个？</question>"),
        ("请写出它所解的题目", "<question>地里有8行苹果，每行7个，一共几个？</question>"),
        ("(?s)Check this solution.*Go on:", "It is the same.\nVerdict: correct"),
        ("Check this solution", "Anew.\n```python\nprint(1)\n```"),
        ("(?s)检查下面的解答.*请继续", "相同。\n结论：正确"),
        ("检查下面的解答", "重新计算。\n```python\nprint(1)\n```"),
        ("You rewrite", ["A shelf has 4 rows of 9 books. How many?", "A box has 4 rows of 9 eggs. How many?"]),
        ("你负责改写数学题", ["书架有4层，每层9本书，一共几本？", "盒子有4排，每排9个蛋，一共几个？"]),
        ("Solve this problem. Reason", ["4 * 9 = 36.\nThe answer is 36.", "9 + 9 + 9 + 9 = 36. The answer is 36."]),
        ("请解答下面的题目。逐步", "4×9=36。\n答案是36。"),
    ]
    told += [(f"(?s){part}.*```output", f"So \\boxed{{{answer}}}.") for part, answer in answers.items()]
    told += [(part, f"Compute.\n```python\nprint({answer})\n```") for part, answer in answers.items()]
    return [{"match": match, "reply": reply} for match, reply in told]


def test_the_seeds_are_right() -> None:
    """Twenty, half of them Chinese, every sum in their solutions holds and the answer stands there."""
    assert len(SEEDS) == len({seed["question"] for seed in SEEDS}) == 20
    assert sum(cjk_share(seed["question"]) > 0.5 for seed in SEEDS) == 10
    for seed in SEEDS:
        assert wrong_sums(seed["solution"]) == []
        assert numbers_in(seed["solution"])[-1] == Fraction(seed["answer"]), seed


def test_the_recipe_runs_and_keeps_nothing_wrong(tmp_path: Path) -> None:
    """Three kinds of rows in two languages, exported; the seed that is answered wrong has no row."""
    home = tmp_path / "math"
    shutil.copytree(EXAMPLE, home, ignore=shutil.ignore_patterns("runs", ".seedbed"))
    load(home / "recipe.yaml")
    fake = tmp_path / "fake.json"
    fake.write_text(json.dumps(script(SEEDS[2]["question"])), encoding="utf-8")
    told = yaml.safe_load((home / "recipe.yaml").read_text(encoding="utf-8"))
    sources = [{**source, "count": 4} for source in told["from"]]
    finished = run_recipe(parse({**told, "from": sources, "models": {"main": f"fake:{fake}"}}), home)
    assert finished.result.state == "done"
    assert finished.result.unreconciled() == []
    rows = [item.row for path in finished.result.accepted for item in shard.read_items(path)]
    solved = [row for row in rows if "programs" in row]
    assert {row["question"] for row in solved} == {SEEDS[at]["question"] for at in (0, 1, 3)}
    assert all(f"\\boxed{{{row['answer']}}}" in row["output"] for row in solved)
    genie = [row for row in rows if row.get("verification")]
    assert Counter(row["round"] for row in genie) == {1: 2, 2: 2}, "each question once, in two languages"
    assert all(re.search(r"boxed\{(56|81)\}", row["output"]) for row in genie)
    evolved = [row for row in rows if row.get("direction")]
    assert {row["direction"] for row in evolved} <= {"up", "down"}
    assert evolved
    assert all("36" in row["output"] for row in evolved)
    assert len(rows) == len(solved) + len(genie) + len(evolved)
    assert {cjk_share(row["instruction"]) > 0.5 for row in rows} == {True, False}
    assert finished.dataset is not None
    exported = json.loads(next(finished.dataset.rglob("*alpaca*.json")).read_text(encoding="utf-8"))
    assert {row["instruction"] for row in exported} == {row["instruction"] for row in rows}
