"""What is asked for a persona: the requests of each kind, the marks their replies begin with, the form of a tool."""

from __future__ import annotations

import ast
import json
from typing import Any

from pydantic import BaseModel, Field

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply

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
    "npc": Prompt(en="Name:", zh="姓名："),
    "tool": Prompt(en="Tool:", zh="工具："),
}
NPC = Prompt(
    en="The world of a game:\n{world}\n\nWhich non-player character of this world would this person be? Give the name, "
    "then who the character is, in keeping with the world, and how it deals with the players.",
    zh="一款游戏的世界：\n{world}\n\n此人在这个世界里会是怎样的非玩家角色？先写姓名，再写该角色是谁（要符合这个世界），以及如何与玩家互动。",
)
WORLD = Prompt(
    en="The Drowned Shelf: a chain of islands on the back of a sleeping turtle. Tides carry away whole streets, so "
    "every house is a boat. Bells made of glass keep the turtle asleep; they crack, one each winter. Guilds of divers, "
    "bell-founders and tide-readers rule the harbours together and trust each other little. Players arrive as "
    "shipwrecked strangers who look for a way home.",
    zh="沉陆：一串岛屿坐落在一只沉睡的巨龟背上。潮水会卷走整条街，所以每座房子都是船。玻璃铸的钟让巨龟安睡，可每年冬天总有一口钟碎裂。"
    "潜水人、铸钟匠和观潮人三个行会共同管理港口，彼此却互不信任。玩家是遇难漂来的外乡人，正在寻找回家的路。",
)
TOOL = Prompt(
    en="{demos}A person:\n{persona}\n\nThink of a tool (a function) that this person would need and that would serve "
    "nobody else as well. Write its interface, not the person's description. Reply in JSON: name (one identifier), "
    "description, inputs and outputs (lists of name, type, description).",
    zh="{demos}某人：\n{persona}\n\n设想一个此人需要、别人不太用得上的工具（函数），写出它的接口，不要照抄对此人的描述。"
    "用 JSON 回复：name（一个英文标识符）、description、inputs 和 outputs（由 name、type、description 组成的列表）。",
)
TOOL_ASKED = Prompt(
    en="Define the interface of one tool (a function) that would help this person: name, description, inputs and "
    "outputs, in JSON.\n{persona}",
    zh="请为此人定义一个用得上的工具（函数）的接口，用 JSON 给出 name、description、inputs 和 outputs。\n{persona}",
)
TOOL_CODE = Prompt(
    en="Write this tool as one Python function with the same name and the inputs as parameters. Reply with one code "
    "block only.\n\n{interface}",
    zh="请把这个工具写成一个 Python 函数，函数名与工具名相同，参数就是 inputs。只回复一个代码块。\n\n{interface}",
)


class Slot(BaseModel):
    """An input or an output of a tool."""

    name: str = Field(pattern=r"^[A-Za-z_]\w*$")
    type: str = Field(min_length=1)
    description: str = Field(min_length=1)


class Tool(BaseModel):
    """The interface of a tool."""

    name: str = Field(pattern=r"^[A-Za-z_]\w*$")
    description: str = Field(min_length=1)
    inputs: list[Slot]
    outputs: list[Slot] = Field(min_length=1)


def tool_of(reply: Reply) -> dict[str, Any]:
    """The interface in a reply; its inputs differ in name."""
    tool = reply.json(Tool)
    names = [one.name for one in tool.inputs]
    if len(set(names)) < len(names):
        raise Unreadable(f"two inputs have one name: {', '.join(names)}", reply)
    return tool.model_dump()


def function_of(reply: Reply, tool: dict[str, Any]) -> str:
    """The code of a tool in a reply: Python that defines a function of its name with its inputs as parameters."""
    code = reply.code("python")
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError) as error:
        raise Unreadable(f"the code is no Python: {error}", reply) from None
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == tool["name"]:
            found = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            if found == [one["name"] for one in tool["inputs"]]:
                return code
    wanted = ", ".join(one["name"] for one in tool["inputs"])
    raise Unreadable(f"wanted a function {tool['name']}({wanted})", reply)


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}


async def tool_for(ctx: Context, persona: str, shown: str, *, code: bool) -> tuple[str, str]:
    """The request for a tool and its interface, with its code where that is wanted."""
    tool = tool_of(await ctx.ask(ctx.fill(TOOL, demos=shown, persona=persona), schema=Tool, **SAMPLING))
    interface = json.dumps(tool, ensure_ascii=False, indent=2)
    asked = ctx.part(TOOL_ASKED, persona=persona)
    if not code:
        return asked, interface
    written = function_of(await ctx.ask(ctx.fill(TOOL_CODE, interface=interface), **SAMPLING), tool)
    return asked, f"{interface}\n\n```python\n{written}\n```"
