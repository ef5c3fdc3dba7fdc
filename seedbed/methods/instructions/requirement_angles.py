"""Who writes, in which tone, on which occasion: what makes the rows of one wish differ."""

from __future__ import annotations

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt

ANGLE = Prompt(
    en="- written by {writer}, in a {tone} tone, {occasion} (let it show, do not say it)",
    zh="- 作者是{writer}，语气{tone}，{occasion}（自然体现，不要直接说明）",
)

WRITERS = (
    ("a student", "一名学生"), ("a retired teacher", "一位退休教师"), ("a nurse", "一名护士"), ("a farmer", "一位农民"),
    ("a young father", "一位年轻的父亲"), ("a bus driver", "一名公交司机"), ("an engineer", "一名工程师"),
    ("a shopkeeper", "一位店主"), ("a cook", "一名厨师"), ("a lawyer", "一名律师"), ("a grandmother", "一位奶奶"),
    ("a journalist", "一名记者"), ("a teenager", "一个十几岁的孩子"), ("a musician", "一位音乐人"),
    ("a carpenter", "一位木匠"), ("a scientist", "一位科研人员"), ("a tourist", "一位游客"),
    ("a newcomer to the subject", "一个刚接触这方面的人"), ("a demanding expert", "一位挑剔的行家"),
    ("a busy manager", "一位忙碌的经理"), ("a night-shift worker", "一名夜班工人"), ("a librarian", "一位图书管理员"),
    ("an athlete", "一名运动员"), ("a poet", "一位诗人"),
)  # fmt: skip
TONES = (
    ("matter-of-fact", "平实"), ("warm", "亲切"), ("dry", "冷淡"), ("humorous", "幽默"), ("excited", "激动"),
    ("thoughtful", "深沉"), ("impatient", "急躁"), ("formal", "正式"), ("chatty", "随意"), ("ironic", "略带讽刺"),
    ("modest", "谦虚"), ("enthusiastic", "热情"), ("calm", "平静"), ("blunt", "直率"), ("nostalgic", "怀旧"),
    ("curious", "好奇"),
)  # fmt: skip
OCCASIONS = (
    ("right after it happened", "写于事情刚发生之后"), ("some weeks later", "写于几周之后"),
    ("beginning with a small detail", "从一个小细节写起"), ("beginning with the conclusion", "先说结论"),
    ("comparing with an earlier time", "与从前作比较"), ("answering somebody else", "像是在回应别人"),
    ("with one concrete number", "带一个具体的数字"), ("with one concrete place", "带一个具体的地点"),
    ("telling what was expected before", "说出原先的期待"), ("naming one thing that could be better", "指出一处不足"),
    ("giving a piece of advice", "给出一条建议"), ("ending with a question", "以问句结尾"),
    ("on the phone in a hurry", "用手机匆匆写成"), ("for a close friend", "写给好朋友"),
    ("for strangers", "写给陌生人"), ("on a rainy evening", "写于一个雨夜"),
)  # fmt: skip


def angle(ctx: Context) -> str:
    """The line of the prompt with a drawn writer, tone and occasion; they are noted."""
    side = 1 if ctx.language == "zh" else 0
    writer, tone, occasion = (ctx.rng.choice(table)[side] for table in (WRITERS, TONES, OCCASIONS))
    ctx.note(angle=[writer, tone, occasion])
    return ctx.fill(ANGLE, writer=writer, tone=tone, occasion=occasion)
