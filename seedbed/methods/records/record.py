"""Record: structured records from a JSON Schema, drawn by declared distributions, correlations and constraints.

No paper: what a generator of test data does, with texts that a model writes to fit. Correlations are a Gaussian copula
(Nelsen, An Introduction to Copulas): places between 0 and 1 are correlated, each distribution turns its place into a
value, so `together: [[age, pressure, 0.5]]` holds for ranks whatever the distributions are.

``schema`` has the fields; ``draw`` says how each comes about, by a kind: ``values`` (a list, or values and weights),
``uniform``, ``normal`` (mean, spread), ``lognormal`` (median, spread of the logarithm), ``exponential``, ``poisson``,
each with ``minimum``, ``maximum``, ``round``; ``dates``; ``after`` another date by ``days`` or ``hours``; ``case`` of
another field, ``of`` its values or ranges (``18..64``), ``otherwise``; ``formula``; ``pattern`` (# digit, ? letter);
``serial``; ``list`` with ``count``; ``object``; ``write``. ``absent`` is the share of records that lack the field.
Parameters may be formulas over other fields, in any order; inside an object, over the fields before. What ``draw``
leaves out follows the schema: an enum, a number with both bounds; a string with a description is written.

``shares`` holds classes exactly: ``{fraud: {yes: 2, no: 98}}`` gives one in every block of 50 rows, in drawn order,
where rows come from nothing; the kinds of a target go first. A record that breaks a constraint or its schema is drawn
again, up to ``attempts`` times; how often which one was broken is noted. Classes are never redrawn, so no constraint
moves their shares; it does move the other distributions.

Texts (``write``) are asked for in one request that shows the record; without any, nobody is asked. Fields in
``mention`` must stand in the text, and no other value of theirs; those in ``hide`` must not; with ``figures: own`` (the
default) a number that is none of the record's contradicts it, ``free`` allows it. What is wrong is sent back once, then
the row is set aside.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row, canonical
from seedbed.methods.records.record_fields import Drawing, broken, fixed, misfits
from seedbed.methods.records.record_plan import Draws, RecordPlan, Together, plan_of
from seedbed.methods.records.record_texts import contradictions, listed

WRITE = Prompt(
    en="""Write the texts that belong to this record ({about}). They agree with every field and add no figures.

{record}

Reply in JSON with these fields:
{fields}""",
    zh="""请为下面这条记录（{about}）写出相应的文字。内容要与各字段一致，不要另加数字。

{record}

