"""InterCode: a model acts in a real shell, database or Python session, sees what comes of it, and at last submits.

Paper: InterCode, arXiv 2306.14898.

A row names its ``environment`` (bash, sql or python) and brings what it begins with: ``files`` for bash, ``tables`` for
sql, a ``start`` program for python; ``gold`` is the command, query or program that does it rightly, ``tests`` are
Python's asserts. Each turn holds one fenced block, which is run; its output, cut to ``shown`` characters, is the next
message, and what a model writes behind its block is cut off. ``submit`` ends and is scored, ``skip`` ends without a
score; there are ``turns`` (10) at most, greedy.

*sql*: the share of rows that the last result and the gold one have in common (multisets) times Kendall's tau of their
order; two empty results count 1, an error 0. *bash*: 0.01, and 0.33 each for the changes to the file system (1 - erf of
those missing or too many), for changed files with the right content, and for the cosine of the outputs (TF-IDF); the
gold command runs in a folder of its own. *python*: the share of tests that all actions together pass, run apart from
them. Rows are kept from ``least`` (1) on, as ``messages`` without scores, since one shown while acting cannot be
imitated; ``policy`` is react (a thought before each action), plan (a plan first) or try_again (actions only).

Differs from the paper: sql with full score must also match the gold query on ``states`` (8) of the database, so luck on
one is not enough; a negative tau counts 0; the order counts where the gold query asks for one; a gold that prints and
changes nothing proves nothing; flags (CTF) are left out. Bash needs level A of the sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.environment import Opened
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.row import Row
from seedbed.methods.code import inter_code_rewards as rewards
from seedbed.methods.code.inter_code_rewards import Place, Seen

Policy = Literal["react", "plan", "try_again"]


class Trajectory(TypedDict):
    """A talk that reached its end; each item of ``trajectory`` holds action and observation."""

    messages: list[Message]
    trajectory: list[dict[str, str]]
    output: str
    reward: float
    turns: int


SYSTEM = Prompt(
    en="""You solve what is asked by acting in {place}. Each of your replies holds exactly one action in a ```{fence} \
block; you then see its output. {manner}
When it is done, reply with the word submit alone; if it cannot be done, with skip.""",
    zh="""你通过在{place}中操作来完成要求。\
每次回复只包含一个操作，放在一个 ```{fence} 代码块中，随后你会看到它的输出。{manner}
完成后只回复 submit；如果无法完成，只回复 skip。""",
)
PLACES: dict[Place, Prompt] = {
    "bash": Prompt(en="a bash shell in a working folder", zh="一个工作目录中的 bash 终端"),
    "sql": Prompt(en="an SQLite database, one statement at a time", zh="一个 SQLite 数据库（每次一条语句）"),
    "python": Prompt(en="a Python session that keeps its state", zh="一个保持状态的 Python 会话"),
}
MANNERS: dict[Policy, Prompt] = {
    "react": Prompt(en="Before it say in a sentence what you think.", zh="操作之前先用一句话说明你的想法。"),
    "plan": Prompt(
        en="Begin your first reply with a numbered plan, then follow it.",
        zh="第一次回复先写出编号的计划，再按计划执行。",
    ),
    "try_again": Prompt(en="Write nothing beside it.", zh="除此之外不要写任何内容。"),
}
OUTPUT = Prompt(
    en="Output:\n{output}\n\nIs the task done? Then reply submit, otherwise act again.",
    zh="输出：\n{output}\n\n任务完成了吗？完成就回复 submit，否则继续操作。",
)
FORM = Prompt(
    en="Wanted one ```{fence} block, or submit or skip alone; found {found}.",
    zh="应当只有一个 ```{fence} 代码块，或者单独的 submit 或 skip；实际找到 {found} 个。",
)
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}
_FENCES: dict[Place, tuple[str, ...]] = {
    "bash": ("bash", "sh", "shell"),
    "sql": ("sql", "sqlite"),
    "python": ("python", "py"),
}
_BLOCK = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)


async def inter_code(  # noqa: PLR0913  # a row of six columns
    ctx: Context,
    instruction: str,
    environment: Place,
    gold: str = "",
    tables: str = "",
    start: str = "",
    files: Sequence[Row] = (),
    tests: Sequence[str] = (),
    *,
    policy: Policy = "react",
    turns: int = 10,
    shown: int = 2000,
    least: float = 1.0,
    states: int = 8,
) -> Trajectory:
    """Let a model act until it submits, and score what it did; see the card above.

    Raises:
        Reject: it skips, is not ready in time, or scores under the least.
    """
    if environment not in PLACES or policy not in MANNERS or min(turns, shown) < 1 or not 0 <= least <= 1 or states < 1:
        raise RecipeError(
            f"inter_code: wanted an environment of {', '.join(PLACES)}, a policy of {', '.join(MANNERS)}, turns, shown "
            f"and states >= 1 and 0 <= least <= 1; got {environment!r}, {policy!r}, {turns}, {shown}, {states}, {least}"
        )
    setting = rewards.Setting(
        environment, gold, tables, start, {one["path"]: one["text"] for one in files}, tuple(tests)
    )
    wanted = await rewards.golden(ctx, setting)
    messages, seen, finish = await _acted(ctx, instruction, setting, policy, turns, shown)
    ctx.note(finish=finish, turns=len(seen))
    if finish != "submit" or not seen:
        raise Reject(
            "the model skips" if finish == "skip" else "nothing was submitted", value=len(seen), threshold=turns
        )
    reward = await rewards.reward(ctx, setting, wanted, seen, states)
    if reward < least:
        raise Reject(f"the reward is {reward:.2f}, {least:g} is wanted", value=reward, threshold=least)
    trajectory = [{"action": one.action, "observation": one.text[:shown]} for one in seen]
    output = seen[-1].action
    return Trajectory(messages=messages, trajectory=trajectory, output=output, reward=reward, turns=len(seen))


async def _acted(
    ctx: Context, instruction: str, setting: rewards.Setting, policy: Policy, turns: int, shown: int
) -> tuple[list[Message], list[Seen], str]:
    """The whole talk, what was done in it, and how it ended: submit, skip or nothing."""
    place = setting.place
    fence = _FENCES[place][0]
    system = ctx.fill(SYSTEM, place=ctx.fill(PLACES[place]), fence=fence, manner=ctx.fill(MANNERS[policy]))
    history, prompt, seen = list[Message](), instruction, list[Seen]()
    async with ctx.open(setting.environment()) as session:
        for _ in range(turns + 1):  # the last one may submit
            reply = await ctx.ask(prompt, system=system, history=history, **SAMPLING)
            blocks = _blocks(reply.text, place)
            said = reply.text[: blocks[0].end()] if len(blocks) == 1 else reply.text  # the output is not its to say
            history += [{"role": "user", "content": prompt}, {"role": "assistant", "content": said}]
            word = reply.text.strip().strip("`*.").strip().lower()
            if word in ("submit", "skip") or len(seen) == turns:
                break
            if len(blocks) != 1:
                prompt = ctx.fill(FORM, fence=fence, found=len(blocks))
                continue
            seen.append(await _done(session, setting, blocks[0][2].strip(), seen))
            prompt = ctx.fill(OUTPUT, output=_cut(seen[-1].text, shown))
    return [{"role": "system", "content": system}, *history], seen, word if word in ("submit", "skip") else ""


def _blocks(text: str, place: Place) -> list[re.Match[str]]:
    """The blocks that may be actions: those of the place's language, else those of none."""
    found = list(_BLOCK.finditer(text))
    return [one for one in found if one[1].lower() in _FENCES[place]] or [one for one in found if not one[1]]


