"""Respond: answer every instruction of a set, with a model of one's choice.

No paper: the plain step of every pipeline, for rows that have a question and no answer, or whose answer is to be made
anew by a better model (distillation).

Reads ``instruction`` with its ``input``, or ``messages`` whose last turn is the user's. The row's ``system`` is sent
and stays in the row. ``style`` is told in the system message as well but not kept, so that a model trained on the rows
answers in that style without being told (context distillation, arXiv 2209.15189). ``reasoning`` keeps what the model
thought, where its server tells. A reply that was cut off at ``max_tokens`` is asked again, then set aside.

Real run: Qwen2.5-Coder-1.5B, 20 short questions (half Chinese) in the style `brief`: 20 readable, 20 kept, 20 tokens an
answer.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.text import folded, with_input


class Answered(TypedDict):
    """The answer; of a dialogue also the dialogue with it, and the thoughts where they are kept."""

    output: str
    messages: NotRequired[list[Message]]
    reasoning: NotRequired[str]


STYLES = {
    "": Prompt(en="", zh=""),
    "brief": Prompt(
        en="Answer in as few words as a complete answer allows, without an introduction.",
        zh="在答案完整的前提下尽量简短，不要开场白。",
    ),
    "detailed": Prompt(
        en="Answer thoroughly: give the reasons, the background and an example where one helps.",
        zh="回答要详尽：说明理由和背景，必要时举例。",
    ),
    "steps": Prompt(
        en="Work through the question step by step, then state the answer on a line of its own.",
        zh="逐步分析问题，最后单独一行写出答案。",
    ),
    "plain": Prompt(
        en="Answer in plain words that someone without any training understands; no lists, no headings.",
        zh="用外行也能听懂的话回答，不要用列表和标题。",
    ),
}
SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 2048}


async def respond(
    ctx: Context,
    instruction: str = "",
    input: str = "",
    system: str = "",
    messages: list[Message] | None = None,
    *,
    style: Literal["", "brief", "detailed", "steps", "plain"] = "",
    reasoning: bool = False,
) -> Answered:
    """Answer a row's question; see the card above.

    Raises:
        Reject: there is no question, or the answer only repeats it.
    """
    turns = _turns(instruction, input, system, messages)
    asked = str(turns[-1]["content"])
    opened = turns[0]["role"] == "system"
    told = "\n".join(part for part in (str(turns[0]["content"]) if opened else "", ctx.fill(STYLES[style])) if part)
    reply = await ctx.ask(asked, system=told, history=turns[opened:-1], **SAMPLING)
    answer = reply.text.strip()
    if folded(answer) == folded(asked):
        raise Reject("the answer only repeats the question", value=answer[:200])
    made = Answered(output=answer)
    if messages:
        made["messages"] = [*messages, {"role": "assistant", "content": answer}]
    if reasoning and reply.reasoning.strip():
        made["reasoning"] = reply.reasoning.strip()
    return made


def _turns(instruction: str, given: str, system: str, messages: list[Message] | None) -> list[Message]:
    """The dialogue up to and with the question that is to be answered."""
    turns: list[Message] = list(messages or [])
    if not turns and instruction.strip():
        question = with_input(instruction, given)
        turns = [{"role": "user", "content": question}]
    if not turns:
        raise Reject("the row has nothing to answer: it needs `instruction` or `messages`")
    if turns[-1].get("role") != "user" or not isinstance(turns[-1].get("content"), str):
        raise Reject(f"the last turn is not a text of the user but of {turns[-1].get('role')!r}")
    if system.strip() and turns[0]["role"] != "system":
        turns.insert(0, {"role": "system", "content": system})
    return turns


EXAMPLE = Example(
    row={"instruction": "Put the words in order.", "input": "home went she"},
    settings={"style": "brief"},
    replies=["She went home."],
    gives={"output": "She went home."},
)
