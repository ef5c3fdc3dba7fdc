"""Reviews for the pictures: rows about a text, a pair, a dialogue with a formula; some decided, some disputed."""

from __future__ import annotations

import json
from typing import Any

from studio_rig import Visit, signed_in, until

TEXT = (
    "赵州桥建于隋代，由匠师李春设计。The Zhaozhou bridge spans 37 metres with a single segmental arch, and four small "
    "arches in its shoulders let flood water through. 这四个小拱减轻了桥身的重量。It has stood for 1,400 years."
)
START = TEXT.index("The Zhaozhou")
CHECKS = [
    {"step": "grounded", "score": 1.0, "reason": "the text says it word for word", "value": []},
    {"step": "judge", "score": 0.42, "reason": "right, but the second sentence adds nothing", "value": {"accuracy": 4}},
]
LINEAGE = [{"step": "document_qa", "models": ["qwen3-32b"], "asks": [], "notes": ""}]
CODE = "```python\ndef span(f: float, r: float) -> float:\n    return 2 * (2 * r * f - f * f) ** 0.5\n```"
TURNS = [
    {"role": "user", "content": "How long is the span of an arch with radius $r$ and rise $f$?"},
    {
        "role": "assistant",
        "content": f"It is $s = 2\\sqrt{{2rf - f^2}}$.\n\n{CODE}\n\n| r | f | s |\n|-|-|-|\n| 27.7 | 7.2 | 37 |",
    },
]


def furnished_reviews(visit: Visit, project: str) -> dict[str, str]:
    """Two reviews, one of them by two people; the pages by name."""
    home = visit.desk.workspace.home(project)
    asked: list[dict[str, Any]] = [
        {"question": f"How long is the span of the bridge? ({number})", "answer": "It spans **37 metres**. Nice!",
         "text": TEXT, "start": START, "end": START + 66, "difficulty": "easy", "_checks": CHECKS, "_lineage": LINEAGE}
        for number in range(1, 41)
    ]  # fmt: skip
    asked[1] = {"messages": TURNS, "score": 0.9}
    pairs = [{"prompt": "赵州桥有多长？", "chosen": "全长 **37 米**左右，由李春设计。", "rejected": "很长。"}] * 8
    for name, rows in (("bridges", asked), ("pairs", pairs)):
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
        (home / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    people = visit.desk.people
    one, two = (signed_in(visit.desk, visit.app, people.invite(name, "reviewer")) for name in ("Ana Lind", "李明"))
    guide = "Accept what is right and rests on the marked place.\n拒绝答非所问的行。"
    place = _begun(visit, project, "bridges", overlap=2, guide=guide)
    for number in range(3, 20):
        for who, verdict in ((one, "accept" if number % 3 else "reject"), (two, "accept" if number % 4 else "reject")):
            visit_put(who, project, place, number, verdict=verdict, reason="too long" if verdict == "reject" else "")
    visit_put(visit, project, place, 1, edits={"answer": "It spans **37 metres** with a single arch."})
    sides = _begun(visit, project, "pairs")
    base = f"/p/{project}/review"
    return {"reviews": base, "bench": f"{base}/{place}?status=all&at=1",
            "bench-chat": f"{base}/{place}?status=all&at=2",
            "bench-split": f"{base}/{place}?status=split", "bench-pair": f"{base}/{sides}",
            "review-list": f"{base}/{place}/list", "review-results": f"{base}/{place}/results"}  # fmt: skip


def visit_put(visit: Visit, project: str, queue: str, number: int, **mark: Any) -> None:
    """Say something of a row."""
    path = f"/api/v1/projects/{project}/reviews/{queue}/rows/{number}"
    answer = visit.post(path, json=mark, method="PUT")
    assert answer.status_code == 200, answer.text


def _begun(visit: Visit, project: str, name: str, **settings: Any) -> str:
    base = f"/api/v1/projects/{project}/reviews"
    body = {"name": name, "place": f"file:{name}.jsonl", "settings": settings}
    queue = str(visit.post(base, json=body).json()["id"])
    until(lambda: visit.get(f"{base}/{queue}").json()["state"] == "ready")
    return queue
