"""Persona-instruct: what this person would ask, the problem that suits them, the article they would write.

Paper: Persona Hub, arXiv 2406.20094 (persona-driven synthesis).

One short request with a persona put into it gives other data for every persona, so variety grows with the personas and
not with tricks of wording. ``kinds`` names the requests, one drawn per row: ``instruction`` (a prompt the person would
send), ``math`` and ``logic`` (a problem from their world), ``knowledge`` (an article whose title becomes the
instruction), ``npc`` (the character of a game that the person would be in its ``world``), ``tool`` (the interface of a
function they need, and with ``code`` its Python). The first three are answered by a second request, without the
persona; of the last two the instruction holds world and persona. ``demos`` (``{"text", "persona"}``, ``persona``
optional) are shown as worked samples: the paper's few-shot and persona-enhanced few-shot modes.

Differs from the paper: texts that repeat the persona word for word (its ``copied`` first words) are set aside, the
artefact known from the released data. The math study's agreement of two solvers in three is the check ``vote`` with
``{samples: 3, threshold: 0.6}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import words
from seedbed.methods.persona.persona_kinds import (
    MARKS,
    NPC,
    REQUESTS,
    TOOL,
    TOOL_ASKED,
    TOOL_CODE,
    WORLD,
    Tool,
    function_of,
    tool_of,
)


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

_OF_KINDS = NPC, WORLD, TOOL, TOOL_ASKED, TOOL_CODE  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}


async def persona_instruct(
    ctx: Context,
    persona: str,
    *,
    kinds: tuple[str, ...] = tuple(MARKS),
    demos: tuple[Mapping[str, str], ...] = (),
    copied: int = 8,
    world: str = "",
    code: bool = False,
) -> Written:
    """Write and answer one instruction for a persona; see the card above.

    Raises:
        Reject: the text repeats the persona word for word.
    """
    unknown = set(kinds) - set(MARKS)
    if unknown or not kinds:
        raise RecipeError(f"persona_instruct: kinds are {', '.join(MARKS)}; got {', '.join(kinds) or 'none'}")
    kind = ctx.rng.choice(kinds)
    mark = ctx.part(MARKS[kind])
    shown = "".join(_demo(ctx, demo, mark) for demo in demos)
    if kind == "tool":
        instruction, output = await _tool(ctx, persona, shown, code=code)
    else:
        request = ctx.part(NPC, world=world or ctx.part(WORLD)) if kind == "npc" else ctx.part(REQUESTS[kind])
        prompt = ctx.fill(FROM_PERSONA, demos=shown, persona=persona, request=request, mark=mark)
        instruction, output = _parts(await ctx.ask(prompt, **SAMPLING), kind, mark, f"{request}\n\n{persona}")
    made = output if kind in ("npc", "tool") else instruction
    if copied and _repeats(made, persona, copied):
        raise Reject("the text repeats the persona word for word", value=made[:200], threshold=copied)
    if not output:
        output = (await ctx.ask(instruction, **SAMPLING)).text.strip()
    return Written(instruction=instruction, output=output, kind=kind)


async def _tool(ctx: Context, persona: str, shown: str, *, code: bool) -> tuple[str, str]:
    """The request for a tool and its interface, with its code where that is wanted."""
    tool = tool_of(await ctx.ask(ctx.fill(TOOL, demos=shown, persona=persona), schema=Tool, **SAMPLING))
    interface = json.dumps(tool, ensure_ascii=False, indent=2)
    asked = ctx.part(TOOL_ASKED, persona=persona)
    if not code:
        return asked, interface
    written = function_of(await ctx.ask(ctx.fill(TOOL_CODE, interface=interface), **SAMPLING), tool)
    return asked, f"{interface}\n\n```python\n{written}\n```"


def _parts(reply: Reply, kind: str, mark: str, asked: str) -> tuple[str, str]:
    """Instruction and output in a reply; an output of "" is still to be asked for."""
    text = _after(reply, mark)
    if kind == "npc":
        return asked, f"{mark} {text}" if mark.endswith(":") else f"{mark}{text}"
    return _title(text, reply) if kind == "knowledge" else (text, "")


def _demo(ctx: Context, demo: Mapping[str, str], mark: str) -> str:
    if demo.get("persona"):
        return ctx.part(DEMO_OF, persona=demo["persona"], mark=mark, text=demo["text"])
    return ctx.part(DEMO, mark=mark, text=demo["text"])


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
