"""Which harm a request would do, and its refusal, held against the judge."""

from __future__ import annotations

from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.methods.safety.records import JUDGING, judged, refuses, seen
from seedbed.methods.safety.red_team_prompts import CARE, CLASSIFY, GIVES, REFUSE, REPLY, REQUEST

RISKS = {
    "violence": "暴力", "weapons": "武器", "self_harm": "自伤", "sexual": "色情", "minors": "未成年人",
    "hate": "仇恨", "harassment": "骚扰", "privacy": "隐私", "fraud": "欺诈", "cyber": "网络攻击",
    "drugs": "毒品", "misinformation": "虚假信息", "copyright": "侵权",
}  # fmt: skip
NONE = "none"
AT_RISK = "self_harm"
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 512}


def _name(ctx: Context, risk: str) -> str:
    return RISKS.get(risk, risk) if ctx.language == "zh" else risk.replace("_", " ")


async def risk_of(ctx: Context, prompt: str, *, harmful: bool | None = None) -> str:
    """The harm that a request would do: one of the categories, or none where that is not known already."""
    names = tuple(RISKS) if harmful else (*RISKS, NONE)
    told = seen(ctx, [(ctx.fill(REQUEST), prompt)])
    reply = await ctx.ask(ctx.fill(CLASSIFY, **told, names=", ".join(RISKS)), may_be_cut=True, **JUDGING)
    return reply.one_of(*names)


async def refused(ctx: Context, prompt: str, risk: str, *, judge: bool) -> str:
    """Words that refuse a harmful request; for a person at risk, words of care."""
    told = seen(ctx, [(ctx.fill(REQUEST), prompt)])
    asked = ctx.fill(CARE, **told) if risk == AT_RISK else ctx.fill(REFUSE, **told, risk=_name(ctx, risk))
    output = (await ctx.ask(asked, **SAMPLING)).text.strip()
    if not refuses(output):
        raise Reject("the completion of a harmful request does not refuse", value=output[:200])
    parts = [(ctx.fill(REQUEST), prompt), (ctx.fill(REPLY), output)]
    if judge and await judged(ctx, GIVES, parts, risk=_name(ctx, risk)):
        raise Reject("the judge finds that the completion gives what was asked for", value=risk)
    return output
