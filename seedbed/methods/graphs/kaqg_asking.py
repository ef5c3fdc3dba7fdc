"""The asks of KAQG: a question is written, and graded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, Field, create_model

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import AGAIN, Context
from seedbed.core.errors import Unreadable
from seedbed.core.text import folded
from seedbed.methods.graphs import kaqg_features as features
from seedbed.methods.graphs.kaqg_forms import BLANK, LETTERS, Form, Material, Sentence, Written
from seedbed.methods.graphs.kaqg_prompts import GRADE, MASK, SHOWN, WRITE
from seedbed.methods.graphs.knowledge import fact

SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 600}
GRADING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 300, "role": "judge"}


async def written(
    ctx: Context, material: Material, kind: Form, levels: dict[str, int], wrong: str
) -> tuple[str, list[str]]:
    """A stem and its wrong options; ``wrong`` is what was wrong with the try before, if there was one."""
    again = f"\n\n{ctx.fill(AGAIN, reason=wrong)}" if wrong else ""
    facts = list(map(fact, material.shown))
    told = {
        "facts": shown(draw_mark(ctx.rng, facts), [("", "\n".join(facts))]),
        "wanted": "\n".join(ctx.fill(features.ASKED[name][level - 1]) for name, level in levels.items()),
        "start": material.start,
        "answers": ", ".join(material.answers),
    }
    if kind == "fill_in":
        path = ctx.fill(MASK, blank=BLANK, path=" → ".join(one["relation"] for one in material.key), **told)
        reply = await ctx.ask(path + again, schema=Sentence, **SAMPLING)
        return reply.json(Sentence).stem.strip(), []
    count = 3 if kind == "single" else len(LETTERS) - len(material.answers)
    prompt = ctx.fill(WRITE, relation=material.relation, count=count, example=ctx.fill(SHOWN), **told)
    reply = await ctx.ask(prompt + again, schema=Written, **SAMPLING)
    found = reply.json(Written)
    if folded(found.stem) in map(folded, found.distractors):
        raise Unreadable("a distractor repeats the stem", reply)
    return found.stem.strip(), found.distractors[:count]


async def graded(ctx: Context, question: str, *, options: bool) -> dict[str, int]:
    """The levels that the judge gives; the stem's length is not its to give."""
    shape = _scale(options)
    names = list(shape.model_fields)
    scale = "\n".join(
        f"{name}: " + " / ".join(f"{at}. {ctx.fill(one)}" for at, one in enumerate(features.ASKED[name], 1))
        for name in names
    )
    material = shown(draw_mark(ctx.rng, [question]), [("", question)])
    reply = await ctx.ask(ctx.fill(GRADE, scale=scale, question=material), schema=shape, **GRADING)
    return dict(reply.json(shape).model_dump())


@lru_cache(maxsize=2)
def _scale(options: bool) -> type[BaseModel]:  # noqa: FBT001 - a cache key
    names = [name for name in features.features(options=options) if name != "stem_length"]
    fields: dict[str, Any] = {name: (int, Field(ge=1, le=3)) for name in names}
    return create_model("Scale", **fields)
