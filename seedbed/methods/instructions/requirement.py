"""Requirement: write one text after a wish in plain words, with fields, kinds, length bounds and things to mention.

No paper: what users ask of a data generator ("1,000 film reviews, half of them positive, 50 to 100 characters, each
speaking of plot and acting"). Diversity by drawn attributes follows AttrPrompt, arXiv 2306.15895.

``fields`` are the columns wanted, name to description; the first is the main one: its length and mentions are checked.
``strata`` holds the kind that this row is to be (``{"sentiment": "positive"}``), as the engine gives it from the
targets; ``by`` names the columns of it that count, all when empty. Every row draws a writer, a tone and an occasion, so
that rows do not resemble one another. ``minimum`` and ``maximum`` count in ``unit``: words, characters (white space
runs as one), or ``auto``, what the language counts: words of English, characters of Chinese. An element of ``mention``
is looked for as written, and may give alternatives: ``acting|performance|cast``.

``stages`` writes the main field in several asks, for longer texts: ``frame`` (an outline), ``fill`` (the text after
it), ``detail`` (concrete details) and ``polish``; other fields are asked for with the finished text. Without stages one
ask writes all fields. A text that misses the length or a mention is sent back once with what is wrong; if it still
fails the row is set aside.

Real run: Qwen2.5-Coder-1.5B, 20 rows (film reviews, half of them to be negative, 30 to 90 words, plot and acting): 20
readable, 14 kept; 4 were too short by a word or more after the second try, 1 too long, 1 missed a mention. Half of the
negative wishes came back as a positive review that says so, hence the second round that a target then needs. Of 10
earlier rows, half Chinese, 5 were kept. In stages only frames were tried: 3 in Chinese, 2 readable at once, the third
when asked again.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.row import Row, canonical
from seedbed.methods.instructions.requirement_angles import ANGLE, angle
from seedbed.methods.instructions.requirement_fields import SAMPLING, in_stages, read_fields, schema_of
from seedbed.methods.instructions.requirement_measures import TOO_LONG, TOO_SHORT, UNMENTIONED, bounds, failing, spoken
from seedbed.methods.instructions.requirement_prompts import ASK, CORRECT, KIND, LENGTH, MENTION, REST
from seedbed.methods.instructions.requirement_stages import AFTER, DETAIL, FILL, FRAME, POLISH

# named here as well, where a recipe looks for prompts to replace
_PROMPTS = REST, ANGLE, FRAME, FILL, AFTER, DETAIL, POLISH, TOO_SHORT, TOO_LONG, UNMENTIONED


async def requirement(  # noqa: PLR0913 - a wish is one thing, its parts stand in a form on their own
    ctx: Context,
    strata: dict[str, str] | None = None,
    *,
    wish: str,
    fields: dict[str, str] | None = None,
    minimum: int = 0,
    maximum: int = 0,
    unit: Literal["auto", "words", "characters"] = "auto",
    mention: tuple[str, ...] = (),
    by: tuple[str, ...] = (),
    stages: tuple[Literal["frame", "fill", "detail", "polish"], ...] = (),
) -> Row:
    """Write the fields of one row; a ``maximum`` of 0 is no limit. See the card above.

    Raises:
        RecipeError: ``by`` names a column that ``strata`` does not have.
    """
    fields = fields or {"text": wish}
    main = next(iter(fields))
    unit = unit if unit != "auto" else "characters" if ctx.language == "zh" else "words"
    rules = [ctx.fill(KIND, name=name, value=value) for name, value in _kinds(strata or {}, by).items()]
    if minimum or maximum:
        rules.append(ctx.fill(LENGTH, field=main, bounds=bounds(ctx, minimum, maximum, unit)))
    if mention:
        rules.append(ctx.fill(MENTION, field=main, elements="; ".join(one.replace("|", " / ") for one in mention)))
    rules.append(angle(ctx))
    described = "\n".join(f"- {name}: {about}" for name, about in fields.items())
    prompt = ctx.fill(ASK, wish=wish, rules="\n".join(rules), fields=described)
    if stages:
        told = {"wish": wish, "about": fields[main], "rules": "\n".join(rules)}
        row = await in_stages(ctx, told, fields, stages)
        said = canonical(row).decode()
    else:
        reply = await ctx.ask(prompt, schema=schema_of(fields), **SAMPLING)
        row, said = read_fields(reply, fields), reply.text
    failures = failing(row[main], minimum, maximum, unit, mention)
    if failures:
        again = ctx.fill(CORRECT, failures="; ".join(ctx.fill(one.prompt, **spoken(ctx, one)) for one in failures))
        history = [{"role": "user", "content": prompt}, {"role": "assistant", "content": said}]
        row = read_fields(await ctx.ask(again, history=history, schema=schema_of(fields), **SAMPLING), fields)
        ctx.note(corrected=[one.reason for one in failures])
        failures = failing(row[main], minimum, maximum, unit, mention)
    if failures:
        reason = "; ".join(one.reason for one in failures)
        raise Reject(f"{main}: {reason}", value=failures[0].value, threshold=failures[0].wanted)
    return row


def _kinds(strata: dict[str, str], by: tuple[str, ...]) -> dict[str, str]:
    missing = [name for name in by if name not in strata]
    if missing:
        raise RecipeError(f"`by` names {missing}, but the row's strata are {sorted(strata)}; give targets for them")
    return {name: strata[name] for name in by} if by else strata


EXAMPLE = Example(
    row={"strata": {"sentiment": "positive"}},
    settings={
        "wish": "short film reviews",
        "fields": {"review": "the review"},
        "minimum": 6,
        "maximum": 12,
        "mention": ("plot", "acting|cast"),
    },
    replies=[
        {"review": "A clever plot that I adored from start to finish."},
        {"review": "A clever plot and a splendid cast; I adored it."},
    ],
    gives={"review": "A clever plot and a splendid cast; I adored it."},
)
