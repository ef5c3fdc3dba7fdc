"""OSS-Instruct: a programming problem and its solution, inspired by a fragment of real code.

Paper: Magicoder, arXiv 2312.02120.

From each document 1 to 15 consecutive lines are drawn at random. The model takes them as inspiration, not as the
material, and writes a self-contained problem and a correct solution in two headed sections; a reply in which one is
missing, empty, doubled or out of order is asked for again and then set aside. Sampling is greedy as published, so
variety comes from the fragments alone.

Differs from the paper: where a drawn fragment is blank, another is drawn (up to ten times), and the start is drawn so
that the end of the document never shortens the fragment; ``copies=False`` turns on the published but disabled filter
for solutions that are a code block of the problem. Exact duplicates on stripped text, near duplicates (MinHash on
5-grams, 256 permutations, 0.7) and benchmark strings are removed by the deduplication and contamination steps.

Real run: Qwen2.5-Coder-1.5B, 20 rows (ten snippets, each also with a Chinese comment; replies of up to 700 tokens): 18
readable, 18 kept; 2 were cut off. Several solutions are the snippet itself with an explanation: a model of that size
asks for what it was shown.
"""

from __future__ import annotations

import random
import re
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.methods.code.oss_instruct_prompts import IN_LANG, INSPIRE, SYSTEM


class Problem(TypedDict):
    """A programming problem with its solution and the fragment that inspired it."""

    instruction: str
    output: str
    snippet: str


HEADING = r"^[ \t#*]*[\[【]?{name}[\]】]?[ \t*]*[:：]?[ \t*]*$"
PROBLEM = re.compile(HEADING.replace("{name}", "(?:problem description|题目描述)"), re.IGNORECASE | re.MULTILINE)
SOLUTION = re.compile(HEADING.replace("{name}", "(?:solution|解答)"), re.IGNORECASE | re.MULTILINE)
BLOCK = re.compile(r"```[^\n]*\n(.*?)```", re.DOTALL)
DRAWS = 10
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 2500}


async def oss_instruct(
    ctx: Context, code: str, lang: str = "", *, lines: tuple[int, int] = (1, 15), copies: bool = True
) -> Problem:
    """Write a problem and its solution from a fragment of a document; see the card above.

    Raises:
        Reject: no fragment of the document holds any text, or the solution is copied from the problem.
    """
    snippet = _fragment(ctx.rng, code, lines)
    wanted = ctx.fill(IN_LANG, lang=lang) if lang else ""
    prompt = ctx.fill(INSPIRE, snippet=snippet, lang=wanted)
    problem, solution = _sections(await ctx.ask(prompt, system=ctx.fill(SYSTEM), **SAMPLING))
    if not copies and _copied(problem, solution):
        raise Reject("the solution is a code block of the problem", value=solution[:200])
    return Problem(instruction=problem, output=solution, snippet=snippet)


def _fragment(rng: random.Random, code: str, bounds: tuple[int, int]) -> str:
    """Consecutive lines of the document, as many as drawn (all, of a shorter one)."""
    lines = code.splitlines(keepends=True)
    for _ in range(DRAWS if code.strip() else 0):
        count = min(rng.randint(*bounds), len(lines))
        start = rng.randint(0, len(lines) - count)
        drawn = "".join(lines[start : start + count])
        if drawn.strip():
            return drawn
    raise Reject("no fragment of the document holds any text", value=code[:200])


def _sections(reply: Reply) -> tuple[str, str]:
    problems, solutions = list(PROBLEM.finditer(reply.text)), list(SOLUTION.finditer(reply.text))
    if len(problems) != 1 or len(solutions) != 1 or problems[0].start() > solutions[0].start():
        raise Unreadable("wanted the headings [Problem Description] and [Solution], once each, in this order", reply)
    problem = reply.text[problems[0].end() : solutions[0].start()].strip()
    solution = reply.text[solutions[0].end() :].strip()
    if not problem or not solution:
        raise Unreadable("a section is empty; fill in the problem description and the solution", reply)
    return problem, solution


def _copied(problem: str, solution: str) -> bool:
    """Whether all the code of the solution is code of the problem."""
    given = {"".join(block.split()) for block in BLOCK.findall(problem)}
    written = {"".join(block.split()) for block in BLOCK.findall(solution)} or {"".join(solution.split())}
    return written <= given


EXAMPLE = Example(
    row={"code": "for row in reader:\n    totals[row['city']] += int(row['rain'])\n", "lang": "python"},
    replies=[
        Reply(
            "[Problem Description]\nGiven pairs of city and rainfall, return the rainfall per city.\n\n[Solution]\n"
            "```python\ndef rain(pairs):\n    totals = {}\n    for city, mm in pairs:\n"
            "        totals[city] = totals.get(city, 0) + mm\n    return totals\n```"
        )
    ],
    gives={
        "instruction": "Given pairs of city and rainfall, return the rainfall per city.",
        "output": "```python\ndef rain(pairs):\n    totals = {}\n    for city, mm in pairs:\n"
        "        totals[city] = totals.get(city, 0) + mm\n    return totals\n```",
        "snippet": "for row in reader:\n    totals[row['city']] += int(row['rain'])\n",
    },
)
