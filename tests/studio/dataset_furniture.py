"""Datasets for the pictures: two versions with something to filter, measured, compared, exported and blended."""

from __future__ import annotations

import json
from typing import Any

from studio_rig import Visit, until

from seedbed.store.row_index import build

PLACES = ("Gull Island", "海鸥岛", "Karlshavn", "the old pier", "北方灯塔")
THINGS = (
    ("mast", "It was built in {year} and is {metres} metres tall."),
    ("lamp", "Its light is seen {metres} kilometres out at sea, since {year}."),
    ("灯塔", "灯塔建于 {year} 年，高 {metres} 米。"),
    ("boat", "It leaves at nine and carries {metres} people; it has done so since {year}."),
)


def told(number: int, *, changed: bool = False) -> dict[str, Any]:
    """A row."""
    place, (thing, sentence) = PLACES[number % 5], THINGS[number % 4]
    answer = sentence.format(year=1800 + number % 190, metres=5 + number * 7 % 60)
    chinese = thing == "灯塔"
    return {
        "id": f"handbook.pdf/{number // 3}/{number % 3}",
        "question": f"{place}的灯塔有多高？（{number}）" if chinese else f"What is known of the {thing} at {place}?",
        "answer": answer + (" Checked by hand." if changed else " And more than that." * (number % 4)),
        "kind": ("fact", "number", "why")[number % 3],
        "language": "zh" if chinese else "en",
        "difficulty": ("easy", "medium", "hard")[number % 7 % 3],
        "score": round(0.4 + number % 61 / 100, 2),
    }


def furnished_datasets(visit: Visit, project: str) -> dict[str, str]:
    """A dataset of two versions with all that can be made of them; the pages by name."""
    home, base = visit.desk.workspace.home(project), f"/p/{project}/datasets"
    for version in range(2):
        rows = [told(one, changed=bool(version) and one % 50 == 7) for one in range(600 + version * 40)]
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
        (home / "harbour.jsonl").write_text(lines, encoding="utf-8")
        form = {"source": "harbour.jsonl", "name": "harbour", "said": ("first reading", "checked by hand")[version]}
        done(visit, project, base, {**form, "licence": "apache-2.0"})
    place = f"{base}/harbour/2"
    build(visit.desk.datasets.store(project), visit.desk.datasets.version(project, "harbour", 2))
    done(visit, project, f"{place}/quality", {"settings": "balance.column=kind"})
    visit.post(f"{place}/gate", data={"measure": "balance", "above": "0.6"})
    done(visit, project, f"{place}/diff", {"before": "harbour@1"})
    done(visit, project, f"{place}/export", {"form": "alpaca"})
    return {
        "datasets": base, "dataset": f"{base}/harbour", "dataset-version": place, "dataset-rows": f"{place}/rows",
        "dataset-rows-found": f'{place}/rows?q=灯塔&f=["kind","fact"]&sort=-score', "dataset-row": f"{place}/rows/7",
        "dataset-quality": f"{place}/quality", "dataset-diff": f"{place}/diff?before=harbour@1",
        "dataset-export": f"{place}/export?form=alpaca",
    }  # fmt: skip


def done(visit: Visit, project: str, path: str, form: dict[str, str]) -> None:
    """Post a form and wait for what it began."""
    answer = visit.post(path, data=form)
    assert answer.status_code < 400, answer.text
    until(lambda: all(one["state"] != "running" for one in visit.desk.datasets.works(project)))
