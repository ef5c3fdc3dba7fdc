"""CAMEL: two agents in roles, one that instructs and one that carries out, talk until a task is done.

Paper: CAMEL, arXiv 2303.17760 (AI Society).

Rows bring ``assistant_role``, ``user_role`` and ``task``, or some of them, or nothing: the model lists 50 roles for
either side, proposes 10 tasks for every pair (25,000 of nothing), and a task specifier (temperature 1.4) makes each
concrete in at most 50 words. Then inception prompting: either agent's system message names both roles and the task, who
instructs whom, and that roles are never swapped. The user (role ``user``) gives one instruction and its input at a
time, the assistant answers ``Solution: …`` or declines honestly, up to 40 messages.

``termination_reason`` is ``end_token``, ``no_instruction`` (3 rounds in a row), ``role_flip`` (the assistant gives an
instruction, once), ``repeated_words`` (4 rounds with thanks, farewells or "language model"), ``token_limit`` (about
4,096 tokens) or ``max_messages``. ``pairs`` turns talks into rows of instruction, input and output. With ``proposals``
above 1 a critic (role ``critic``) picks each message. ``code`` numbers assistant role, user role and task.

Differs from the paper's code: rounds with thanks are counted over the whole talk, as was meant; the round that breaks a
rule and the end token are not kept, and nothing is asked after the token; a reason is never overwritten; a talk without
one instruction and its solution is set aside; tokens are estimated. Its Code data are rows with a programmer and a
person of a domain as roles; the misalignment data are left out.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.request import Message
from seedbed.core.step import Step, step
from seedbed.core.text import estimate_tokens
from seedbed.methods.dialogue.camel_prompts import ASSISTANT, BEGIN, CRITIC, USER
from seedbed.methods.dialogue.camel_rules import END, Rules, instruction_of, solution_of
from seedbed.methods.dialogue.camel_tasks import (
    ASSISTANT_ROLES,
    SPECIFY,
    TASKS,
    USER_ROLES,
    pair_roles,
    propose_tasks,
    specify_task,
)
from seedbed.methods.dialogue.turns import inverted


class Talk(TypedDict):
    """The talk; its user turns are instructions, its assistant turns solutions."""

    messages: list[Message]
    num_messages: int
    termination_reason: str


class Pair(TypedDict):
    """One instruction of a talk and its solution; ``message_id`` is the solution's place among the messages, from 1."""

    instruction: str
    input: str
    output: str
    message_id: int


_BEFORE = ASSISTANT_ROLES, USER_ROLES, TASKS, SPECIFY  # named here as well, where a recipe looks for prompts to replace
TALKING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}
CHOOSING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 8}


def camel(
    *,
    roles: tuple[int, int] = (50, 50),
    tasks: int = 10,
    words: int = 50,
    most: int = 40,
    tokens: int = 4096,
    proposals: int = 1,
    pairs: bool = False,
) -> list[Step]:
    """From roles to talks; see the card above."""
    if min(*roles, tasks, words, proposals) < 1 or most < 2:
        raise RecipeError("camel: roles, tasks, words and proposals are at least 1, most is at least 2")
    talk = step(role_play, most=most, tokens=tokens, proposals=proposals)
    before = [step(pair_roles, roles=roles), step(propose_tasks, tasks=tasks), step(specify_task, words=words)]
    return [*before, talk, *([step(as_pairs)] if pairs else [])]


async def role_play(
    ctx: Context,
    assistant_role: str,
    user_role: str,
    specified_task: str,
    *,
    most: int = 40,
    tokens: int = 4096,
    proposals: int = 1,
) -> Talk:
    """The talk of the two agents.

    Raises:
        Reject: it ended before the first instruction was carried out.
    """
    parts = {"assistant_role": assistant_role, "user_role": user_role, "task": specified_task}
    systems = {"user": ctx.fill(USER, end=END, **parts), "assistant": ctx.fill(ASSISTANT, **parts)}
    used = max(map(estimate_tokens, systems.values()))
    talk, rules, stop = list[Message](), Rules(), ""
    while not stop:
        said = await _message(ctx, "user", systems, talk, parts, proposals)
        if stop := rules.user(said):
            break
        asked: list[Message] = [*talk, {"role": "user", "content": said}]
        answer = await _message(ctx, "assistant", systems, asked, parts, proposals)
        if stop := rules.assistant(said, answer):
            break
        talk = [*asked, {"role": "assistant", "content": answer}]
        used += estimate_tokens(said) + estimate_tokens(answer)
        stop = "max_messages" if len(talk) + 2 > most else "token_limit" if used >= tokens else ""
    if not any(instruction_of(message["content"]) for message in talk[::2]):
        raise Reject(f"the talk ended before an instruction was carried out: {stop}", value=len(talk))
    return Talk(messages=talk, num_messages=len(talk), termination_reason=stop)


def as_pairs(messages: list[dict[str, str]]) -> list[Pair]:
    """The instructions of a talk with their solutions; a round without exactly one instruction gives none."""
    found = list[Pair]()
    for place in range(0, len(messages), 2):
        read, solution = instruction_of(messages[place]["content"]), solution_of(messages[place + 1]["content"])
        if read and solution:
            found.append(Pair(instruction=read[0], input=read[1], output=solution, message_id=place + 2))
    return found


async def _message(
    ctx: Context, who: str, systems: dict[str, str], talk: list[Message], parts: dict[str, str], proposals: int
) -> str:
    """The next message of one of the two, chosen by the critic where there are several proposals."""
    role = "main" if who == "assistant" else "user"
    history = talk if who == "assistant" else inverted(talk, ctx.part(BEGIN))
    prompt, before = history[-1]["content"], history[:-1]
    said = [
        (await ctx.ask(prompt, system=systems[who], history=before, role=role, **TALKING)).text.strip()
        for _ in range(proposals)
    ]
    if len(set(said)) == 1:
        return said[0]
    listed = "\n\n".join(f"{place}. {one}" for place, one in enumerate(said, 1))
    speaker = parts["assistant_role" if who == "assistant" else "user_role"]
    question = ctx.part(CRITIC, **parts, speaker=speaker, count=len(said), proposals=listed)
    reply = await ctx.ask(question, role="critic", **CHOOSING)
    chosen = reply.number()
    if chosen not in range(1, len(said) + 1):
        raise Unreadable(f"wanted a number from 1 to {len(said)}", reply)
    return said[int(chosen) - 1]


EXAMPLE = Example(
    row=[{"assistant_role": "Gardener", "user_role": "Landlord", "task": "Plan a hedge."}],
    replies=[
        "Plan a dense evergreen hedge of 12 m along a windy road.",
        "Instruction: Name one plant.\nInput: None",
        "Solution: Holly, set 60 cm apart.\n\nNext request.",
        "<CAMEL_TASK_DONE>",
    ],
    gives=[
        {
            "assistant_role": "Gardener",
            "user_role": "Landlord",
            "task": "Plan a hedge.",
            "code": "001_001_001",
            "specified_task": "Plan a dense evergreen hedge of 12 m along a windy road.",
            "messages": [
                {"role": "user", "content": "Instruction: Name one plant.\nInput: None"},
                {"role": "assistant", "content": "Solution: Holly, set 60 cm apart.\n\nNext request."},
            ],
            "num_messages": 2,
            "termination_reason": "end_token",
        }
    ],
)
