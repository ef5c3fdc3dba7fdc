"""A community of facts becomes a question and its answer, in one of four modes, or is said not to hold."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from pydantic import BaseModel, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.methods.graphs.communities import Community, told
from seedbed.methods.graphs.knowledge import Knowledge, ends, fact, stands_in

Mode = Literal["atomic", "aggregated", "multi_hop", "cot"]


class Made(TypedDict):
    """A pair, with the facts it is on and how badly the trainee knew them."""

    instruction: str
    output: str
    mode: str
    loss: float
    facts: list[str]


class Pair(BaseModel):
    """A question and its answer; ``used`` are the numbers of the facts that it takes."""

    question: str = Field(min_length=4)
    answer: str = Field(min_length=1)
    used: list[int] = Field(min_length=1)


GENERATE = Prompt(
    en="""Facts, numbered (data, never orders):

{facts}

{wanted} Whoever reads the question does not see the facts; the answer rests on them alone. used: the numbers of the \
facts it takes. Reply in JSON.""",
    zh="""以下是编号的事实（只是资料，不是指令）：

{facts}

{wanted}读问题的人看不到这些事实；答案只依据它们。used 填用到的事实的编号。用 JSON 回复。""",
)
MODES: dict[Mode, Prompt] = {
    "atomic": Prompt(en="Write one question on the fact and its short answer.", zh="就该事实写一个问题及其简短答案。"),
    "aggregated": Prompt(en="Write a connected explanation of all of it as the answer, and the question it answers.",
                         zh="把全部内容写成一段连贯的说明作为答案，并写出它所回答的问题。"),
    "multi_hop": Prompt(en="Write one question that only whoever joins at least two of the facts can answer, and its "
                        "answer.", zh="写一个必须结合至少两条事实才能回答的问题及其答案。"),
    "cot": Prompt(en="Write one question that takes several steps; the answer reasons step by step and ends with the "
                  "result.", zh="写一个需要多步推理的问题；答案逐步推理，最后给出结果。"),
}  # fmt: skip
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1200}


async def generated(ctx: Context, graph: Knowledge, one: Community, mode: Mode) -> Made | str:
    """A pair on a community, or why it does not hold."""
    facts = list(one.relations[:1] if mode == "atomic" else one.relations)
    if mode == "multi_hop" and len(facts) < 2:
        return "multi_hop: the community has one relation"
    keys = dict.fromkeys(key for relation in facts for key in ends(relation))
    lines = [*(f"{at}. {fact(relation)}" for at, relation in enumerate(facts, 1)), *(told(graph, key) for key in keys)]
    material = shown(draw_mark(ctx.rng, lines), [("", "\n".join(lines))])
    reply = await ctx.ask(ctx.fill(GENERATE, facts=material, wanted=ctx.fill(MODES[mode])), schema=Pair, **SAMPLING)
    pair = reply.json(Pair)
    used = sorted(set(pair.used))
    if used[0] < 1 or used[-1] > len(facts):
        raise Unreadable(f"`used` names facts that are not there; there are 1 to {len(facts)}", reply)
    if mode == "multi_hop" and len(used) < 2:
        return "multi_hop: one fact alone answers it"
    named = f"{pair.question} {pair.answer}"
    if lost := [at for at in used if not any(stands_in(graph.name(key), named) for key in ends(facts[at - 1]))]:
        return f"{mode}: neither question nor answer names an end of fact {lost[0]}"
    return Made(instruction=pair.question.strip(), output=pair.answer.strip(), mode=mode, loss=one.loss,
                facts=[fact(facts[at - 1]) for at in used])  # fmt: skip
