"""The search of Auto Evol-Instruct: what counts as a failure, how methods are scored, which one is the best so far."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import fmean

from seedbed.core.row import Row
from seedbed.core.text import length

_OPENING = re.compile(
    r"\W*(understood|thank you|thanks|sure|certainly|of course|great|got it|okay|ok|alright|i see|sorry|i'?m sorry"
    r"|i apologi[sz]e|my apologies|absolutely|happy to)\b"
    r"|\W*(明白|好的|当然|谢谢|感谢|收到|了解|抱歉|对不起|没问题|很高兴)",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\bplease (provide|share|give me|specify|supply)\b|\b(could|can|would) you (please )?(provide|share|specify)\b"
    r"|请(您|你)?(先)?(提供|给出|补充|说明具体)|(能|可以)(否)?(请)?(您|你)?提供",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(information|data|texts?|details?|context|inputs?|tables?|lists?|passages?|paragraphs?|code|numbers?|files?) "
    r"(is|are|was|were) (missing|not (given|provided|included))\b"
    r"|\bno \w+ (is|was|were|has been) (given|provided)\b|\b(it is|it's|is) not possible to\b"
    r"|\b(cannot|can't|unable to) (be )?(answer|determine|complete|solve)(ed|d)?\b.{0,60}\bwithout\b"
    r"|(没有|未|缺少)(给出|提供)?(足够的?|必要的?|相关的?)?(信息|数据|文本|条件|内容)|无法(确定|回答|完成|计算)",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"^[ \t*#>]*(?:final (?:rewritten )?instruction|最终的?指令)[ \t*]*[:：][ \t*]*", re.IGNORECASE | re.MULTILINE
)
_BLOCK = re.compile(r"```[ \t]*method[^\n]*\n(.*?)```", re.DOTALL | re.IGNORECASE)


def failure(answer: str) -> str:
    """Why an evolution failed, by the answer to its instruction; nothing when it did not."""
    text = answer.strip()
    if _OPENING.match(text) and text.endswith(("?", "？")):
        return "stagnant: the answer opens with an acknowledgement or apology and ends with a question"
    if found := _REQUEST.search(text):
        return f"insufficient: the answer asks for more, {found.group()!r}"
    if found := _LOST.search(text):
        return f"loss of information: {found.group()!r}"
    return ""


def final_part(text: str) -> str:
    """What stands after the last heading of the final instruction; empty without one."""
    marks = list(_FINAL.finditer(text))
    return text[marks[-1].end() :].strip().strip('`*"“”').strip() if marks else ""


def method_block(text: str) -> str:
    """The method in the one fenced block that bears the label; empty when there is none, or more than one."""
    found = _BLOCK.findall(text)
    return found[0].strip() if len(found) == 1 else ""


@dataclass(frozen=True)
class Search:
    """The rules by which methods replace one another; the pool holds all that was tried.

    Attributes:
        steps: of the search.
        dev: how many instructions every method is measured on.
        accept: by the failure rate alone, or by success and length as the published code does.
        patience: steps without fewer failures after which the search is over.
    """

    steps: int
    dev: int
    accept: str
    patience: int

    def best(self, pool: list[Row]) -> str:
        """The method that leads now; "" is the first one."""
        return self.course(pool)[-1][0]

    def over(self, pool: list[Row], step: int) -> bool:
        """Whether the failure rate stopped falling before the step after this one."""
        rates = [rate for _, rate in self.course(pool)[: step + 1]]
        falls = [at for at in range(1, len(rates)) if rates[at] < rates[at - 1]]
        return bool(rates) and len(rates) - 1 - max(falls, default=0) >= self.patience

    def course(self, pool: list[Row]) -> list[tuple[str, float]]:
        """The leading method and its failure rate, before the first step and after each step so far."""
        trials: dict[tuple[int, str], list[Row]] = {}
        for row in pool:
            if row.get("evol_part") == "dev":
                trials.setdefault((row["evol_step"], row["method"]), []).append(row)
        size = min(self.dev, sum("evol_part" not in row for row in pool))
        lead = "", self._measured(trials.get((0, ""), []), size)
        course = [(lead[0], 1 - lead[1][0])]
        done = max((row["evol_step"] for row in pool if row.get("evol_part") in ("batch", "method", "dev")), default=0)
        for step in range(1, done + 1):
            tried = [(method, self._measured(rows, size)) for (at, method), rows in trials.items() if at == step]
            if tried:
                new = max(tried, key=lambda one: one[1] if self.accept == "score" else one[1][0])
                if new[1][0] >= lead[1][0] and (self.accept != "score" or new[1][1] >= lead[1][1]):
                    lead = new
            course.append((lead[0], 1 - lead[1][0]))
        return course

    def _measured(self, rows: list[Row], size: int) -> tuple[float, float]:
        """The share of successes, of all that were to be tried, and the score of the published code."""
        good = [row for row in rows if not row["failure"]]
        success = len(good) / size if size else 0.0
        asked = fmean([length(row["instruction"]) for row in good]) if good else 0.0
        return success, success * fmean([length(row["output"]) for row in good]) / asked if asked else 0.0
