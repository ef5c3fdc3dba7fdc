"""TRAIT: in-domain text mined from a general corpus, and passages that show how its knowledge solves the tasks at hand.

Paper: task-oriented in-domain data augmentation (TRAIT), arXiv 2406.16694.

``part: select``. Rows with ``in_domain: true`` are the small corpus of the domain, with ``false`` general text; a
classifier of words learns from both and rates the others. Those of ``least_probability`` or more and of an
educational value (0 to 5, role ``judge``) of ``least_value`` or more stay; a ``replay`` share of the others stays with
them as general text. ``part: passages``. Rows are problems: ``question``, ``task`` (the downstream task it is of) and,
where it is known, ``answer``. Each is put together with others, all of other tasks. For every problem a
paragraph restates it and reasons to an answer with the domain's knowledge; where the answer is known the paragraph must
hold it. A last paragraph, the enlightenment, compares them: what they share, what is each one's own. ``text`` is the
passage. Train on the selected text first, then on the passages; ``stage`` says which a row is for.

A row whose ``split`` is not train is set aside: no test problem gets into training text. Differs from the paper: naive
Bayes on words instead of fastText (no compiled model is needed); its threshold, the replay's share and the length of a
passage are not fixed there and are settings here; the written answer is checked where there is one.
"""

from __future__ import annotations

from typing import Literal

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.methods.pretraining.sci_lit_prompts import RATE
from seedbed.methods.pretraining.trait_passages import ENLIGHTEN, PARAGRAPH, write_passage
from seedbed.methods.pretraining.trait_select import Drawn, classify, draw_text, value_text

_PROMPTS = PARAGRAPH, ENLIGHTEN, RATE  # named here as well, where a recipe looks for prompts to replace


def trait(
    *,
    part: Literal["passages", "select"] = "passages",
    problems: int = 3,
    domain: str = "this field",
    least_probability: float = 0.5,
    least_value: int = 3,
    replay: float = 0.1,
) -> list[Step]:
    """Passages of ``problems`` problems each, or the selection of in-domain text; see the card above."""
    if problems < 2 or not (0 <= least_probability <= 1 and 0 <= replay <= 1 and 0 <= least_value <= 5):
        told = f"{problems}, {least_probability}, {replay} and {least_value}"
        raise RecipeError(f"trait: wanted problems >= 2, shares from 0 to 1 and a value from 0 to 5; got {told}")
    if part == "select":
        return [
            step(draw_text),
            step(classify, least_probability=least_probability, replay=replay),
            step(value_text, least_value=least_value),
        ]
    return [step(draw_problem), step(gather, problems=problems), step(write_passage, domain=domain)]


async def draw_problem(ctx: Context, question: str, task: str, split: str = "train") -> Drawn:
    """A number of the row's own; no problem of a test split goes on."""
    if split.strip().lower() not in ("", "train", "training"):
        raise Reject(f"the problem is of the split {split!r}; only training problems may be written about", value=split)
    if not question.strip() or not task.strip():
        raise Reject("the question or its task is blank")
    return Drawn(draw=ctx.rng.getrandbits(48))


def gather(table: pa.Table, *, problems: int = 3) -> pa.Table:
    """Each problem with others, all of different tasks."""
    rows = table.to_pylist()
    by_task: dict[str, list[Row]] = {}
    for row in rows:
        known = {name: str(row.get(name) or "") for name in ("task", "question", "answer")}
        by_task.setdefault(known["task"], []).append(known)
    found, reasons = [], dict[int, str]()
    for at, row in enumerate(rows):
        rng = generator("trait", row["draw"])
        others = sorted(set(by_task) - {row["task"]})
        chosen = [rng.choice(by_task[task]) for task in rng.sample(others, min(problems - 1, len(others)))]
        own = {name: str(row.get(name) or "") for name in ("task", "question", "answer")}
        found.append([own, *chosen])
        if len(chosen) < problems - 1:
            reasons[at] = f"{len(by_task)} tasks are there, a passage wants {problems}; give problems of more tasks"
    return without(table.append_column("problems", pa.array(found)), reasons)


_ONE = "A loan of 100 at 5% costs 5 a year, so the interest is 5."
_TWO = "Rising rates lower what a bond is worth, so its price falls."
_LAST = "Both rest on what money costs over time; one counts it, the other asks who bears it."
_PROBLEMS = [
    {"task": "sums", "question": "What is 5% of 100?", "answer": "5"},
    {"task": "causes", "question": "Rates rise. What happens to bonds?", "answer": ""},
]
EXAMPLE = Example(
    row=[_PROBLEMS[0], _PROBLEMS[1] | {"split": "test"}, _PROBLEMS[1]],
    settings={"problems": 2},
    replies=[_ONE, _TWO, _LAST, _TWO, _ONE, _LAST],
    gives=[
        _PROBLEMS[0] | {"problems": _PROBLEMS, "text": f"{_ONE}\n\n{_TWO}\n\n{_LAST}", "paragraphs": [_ONE, _TWO],
                        "enlightenment": _LAST, "stage": 2},
        _PROBLEMS[1] | {"problems": _PROBLEMS[::-1], "text": f"{_TWO}\n\n{_ONE}\n\n{_LAST}", "paragraphs": [_TWO, _ONE],
                        "enlightenment": _LAST, "stage": 2},
    ],
)  # fmt: skip
