"""Persona-instruct: what this person would ask, the problem that suits them, the article they would write.

Paper: Persona Hub, arXiv 2406.20094 (persona-driven synthesis).

One short request with a persona put into it gives other data for every persona, so variety grows with the personas and
not with tricks of wording. ``kinds`` names the requests, one drawn per row: ``instruction`` (a prompt the person would
send), ``math`` and ``logic`` (a problem from their world), ``knowledge`` (an article whose title becomes the
instruction). The first three are answered by a second request, without the persona. ``demos`` (``{"text", "persona"}``,
``persona`` optional) are shown as worked samples: the paper's few-shot and persona-enhanced few-shot modes.

Differs from the paper: its kinds for game characters and tool interfaces are left out, since they are not pairs of
instruction and answer; texts that repeat the persona word for word (its ``copied`` first words) are set aside, the
artefact known from the released data. The math study's agreement of solvers is the check ``vote``.

Real run: Qwen2.5-Coder-1.5B, 20 personas (half Chinese): 20 readable, 15 kept; 5 texts, all
English, repeated the persona. Of the articles some have a title that is no question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import words


class Written(TypedDict):
    """An instruction made for a persona, answered."""

    instruction: str
    output: str
    kind: str


FROM_PERSONA = Prompt(
    en="""{demos}A person:
{persona}

{request}
Do not repeat the description of the person. Begin your reply with "{mark}" and write nothing before it.""",
    zh="""{demos}某人：
{persona}

{request}
不要照抄上面对此人的描述。回复请以“{mark}”开头，前面不要写任何内容。""",
)

DEMO = Prompt(en="A sample of what is wanted:\n{mark} {text}\n\n", zh="所需内容的样例：\n{mark}{text}\n\n")
DEMO_OF = Prompt(
    en="A sample of what is wanted, for this person: {persona}\n{mark} {text}\n\n",
    zh="针对此人的样例：{persona}\n{mark}{text}\n\n",
)

REQUESTS = {
    "instruction": Prompt(
        en="Guess a prompt that this person would send to an AI assistant for their own purpose: specific, with all "
        "the information needed, written as they would write it. Do not answer it.",
        zh="猜一猜此人出于自身需要会向人工智能助手发送什么提问：要具体，信息齐全，符合此人的口吻。不要作答。",
    ),
    "math": Prompt(
        en="Write one demanding mathematics problem that arises in this person's world and would not arise elsewhere. "
        "State every quantity needed; ask at most two questions; give no solution.",
        zh="写一道有难度的数学题，取材于此人特有的处境，换作别人就不会遇到。给全所需数据，最多提两问，不要给出解答。",
    ),
    "logic": Prompt(
        en="Write one demanding logical-reasoning problem set in this person's world, with all its conditions and "
        "exactly one answer. Give no solution.",
        zh="写一道有难度的逻辑推理题，场景取自此人的生活，条件齐全，答案唯一。不要给出解答。",
    ),
    "knowledge": Prompt(
        en="Write, as this person, an article for a question-and-answer site on something they know well: specific and "
        "rich in facts. The title, worded as a question, stands on the first line; the article follows.",
        zh="请以此人的身份，就其熟悉的事情为问答网站写一篇文章：具体、知识丰富。第一行是标题，用问句；其后是正文。",
    ),
}

MARKS = {
    "instruction": Prompt(en="User prompt:", zh="用户提问："),
    "math": Prompt(en="Math problem:", zh="数学题："),
    "logic": Prompt(en="Logic problem:", zh="逻辑题："),
    "knowledge": Prompt(en="Title:", zh="标题："),
}

SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}


async def persona_instruct(
    ctx: Context,
    persona: str,
    *,
    kinds: tuple[str, ...] = ("instruction", "math", "logic", "knowledge"),
    demos: tuple[Mapping[str, str], ...] = (),
    copied: int = 8,
) -> Written:
    """Write and answer one instruction for a persona; see the card above.

    Raises:
        Reject: the text repeats the persona word for word, or asks for nothing.
    """
    kind = ctx.rng.choice(kinds)
    mark = ctx.fill(MARKS[kind])
    shown = "".join(_demo(ctx, demo, mark) for demo in demos)
    prompt = ctx.fill(FROM_PERSONA, demos=shown, persona=persona, request=ctx.fill(REQUESTS[kind]), mark=mark)
    reply = await ctx.ask(prompt, **SAMPLING)
    text = _after(reply, mark)
    if copied and _repeats(text, persona, copied):
        raise Reject("the text repeats the persona word for word", value=text[:200], threshold=copied)
    if kind == "knowledge":
        instruction, output = _title(text, reply)
    else:
        instruction, output = text, (await ctx.ask(text, **SAMPLING)).text.strip()
    return Written(instruction=instruction, output=output, kind=kind)


def _demo(ctx: Context, demo: Mapping[str, str], mark: str) -> str:
    if demo.get("persona"):
        return ctx.fill(DEMO_OF, persona=demo["persona"], mark=mark, text=demo["text"])
    return ctx.fill(DEMO, mark=mark, text=demo["text"])


def _after(reply: Reply, mark: str) -> str:
    """What stands after the mark, which must open a line and stand once; bold and full-width colons are let pass."""
    name = re.escape(mark.rstrip(":："))
    found = re.split(rf"^[#*\s]*{name}[*\s]*[:：][*\s]*", reply.text, flags=re.MULTILINE | re.IGNORECASE)
    if len(found) != 2 or not found[1].strip():
        raise Unreadable(f"wanted one text after {mark!r}, found {len(found) - 1}", reply)
    return found[1].strip()


def _repeats(text: str, persona: str, run: int) -> bool:
    """Whether the text holds the persona's first ``run`` words in a row (all of a shorter persona)."""
    said, opening = words(text), words(persona)[:run]
    return bool(opening) and any(said[at : at + len(opening)] == opening for at in range(len(said)))


def _title(text: str, reply: Reply) -> tuple[str, str]:
    title, _, article = text.partition("\n")
    if not article.strip():
        raise Unreadable("wanted the title on the first line and the article below it", reply)
    return title.strip("*# \t"), article.strip()


EXAMPLE = Example(
    row={"persona": "A beekeeper in the Alps who sells comb honey at two weekly markets."},
    settings={"kinds": ("math",)},
    replies=[
        "Math problem: A hive gives 14 kg of honey in June and 25% less in July. How many 250 g combs is that?",
        "June and July give 14 + 10.5 = 24.5 kg, which is 98 combs of 250 g.",
    ],
    gives={
        "instruction": "A hive gives 14 kg of honey in June and 25% less in July. How many 250 g combs is that?",
        "output": "June and July give 14 + 10.5 = 24.5 kg, which is 98 combs of 250 g.",
        "kind": "math",
    },
)