用中文写。用 JSON 回复，包含以下字段：
{fields}""",
)
NAME = Prompt(en=" It names, as they stand: {fields}.", zh="文中要照原样写出：{fields}。")
HIDE = Prompt(en=" It never names {fields}.", zh="文中不得提到：{fields}。")
CORRECT = Prompt(
    en="This is wrong: {failures}. Write it again with that put right, as JSON with the same fields.",
    zh="有以下问题：{failures}。请改正后重写，仍用含相同字段的 JSON 回复。",
)
SAMPLING: dict[str, Any] = {"temperature": 0.9, "top_p": 0.95, "max_tokens": 1024}


async def record(  # noqa: PLR0913 - a record's parts stand in a form on their own
    ctx: Context,
    number: int = -1,
    strata: dict[str, str] | None = None,
    *,
    schema: Draws,
    draw: Draws | None = None,
    shares: Draws | None = None,
    together: Together = (),
    constraints: tuple[str, ...] = (),
    attempts: int = 100,
    seed: int = 0,
) -> Row:
    """Draw the fields of one record and have its texts written; see the card above.

    Raises:
        RecipeError: the settings do not describe a record; the message names the field and the way out.
        Reject: no draw kept the constraints, or the texts contradict the record.
    """
    plan = plan_of(schema, draw or {}, shares or {}, together, constraints)
    made = _drawn(ctx, plan, fixed(plan, ctx.rng, number, strata or {}, seed), number, attempts)
    texts = await _written(ctx, plan, made) if plan.texts else {}
    return {name: (made | texts)[name] for name in plan.specs if name in made or name in texts}


def _drawn(ctx: Context, plan: RecordPlan, given: Row, number: int, attempts: int) -> Row:
    """A record that keeps the constraints; those that were broken on the way are counted in the lineage."""
    if attempts < 1:
        raise RecipeError(f"record: attempts must be 1 or more, got {attempts}")
    failed: Counter[str] = Counter()
    for _ in range(attempts):
        fields = Drawing(plan, ctx.rng, number, given)
        made = fields.record()
        wrong = broken(plan, made, fields)
        if not wrong:
            if failed:
                ctx.note(redrawn=dict(failed))
            return made
        failed.update(one.split(": value")[0] for one in wrong)
    often = "; ".join(f"{one} ({count} times)" for one, count in failed.most_common(3))
    raise Reject(f"no draw of {attempts} kept the constraints: {often}", value=dict(failed), threshold=attempts)


async def _written(ctx: Context, plan: RecordPlan, made: Row) -> Row:
    """The texts of a record, asked for once more where they contradict it."""
    shown = "\n".join(f"- {name}: {_shown(value)}" for name, value in made.items())
    fields = "\n".join(f"- {name}: {_wish(ctx, plan, name, made)}" for name in plan.texts)
    about = plan.schema.get("title") or ("数据" if ctx.language == "zh" else "data")
    prompt = ctx.fill(WRITE, about=about, record=shown, fields=fields)
    shape = {"type": "object", "properties": {name: {"type": "string"} for name in plan.texts},
             "required": plan.texts, "additionalProperties": False}  # fmt: skip
    reply = await ctx.ask(prompt, schema=shape, **SAMPLING)
    texts = _read(reply, plan)
    wrong = _wrong(plan, texts, made)
    if wrong:
        talk = [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply.text}]
        again = ctx.fill(CORRECT, failures="; ".join(wrong))
        texts = _read(await ctx.ask(again, history=talk, schema=shape, **SAMPLING), plan)
        ctx.note(corrected=wrong)
        wrong = _wrong(plan, texts, made)
    if wrong:
        raise Reject(f"a text contradicts the record: {'; '.join(wrong)}", value=texts)
    return texts


def _wish(ctx: Context, plan: RecordPlan, name: str, made: Row) -> str:
    named = [f"{one} ({_shown(made[one])})" for one in listed(plan, name, "mention") if one in made]
    hidden = listed(plan, name, "hide")
    told = str(plan.specs[name]["write"]).rstrip(" .。") + ("。" if ctx.language == "zh" else ".")
    told += ctx.fill(NAME, fields=", ".join(named)) if named else ""
    return told + (ctx.fill(HIDE, fields=", ".join(hidden)) if hidden else "")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _read(reply: Reply, plan: RecordPlan) -> Row:
    texts = reply.json(dict)
    if set(texts) != set(plan.texts) or not all(isinstance(one, str) and one.strip() for one in texts.values()):
        raise Unreadable(f"wanted a filled text for each of {', '.join(plan.texts)}", reply)
    return {name: texts[name].strip() for name in plan.texts}


def _wrong(plan: RecordPlan, texts: Row, made: Row) -> list[str]:
    found = [f"{name}: {one}" for name, text in texts.items() for one in contradictions(plan, name, text, made)]
    return found or misfits(plan.schema, made | texts)


EXAMPLE = Example(
    row={"number": 0},
    settings={
        "schema": {
            "type": "object",
            "properties": {
                "order": {"type": "string"},
                "quantity": {"type": "integer", "minimum": 3, "maximum": 3},
                "price": {"const": 2.5},
                "total": {"type": "number"},
                "note": {"type": "string", "description": "what the customer asks about this order"},
            },
        },
        "draw": {
            "order": {"serial": "A-", "digits": 4},
            "total": {"formula": "quantity * price", "round": 2},
            "note": {"write": "a question about this order", "mention": ["order"]},
        },
        "constraints": ("total < 10",),
    },
    replies=[{"note": "When will my order come?"}, {"note": "When will order A-0001 come?"}],
    gives={
        "order": "A-0001",
        "quantity": 3,
        "price": 2.5,
        "total": 7.5,
        "note": "When will order A-0001 come?",
    },
)
