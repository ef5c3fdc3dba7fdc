"""Loong: new problems whose answers a program computes, kept when a second solver comes to the same answer.

No paper of its own here: Project Loong, repositories camel-ai/loong and camel-ai/camel (few-shot generator, verifiers).

Seeds have ``question``, ``rationale`` (a Python program that prints the answer), ``answer`` (or ``final_answer``) and,
where they tell, ``domain`` and ``tolerance``. Every seed's program is run first: one that does not come to its answer
is set aside. Then, per request, 3 seeds of one domain are shown, and a model writes a new question, a program and an
answer. The program runs in the sandbox (180 s) and what it prints is the answer; what the model claims is never looked
at. A program that fails or prints nothing is written anew, up to 10 times.

Another model (role ``solver``) answers in words without seeing the program. ``reward`` is 1 where its result equals the
printed one, as mathematics within the tolerance of the seeds shown (1e-6 where they tell none), else as a text. Rows
of reward 0 are hard or wrong: they are set aside, or stay with ``keep="all"``. A question too like one of the pool
(ROUGE-L over 0.7) does not join it. ``question`` and ``answer`` are what GRPO and VERL take; to tune on the second
answer, map ``{assistant: output}``.

Differs: likeness to the pool is checked, which the repository leaves open; library versions are this machine's.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow, step
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.methods.documents.loong_verifying import TOLERANCE, agree, check_seed, printed, source_of
from seedbed.methods.math.solving import SOLVE

NEEDS = ("math_verify", "math")


class Synthesised(TypedDict):
    """A new problem: ``rationale`` is the program, ``answer`` what it printed, ``output`` the second answer."""

    question: str
    rationale: str
    answer: str
    output: str
    reward: int
    tolerance: float
    attempts: int
    origin: str


class Written(BaseModel):
    """What the model writes; its answer is asked for as the repository does, and never used."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=10, max_length=2000)
    program: str = Field(min_length=5, max_length=6000, description="Python source that prints the answer")
    answer: str = ""


WRITE = Prompt(
    en="""You write problems{domain} that a program can check. Solved examples:

{shots}

Write one new problem of the same field, different from these, with one definite answer, and a Python program that \
solves it with the same libraries and prints the answer alone. Reply in JSON with question, program (Python source, no \
prose) and answer.""",
    zh="""请编写可以用程序验证答案的题目{domain}。已解的例子：

{shots}

请写一道同一领域、与例题不同、答案唯一的新题，并写出求解它的 Python 程序：使用相同的库，只打印答案。\
用 JSON 回复，包含 question、program（Python 源代码，不要文字说明）和 answer。""",
)
DOMAIN = Prompt(en=" of {domain}", zh="（领域：{domain}）")
SHOT = Prompt(en="Question: {q}\nProgram:\n{p}\nAnswer: {a}", zh="题目：{q}\n程序：\n{p}\n答案：{a}")
WRITING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1536}
SOLVING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1536, "role": "solver"}
SHOTS = 3


def loong(
    *,
    rows: int = 100,
    requests: int = 10,
    retries: int = 10,
    seconds: float = 180.0,
    similarity: float = 0.7,
    keep: Literal["agreed", "all"] = "agreed",
) -> list[Step]:
    """Check the seeds, then grow ``rows`` problems, ``requests`` a round; see the card above."""
    if rows < 1 or requests < 1 or retries < 1:
        raise RecipeError(f"loong: rows, requests and retries must be 1 or more, got {rows}, {requests}, {retries}")

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [_shown(rng, pool) for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        near = above(candidate["question"], [row["question"] for row in pool], limit=similarity)
        if near is not None:
            return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with {shortened(near[1], 60)!r}", value=near[0])
        if keep == "agreed" and not candidate["reward"]:
            return Verdict.wrong(
                "the second answer is another: hard or wrong", value=shortened(candidate["output"][-80:])
            )
        return Verdict.right("new")

    settings = {"retries": retries, "seconds": seconds}
    grown = grow(synthesise, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)
    return [step(check_seed, seconds=seconds), grown]


def _shown(rng: random.Random, pool: list[Row]) -> Row:
    """Seeds of one domain, each domain as likely as its share of the seeds."""
    seeds = [row for row in pool if row.get("origin") == "seed"]
    if not seeds:
        raise RecipeError("loong: no seed is left; each needs a question, and a program that prints its answer")
    domain = str(rng.choice(seeds).get("domain") or "")
    same = [row for row in seeds if str(row.get("domain") or "") == domain]
    kept = ("question", "rationale", "answer", "tolerance")
    shots = [{name: row[name] for name in kept if name in row} for row in rng.sample(same, min(SHOTS, len(same)))]
    return {"shots": shots, "domain": domain}


async def synthesise(
    ctx: Context, shots: list[Row], domain: str = "", *, retries: int = 10, seconds: float = 180.0
) -> Synthesised:
    """One new problem, its printed answer and a second one; see the card above."""
    parts = [(one["question"], f"```python\n{source_of(one['rationale'])}```", one["answer"]) for one in shots]
    told = "\n\n".join(ctx.fill(SHOT, q=question, p=program, a=answer) for question, program, answer in parts)
    prompt = ctx.fill(WRITE, domain=ctx.fill(DOMAIN, domain=domain) if domain else "", shots=told)
    failed: Counter[str] = Counter()
    said, attempt = "", 0
    while not said:
        if attempt == retries:
            often = "; ".join(f"{why} ({count} times)" for why, count in failed.most_common(3))
            raise Reject(f"no program of {retries} printed an answer: {often}", value=dict(failed), threshold=retries)
        attempt += 1
        made = (await ctx.ask(prompt, schema=Written, **WRITING)).json(Written)
        program = source_of(made.program)
        said, why = await printed(ctx, program, seconds)
        failed[why] += 1
    question = made.question.strip()
    solution = (await ctx.ask(ctx.fill(SOLVE, question=question), **SOLVING)).text.strip()
    tolerance = float(shots[0].get("tolerance") or TOLERANCE)
    return Synthesised(question=question, rationale=program, answer=said, output=solution,
                       reward=int(agree(solution, said, tolerance)), tolerance=tolerance, attempts=attempt,
                       origin="machine")  # fmt: skip


_SEED = {"question": "What is 6 times 7?", "rationale": "print(6 * 7)", "answer": "42"}
EXAMPLE = Example(
    row=[_SEED],
    settings={"rows": 1, "requests": 1},
    replies=[
        {"question": "How many days have nine weeks together?", "program": "print(9 * 7)", "answer": "64"},
        "A week has 7 days, so nine have 9 * 7 = 63.\nThe answer is 63.",
    ],
    outcomes=[Outcome("ok", 0, stdout="42\n", level="A"), Outcome("ok", 0, stdout="63\n", level="A")],
    gives=[
        {
            "shots": [_SEED],
            "domain": "",
            "question": "How many days have nine weeks together?",
            "rationale": "print(9 * 7)\n",
            "answer": "63",
            "output": "A week has 7 days, so nine have 9 * 7 = 63.\nThe answer is 63.",
            "reward": 1,
            "tolerance": 1e-06,
            "attempts": 1,
            "origin": "machine",
        }
    ],
)
