"""Who meets in CAMEL, and over what: roles for either side, tasks for every pair, each made concrete."""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.text import folded, length


class Specified(TypedDict):
    """The concrete task."""

    specified_task: str


ASSISTANT_ROLES = Prompt(
    en="List {count} different occupations in whose part an AI assistant could help people. One name a line, numbered "
    "from 1.; nothing else.",
    zh="列出 {count} 种不同的职业，人工智能助手可以扮演它们来帮助别人。每行一个名称，从 1. 开始编号，不要写别的内容。",
)
USER_ROLES = Prompt(
    en="List {count} different kinds of people, by occupation or part in life, who might work with an AI assistant. "
    "One name a line, numbered from 1.; nothing else.",
    zh="列出 {count} 类可能与人工智能助手合作的人，用职业或身份表示，各不相同。"
    "每行一个名称，从 1. 开始编号，不要写别的内容。",
)
TASKS = Prompt(
    en="List {count} different tasks that the assistant, a {assistant_role}, can complete for the user, a {user_role}, "
    "by talking alone. One task a line, numbered from 1.; nothing else.",
    zh="助手是{assistant_role}，用户是{user_role}。列出 {count} 项助手仅凭对话就能协助用户完成的任务，各不相同。"
    "每行一项，从 1. 开始编号，不要写别的内容。",
)
SPECIFY = Prompt(
    en="A {assistant_role} will help a {user_role} with this task: {task}\nMake the task concrete and vivid: which "
    "case, which aim, which limits. Reply with the new task only, in at most {words} words.",
    zh="{assistant_role}将协助{user_role}完成这项任务：{task}\n请把任务写得具体生动：什么情形、什么目标、什么限制。"
    "只回复新的任务，不超过 {words} 个词。",
)
LISTING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 2048}
SPECIFYING: dict[str, Any] = {"temperature": 1.4, "max_tokens": 256}


async def pair_roles(
    ctx: Context, assistant_role: str = "", user_role: str = "", *, roles: tuple[int, int] = (50, 50)
) -> list[Row]:
    """Every assistant role with every user role; what the row names is not asked for."""
    helpers = [assistant_role] if assistant_role.strip() else _names(
        await ctx.ask(ctx.fill(ASSISTANT_ROLES, count=roles[0]), **LISTING), roles[0]
    )  # fmt: skip
    users = [user_role] if user_role.strip() else _names(
        await ctx.ask(ctx.fill(USER_ROLES, count=roles[1]), **LISTING), roles[1]
    )  # fmt: skip
    return [
        {"assistant_role": helper, "user_role": user, "code": f"{one:03}_{other:03}"}
        for one, helper in enumerate(helpers, 1)
        for other, user in enumerate(users, 1)
    ]


async def propose_tasks(
    ctx: Context, assistant_role: str, user_role: str, code: str, task: str = "", *, tasks: int = 10
) -> list[Row]:
    """The tasks of a pair, unless the row has one."""
    if task.strip():
        return [{"code": f"{code}_001"}]
    prompt = ctx.fill(TASKS, count=tasks, assistant_role=assistant_role, user_role=user_role)
    found = _names(await ctx.ask(prompt, **LISTING), tasks)
    return [{"task": one, "code": f"{code}_{place:03}"} for place, one in enumerate(found, 1)]


async def specify_task(ctx: Context, assistant_role: str, user_role: str, task: str, *, words: int = 50) -> Specified:
    """The task made concrete; one of more than twice the words is asked for again."""
    prompt = ctx.fill(SPECIFY, assistant_role=assistant_role, user_role=user_role, task=task, words=words)
    reply = await ctx.ask(prompt, **SPECIFYING)
    if length(reply.text) > 2 * words:
        raise Unreadable(f"the task has {length(reply.text)} words; at most {words} were wanted", reply)
    return Specified(specified_task=" ".join(reply.text.split()))


def _names(reply: Reply, most: int) -> list[str]:
    """The lines of a numbered list without repeats, the first ``most``."""
    found: dict[str, str] = {}
    for one in reply.numbered():
        name = one.split("\n")[0].strip(" *.。")
        found.setdefault(folded(name), name)
    return [name for name in found.values() if name][:most]