async def _done(session: Opened, setting: rewards.Setting, action: str, seen: list[Seen]) -> Seen:
    """What an action did; of bash also how the folder stands afterwards."""
    outcome = await session.run(action)
    made = rewards.observed(setting.place, action, outcome)
    return made._replace(folder=await rewards.listed(session)) if setting.place == "bash" else made


def _cut(text: str, shown: int) -> str:
    return text if len(text) <= shown else f"{text[:shown]}\n… ({len(text) - shown})"


_SQL = "SELECT name FROM people WHERE age > 40"
EXAMPLE = Example(
    row={
        "instruction": "Who is over 40?",
        "environment": "sql",
        "gold": _SQL,
        "tables": "CREATE TABLE people (name TEXT, age INTEGER);\nINSERT INTO people VALUES ('Ida', 52), ('Bo', 38);",
    },
    settings={"states": 1, "policy": "try_again"},
    replies=[f"```sql\n{_SQL}\n```", "submit"],
    outcomes=rewards.EXAMPLE_OUTCOMES,
    gives={
        "messages": [
            {
                "role": "system",
                "content": SYSTEM.fill("en", place=PLACES["sql"].en, fence="sql", manner=MANNERS["try_again"].en),
            },
            {"role": "user", "content": "Who is over 40?"},
            {"role": "assistant", "content": f"```sql\n{_SQL}\n```"},
            {"role": "user", "content": OUTPUT.fill("en", output="('Ida',)")},
            {"role": "assistant", "content": "submit"},
        ],
        "trajectory": [{"action": _SQL, "observation": "('Ida',)"}],
        "output": _SQL,
        "reward": 1.0,
        "turns": 1,
    },
)
