"""Requirement: write one text after a wish in plain words, with fields, kinds, length bounds and things to mention.

No paper: what users ask of a data generator ("1,000 film reviews, half of them positive, 50 to 100 characters, each
speaking of plot and acting"). Diversity by drawn attributes follows AttrPrompt, arXiv 2306.15895.

``fields`` are the columns wanted, name to description; the first is the main one: its length and mentions are checked.
``strata`` holds the kind that this row is to be (``{"sentiment": "positive"}``), as the engine gives it from the
targets; ``by`` names the columns of it that count, all when empty. Every row draws a writer, a tone and an occasion, so
that rows do not resemble one another. ``minimum`` and ``maximum`` count in ``unit``: words, characters (white space
runs as one), or ``auto``, what the language counts: words of English, characters of Chinese. An element of ``mention``
is looked for as written, and may give alternatives: ``acting|performance|cast``.

A text that misses the length or a mention is sent back once with what is wrong; if it still fails the row is set aside.

Real run: Qwen2.5-Coder-1.5B, 20 rows (film reviews, half of them to be negative, 30 to 90 words, plot and acting): 20
readable, 14 kept; 4 were too short by a word or more after the second try, 1 too long, 1 missed a mention. Half of the
negative wishes came back as a positive review that says so, hence the second round that a target then needs. Of 10
earlier rows, half Chinese, 5 were kept.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.text import folded, length

ASK = Prompt(
    en="""Write one example for this wish: {wish}
{rules}
Reply in JSON with these fields:
{fields}""",
    zh="""请按以下需求写出一条数据：{wish}
{rules}
用 JSON 回复，包含以下字段：
{fields}""",
)
KIND = Prompt(en="- {name}: {value}", zh="- {name}：{value}")
LENGTH = Prompt(en="- length of {field}: {bounds}", zh="- 字段 {field} 的长度必须是：{bounds}")
MENTION = Prompt(
    en="- {field} must mention, in these words: {elements}",
    zh="- 字段 {field} 必须提到以下内容（照用这些词）：{elements}",
)
TOO_SHORT = Prompt(
    en="it has {size} {unit}, at least {wanted} are wanted",
    zh="篇幅太短，目前只有 {size} {unit}，至少需要 {wanted} {unit}",
)
TOO_LONG = Prompt(
    en="it has {size} {unit}, at most {wanted} are wanted",
    zh="篇幅太长，目前多达 {size} {unit}，最多只能写 {wanted} {unit}",
)
UNMENTIONED = Prompt(en="it does not mention {element}", zh="没有提到{element}")
ANGLE = Prompt(
    en="- written by {writer}, in a {tone} tone, {occasion} (let it show, do not say it)",
    zh="- 作者是{writer}，语气{tone}，{occasion}（自然体现，不要直接说明）",
)
CORRECT = Prompt(
    en="This is wrong: {failures}. Write it again with that put right, as JSON with the same fields.",
    zh="有以下问题：{failures}。请改正后重写，仍用含相同字段的 JSON 回复。",
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 1024}

WRITERS = (
    ("a student", "一名学生"), ("a retired teacher", "一位退休教师"), ("a nurse", "一名护士"), ("a farmer", "一位农民"),
    ("a young father", "一位年轻的父亲"), ("a bus driver", "一名公交司机"), ("an engineer", "一名工程师"),
    ("a shopkeeper", "一位店主"), ("a cook", "一名厨师"), ("a lawyer", "一名律师"), ("a grandmother", "一位奶奶"),
    ("a journalist", "一名记者"), ("a teenager", "一个十几岁的孩子"), ("a musician", "一位音乐人"),
    ("a carpenter", "一位木匠"), ("a scientist", "一位科研人员"), ("a tourist", "一位游客"),
    ("a newcomer to the subject", "一个刚接触这方面的人"), ("a demanding expert", "一位挑剔的行家"),
    ("a busy manager", "一位忙碌的经理"), ("a night-shift worker", "一名夜班工人"), ("a librarian", "一位图书管理员"),
    ("an athlete", "一名运动员"), ("a poet", "一位诗人"),
)  # fmt: skip
TONES = (
    ("matter-of-fact", "平实"), ("warm", "亲切"), ("dry", "冷淡"), ("humorous", "幽默"), ("excited", "激动"),
    ("thoughtful", "深沉"), ("impatient", "急躁"), ("formal", "正式"), ("chatty", "随意"), ("ironic", "略带讽刺"),
    ("modest", "谦虚"), ("enthusiastic", "热情"), ("calm", "平静"), ("blunt", "直率"), ("nostalgic", "怀旧"),
    ("curious", "好奇"),
)  # fmt: skip
OCCASIONS = (
    ("right after it happened", "写于事情刚发生之后"), ("some weeks later", "写于几周之后"),
    ("beginning with a small detail", "从一个小细节写起"), ("beginning with the conclusion", "先说结论"),
    ("comparing with an earlier time", "与从前作比较"), ("answering somebody else", "像是在回应别人"),
    ("with one concrete number", "带一个具体的数字"), ("with one concrete place", "带一个具体的地点"),
    ("telling what was expected before", "说出原先的期待"), ("naming one thing that could be better", "指出一处不足"),
    ("giving a piece of advice", "给出一条建议"), ("ending with a question", "以问句结尾"),
    ("on the phone in a hurry", "用手机匆匆写成"), ("for a close friend", "写给好朋友"),
    ("for strangers", "写给陌生人"), ("on a rainy evening", "写于一个雨夜"),
)  # fmt: skip


class _Failure(NamedTuple):
    """What is wrong with a text, in words of the language, what was measured, and what was wanted."""

    prompt: Prompt
    words: dict[str, Any]
    value: Any
    wanted: Any

    @property
    def reason(self) -> str:
        """In English, for the reject."""
        return self.prompt.fill("en", **self.words)


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
        rules.append(ctx.fill(LENGTH, field=main, bounds=_bounds(ctx, minimum, maximum, unit)))
    if mention:
        rules.append(ctx.fill(MENTION, field=main, elements="; ".join(one.replace("|", " / ") for one in mention)))
    rules.append(_angle(ctx))
    described = "\n".join(f"- {name}: {about}" for name, about in fields.items())
    prompt = ctx.fill(ASK, wish=wish, rules="\n".join(rules), fields=described)
    reply = await ctx.ask(prompt, schema=_schema(fields), **SAMPLING)
    row = _read(reply, fields)
    failures = _failures(row[main], minimum, maximum, unit, mention)
    if failures:
        again = ctx.fill(CORRECT, failures="; ".join(ctx.fill(one.prompt, **_said(ctx, one)) for one in failures))
        history = [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply.text}]
        row = _read(await ctx.ask(again, history=history, schema=_schema(fields), **SAMPLING), fields)
        ctx.note(corrected=[one.reason for one in failures])
        failures = _failures(row[main], minimum, maximum, unit, mention)
    if failures:
        reason = "; ".join(one.reason for one in failures)
        raise Reject(f"{main}: {reason}", value=failures[0].value, threshold=failures[0].wanted)
    return row


def _kinds(strata: dict[str, str], by: tuple[str, ...]) -> dict[str, str]:
    missing = [name for name in by if name not in strata]
    if missing:
        raise RecipeError(f"`by` names {missing}, but the row's strata are {sorted(strata)}; give targets for them")
    return {name: strata[name] for name in by} if by else strata


def _angle(ctx: Context) -> str:
    side = 1 if ctx.language == "zh" else 0
    writer, tone, occasion = (ctx.rng.choice(table)[side] for table in (WRITERS, TONES, OCCASIONS))
    ctx.note(angle=[writer, tone, occasion])
    return ctx.fill(ANGLE, writer=writer, tone=tone, occasion=occasion)


def _bounds(ctx: Context, minimum: int, maximum: int, unit: str) -> str:
    unit = _unit(ctx, unit)
    if ctx.language == "zh":
        return f"{minimum} 到 {maximum} {unit}" if maximum else f"至少 {minimum} {unit}"
    return f"{minimum} to {maximum} {unit}" if maximum else f"at least {minimum} {unit}"


def _unit(ctx: Context, unit: str) -> str:
    return {"words": "词", "characters": "字"}[unit] if ctx.language == "zh" else unit


def _said(ctx: Context, failure: _Failure) -> dict[str, Any]:
    words = failure.words
    return words | {"unit": _unit(ctx, words["unit"])} if "unit" in words else words


def _choices(element: str) -> list[str]:
    return [choice for choice in element.split("|") if choice.strip()]


def _schema(fields: dict[str, str]) -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in fields}
    return {"type": "object", "properties": texts, "required": list(fields), "additionalProperties": False}


def _read(reply: Reply, fields: dict[str, str]) -> Row:
    row = reply.json(dict)
    if row.keys() != fields.keys() or not all(isinstance(one, str) and one.strip() for one in row.values()):
        raise Unreadable(f"wanted a filled text for each of {', '.join(fields)}", reply)
    return {name: row[name].strip() for name in fields}


def _failures(text: str, minimum: int, maximum: int, unit: str, mention: tuple[str, ...]) -> list[_Failure]:
    size = length(text) if unit == "words" else len(" ".join(text.split()))
    found: list[_Failure] = []
    if size < minimum:
        found.append(_Failure(TOO_SHORT, {"size": size, "unit": unit, "wanted": minimum}, size, minimum))
    if maximum and size > maximum:
        found.append(_Failure(TOO_LONG, {"size": size, "unit": unit, "wanted": maximum}, size, maximum))
    missing = [one for one in mention if not any(folded(choice) in folded(text) for choice in _choices(one))]
    return found + [_Failure(UNMENTIONED, {"element": one.replace("|", " / ")}, None, one) for one in missing]


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
