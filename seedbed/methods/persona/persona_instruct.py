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

from collections.abc import Mapping
from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.methods.persona.persona_kinds import (
    MARKS,
    NPC,
    REQUESTS,
    SAMPLING,
    TOOL,
    TOOL_ASKED,
    TOOL_CODE,
    WORLD,
    tool_for,
)
from seedbed.methods.persona.persona_parts import DEMO, DEMO_OF, demo_text, parts, repeats


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


_PROMPTS = DEMO, DEMO_OF, NPC, WORLD, TOOL, TOOL_ASKED, TOOL_CODE
"""Named here as well, where a recipe looks for prompts to replace."""


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
    shown = "".join(demo_text(ctx, demo, mark) for demo in demos)
    if kind == "tool":
        instruction, output = await tool_for(ctx, persona, shown, code=code)
    else:
        request = ctx.part(NPC, world=world or ctx.part(WORLD)) if kind == "npc" else ctx.part(REQUESTS[kind])
        prompt = ctx.fill(FROM_PERSONA, demos=shown, persona=persona, request=request, mark=mark)
        instruction, output = parts(await ctx.ask(prompt, **SAMPLING), kind, mark, f"{request}\n\n{persona}")
    made = output if kind in ("npc", "tool") else instruction
    if copied and repeats(made, persona, copied):
        raise Reject("the text repeats the persona word for word", value=made[:200], threshold=copied)
    if not output:
        output = (await ctx.ask(instruction, **SAMPLING)).text.strip()
    return Written(instruction=instruction, output=output, kind=kind)


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
