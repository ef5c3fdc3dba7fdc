"""Writing a text in stages, for Requirement: a frame, the frame filled, details, polish."""

from __future__ import annotations

from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply

STAGES = ("frame", "fill", "detail", "polish")
FRAME = Prompt(
    en="""A text is to be written for this wish: {wish}
It is: {about}
{rules}

Do not write it yet. Give its frame: two to eight points in the order in which they are to come, each saying in a few \
words what is told there. One point a line, numbered from 1.; nothing else.""",
    zh="""要按以下需求写一段文字：{wish}
写的是：{about}
{rules}

先不要写正文，只给出提纲：按先后顺序列二到八点，每点用几个词说明那里讲什么。\
每点占一行，从 1. 开始编号，不要写别的内容。""",
)
FILL = Prompt(
    en="""Write a text for this wish: {wish}
It is: {about}
{rules}
{frame}
Reply with the text only.""",
    zh="""请按以下需求写一段文字：{wish}
写的是：{about}
{rules}
{frame}
只回复正文。""",
)
AFTER = Prompt(
    en="It follows this frame, without its numbers:\n{points}", zh="按照下面的提纲来写，不要写编号：\n{points}"
)
DETAIL = Prompt(
    en="""This text was written for a wish ({wish}):

{text}

Make it more concrete: where it stays general, put in a detail that can be seen, heard, counted or named. Keep its \
order and its meaning.
{rules}
Reply with the whole new text only.""",
    zh="""下面的文字是按需求（{wish}）写的：

{text}

请把它写得更具体：凡是笼统的地方，都换成看得见、听得到、数得清或叫得出名字的细节。顺序和意思不变。
{rules}
只回复完整的新文字。""",
)
POLISH = Prompt(
    en="""This text was written for a wish ({wish}):

{text}

Polish it: take out repetition, stock phrases and clumsy sentences, so that it reads as a person wrote it. Keep all \
facts and names.
{rules}
Reply with the whole polished text only.""",
    zh="""下面的文字是按需求（{wish}）写的：

{text}

请润色：去掉重复、套话和别扭的句子，读起来像真人写的。事实和名称都要保留。
{rules}
只回复润色后的完整文字。""",
)


async def staged(
    ctx: Context, told: dict[str, str], stages: tuple[str, ...], sampling: dict[str, Any]
) -> tuple[str, dict[str, str]]:
    """The text after the last stage, and what every stage gave; ``told`` has ``wish``, ``about`` and ``rules``.

    Raises:
        RecipeError: a stage is unknown, out of order, or nothing fills the frame.
    """
    wrong = [one for one in stages if one not in STAGES]
    if wrong or list(stages) != sorted(stages, key=STAGES.index) or "fill" not in stages:
        raise RecipeError(f"`stages` is {list(stages)}; wanted some of {list(STAGES)} in this order, `fill` among them")
    given: dict[str, str] = {}
    text = ""
    for stage in stages:
        if stage == "frame":
            points = (await ctx.ask(ctx.fill(FRAME, **told), **sampling)).numbered()
            given[stage] = "\n".join(f"{place}. {point}" for place, point in enumerate(points, 1))
        elif stage == "fill":
            frame = ctx.fill(AFTER, points=given["frame"]) if "frame" in given else ""
            text = given[stage] = _bare(await ctx.ask(ctx.fill(FILL, **told, frame=frame), **sampling))
        else:
            prompt = DETAIL if stage == "detail" else POLISH
            asked = ctx.fill(prompt, wish=told["wish"], rules=told["rules"], text=text)
            text = given[stage] = _bare(await ctx.ask(asked, **sampling))
    return text, given


def _bare(reply: Reply) -> str:
    """The text without a fence round it; a reply with several is asked again."""
    text = reply.text.strip()
    if not text.startswith("```"):
        return text
    inner = reply.code()
    if not inner.strip():
        raise Unreadable("wanted the text only", reply)
    return inner.strip()
