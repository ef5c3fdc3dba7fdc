"""Values of rows on the pages of runs: programs in colours, fenced code laid out, all else as it stands."""

from __future__ import annotations

import json

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml", "pygments"):
    pytest.importorskip(package)

from markupsafe import Markup  # noqa: E402 - once they are known to be there
from studio_rig import Visit, until  # noqa: E402

from seedbed.studio.render import laid  # noqa: E402

CODE = 'def f(x):\n    return "<b>"  # 鸟\n'
RECIPE = """name: first
from: {rows: rows.jsonl}
steps:
  - length: {columns: {text: question}, minimum: 6, unit: characters}
to: [jsonl]
"""


def test_a_value_is_laid_out_by_its_column_and_its_looks() -> None:
    """What is not made here stays text, which the page escapes."""
    assert '<span class="code-k">def</span>' in laid(CODE, "solution_code")
    assert '<span class="code-k">SELECT</span>' in laid("Here:\n\n```sql\nSELECT 1\n```", "answer")
    assert not isinstance(laid("<b>bold</b>", "answer"), Markup)
    assert "<script" not in laid("<script>alert(1)</script>", "code")
    assert "<script" not in laid("```\nx\n```\n<script>alert(1)</script>", "answer")


def test_a_run_shows_the_programs_of_its_rows(visit: Visit) -> None:
    """Of rows that were kept and of samples of those set aside, line by line; and its recipe."""
    project = str(visit.desk.workspace.create("birds")["id"])
    rows = [{"question": question, "code": CODE} for question in ("Write f.", "?", "Write it again.")]
    path = visit.desk.workspace.home(project) / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": RECIPE})
    until(lambda: visit.desk.runs.one(project, "first")["state"] == "done")
    page = visit.get(f"/p/{project}/runs/first").text
    assert page.count('<span class="code-k">def</span> <span class="code-f">f</span>(x):\n') == 3
    assert '<span class="code-k">"name"</span>' in page
    assert '"<b>"' not in page
