"""Prompts of `xwin_math`, and what is read of the reply that verifies a draft."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from seedbed.core.prompt import Prompt


class Verified(BaseModel):
    """The reply to ``VERIFY``."""

    model_config = ConfigDict(extra="forbid")
    attempt: str
    solvable: bool
    problem: str


DRAFT = Prompt(
    en="Write a brand-new problem of the same domain and about as difficult as this one, with other things, numbers "
    "and relations. Reply with the problem only.\n\n{question}",
    zh="请另写一道全新的题目：领域相同、难度相近，但事物、数字和数量关系都不同。只回复题目。\n\n{question}",
)
VERIFY = Prompt(
    en="""Check this problem by trying to solve it. If a condition is missing or two contradict each other, mend the \
problem; if it cannot be mended, say that it is not solvable.

{draft}

Reply in JSON only: {"attempt": "…", "solvable": true | false, "problem": "the problem, mended where needed"}""",
    zh="""请通过试做来检查这道题。如果缺少条件或条件矛盾，就把题目改好；改不好就说明不可解。

{draft}

只回复 JSON：{"attempt": "……", "solvable": true | false, "problem": "题目（必要时已改好）"}""",
)
