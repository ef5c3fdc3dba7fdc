"""The recipes for translation pairs and for a small labelled set: each runs from end to end with a scripted model."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml

from seedbed.actions.run import run_recipe
from seedbed.engine import shard
from seedbed.recipe.load import load, parse
from seedbed.store.split import Wish, deal

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(name: str, tmp_path: Path, script: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], Path]:
    """Run a copy of an example with a scripted model in every role: its rows, why others were set aside, its export."""
    for folder in (name, "trials"):
        shutil.copytree(EXAMPLES / folder, tmp_path / folder, ignore=shutil.ignore_patterns("runs", ".seedbed"))
    home = tmp_path / name
    load(home / "recipe.yaml")
    told = yaml.safe_load((home / "recipe.yaml").read_text(encoding="utf-8"))
    fake = tmp_path / "fake.json"
    fake.write_text(json.dumps([{"match": match, "reply": reply} for match, reply in script.items()]), encoding="utf-8")
    finished = run_recipe(parse({**told, "models": dict.fromkeys(told["models"], f"fake:{fake}")}), home)
    assert finished.result.state == "done"
    assert finished.dataset is not None
    assert finished.result.unreconciled() == []
    rows = [item.row for path in finished.result.accepted for item in shard.read_items(path)]
    paths = [path for folder in finished.result.folders for path in shard.shards(folder)]
    return rows, [one.reason for path in paths for one in shard.read_aside(path)], finished.dataset


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()]


def test_translation_pairs(tmp_path: Path) -> None:
    """Human text of both languages is the target, byte for byte; a reply in the wrong language makes no pair."""
    script = {
        "lighthouse": "自从新港口建成以后，那座旧灯塔就再也没有使用过。",
        "umbrella": "Somebody left an umbrella on the train, and nobody knew who.",
        "柿子": "Every autumn the persimmon trees in the hills are covered with red fruit.",
        "into Chinese|译成中文": "这是一句意思不同但是长度合适的中文译文而已。",
        "into English|译成英语": "This is a sentence of a fitting length in the English language.",
    }
    rows, reasons, dataset = run("translation_pairs", tmp_path, script)
    human = {row["text"] for row in lines("translation_pairs/chinese.jsonl") + lines("translation_pairs/english.jsonl")}
    assert {row["output"] for row in rows} <= human
    assert len(rows) >= 12
    assert any(row["input"].startswith("Every autumn the persimmon") for row in rows)
    assert {row["source_language"] for row in rows} == {"en", "zh"}
    assert not any("umbrella" in row["output"] for row in rows)
    assert any("it is in en" in one for one in reasons)
    alpaca = json.loads(next(dataset.rglob("*alpaca*.json")).read_text(encoding="utf-8"))
    assert len(alpaca) == len(rows)
    assert all({"instruction", "input", "output"} <= row.keys() and row["input"] for row in alpaca)


def test_a_small_labelled_set(tmp_path: Path) -> None:
    """Labels survive, no text comes twice, figures of every way are told, a text and its kin share a split."""
    script = {
        "hypothesis:|假设：": {"reason": "r", "quote": "", "label": "neutral"},
        "other words": "A thing said in quite different words by somebody else who was there with us.",
        "换一种说法": "这句话换了一种完全不同的说法再讲一遍而已。",
        "numbered blanks": {"fills": ["something"]},
        "编号空格": {"fills": ["别的"]},
    }
    rows, reasons, _ = run("augment_labelled", tmp_path, script)
    given = {row["text"]: row for row in lines("trials/labelled.jsonl")}
    assert len({row["text"] for row in rows}) == len(rows)
    assert set(given) <= {row["text"] for row in rows}, "the texts themselves are kept"
    for row in rows:
        source = given[row["original"]]
        assert (row["label"], row["dataset"]) == (source["label"], source["dataset"])
    ways = Counter(row["augmented"].split(" ")[0] for row in rows)
    assert ways["eda"] >= 3 * len(given)
    assert ways["perturb"] >= len(given) - 2
    assert ways["paraphrase"] == 0, "a judge that finds no entailment lets none through"
    assert any("meaning is another" in one for one in reasons)
    dealt = deal(rows, Wish({"train": 0.8, "test": 0.2}, by=("original",)))
    sides = defaultdict(set)
    for row, side in zip(rows, dealt.of, strict=True):
        sides[row["original"]].add(side)
    assert all(len(one) == 1 for one in sides.values())
    assert set(dealt.of) == {0, 1}
