"""Auto Evol-Instruct: a model improves the method by which instructions are made harder, then all of them are.

Paper: Auto Evol-Instruct, arXiv 2406.00770.

The search begins with a method that fits anything: list ways to make the instruction harder, plan, rewrite with 10 to
20 more words, review. Each of ``steps`` steps evolves a mini-batch of instructions and answers them; then an optimizer
(role ``optimizer``), so often as there are ``candidates``, reads what became of them, lists the failures with reasons,
and writes the method anew in a fenced block (no block: the method stays). Each new method evolves the same ``dev``
instructions; the one that fails least takes over unless it fails more than the method before, so the failure rate never
rises. ``accept: score`` is the rule of the published code: neither the share of successes nor that share times mean
answer length over mean instruction length may fall. The search ends early after ``patience`` steps without fewer
failures. Then every instruction is evolved by the method found.

An evolution fails, by the answer to it, when the answer begins with an acknowledgement or apology and ends with a
question mark (stagnant), asks to be provided with something (insufficient), or says that information is missing or
that it cannot be done (loss of information). A failure of the last pass is set aside with that reason; rows of the
search are set aside as such. Differs from the paper: the heading of the last part and the instruction stand outside
the method, where no optimizer can lose them; an evolution without that part counts as failed; the optimizer is asked at
temperature 0.7, because at 0 all candidates would be one.

Real run: stopped early. Of 4 first evolutions by Qwen2.5-Coder-1.5B 3 had a final part, one was the old instruction and
one an answer to it; its optimizer found both in its analysis. No search came to its end.
"""

from __future__ import annotations

import random
from typing import Any, Literal, TypedDict, cast

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.step import Step, grow, step
from seedbed.core.text import with_input
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions.auto_evol_prompts import ANALYSE, EVOLVE, FIRST_METHOD, OPTIMISE
from seedbed.methods.instructions.auto_evol_search import Search, failure, final_part, method_block


class Evolved(TypedDict):
    """An evolved instruction, or a trace of the search (``evol_part`` dev, batch, method), and its method."""

    evol_part: str
    evol_step: int
    method: str
    instruction: str
    output: str
    trajectory: list[str]
    failure: str


EVOLVING: dict[str, Any] = {"temperature": 0.0, "top_p": 0.9, "max_tokens": 1500}
OPTIMISING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.9, "max_tokens": 1500}


def auto_evol_instruct(
    *,
    steps: int = 10,
    batch: int = 10,
    dev: int = 50,
    candidates: int = 5,
    accept: Literal["failures", "score"] = "failures",
    patience: int = 3,
) -> list[Step]:
    """Search a method, then evolve every instruction by it; see the card above."""
    search = Search(steps=steps, dev=dev, accept=accept, patience=patience)

    def draw(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
        """Rounds go batch (and first the dev set), candidates, dev set of the candidates; the last takes all rows."""
        seeds = [row for row in pool if "evol_part" not in row]
        now, phase = (number + 2) // 3, (number - 1) % 3
        if number > 3 * steps:
            return [_told("final", now, search.best(pool), row) for row in seeds]
        if search.over(pool, now - 1):
            return []
        fixed = generator("auto_evol_instruct", "dev").sample(seeds, min(dev, len(seeds)))
        if phase == 0:
            first = [_told("dev", 0, "", row) for row in fixed if number == 1]
            return first + [
                _told("batch", now, search.best(pool), row) for row in rng.sample(seeds, min(batch, len(seeds)))
            ]
        if phase == 1:
            tried = [row for row in pool if row.get("evol_part") == "batch" and row["evol_step"] == now]
            told = {"evol_part": "method", "evol_step": now, "method": search.best(pool), "trials": _trials(tried)}
            return [{**told, "candidate": at} for at in range(candidates if tried else 0)]
        new = [row["method"] for row in pool if row.get("evol_part") == "method" and row["evol_step"] == now]
        return [_told("dev", now, method, row) for method in new for row in fixed]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        known = {row["method"] for row in pool if row.get("evol_part") == "method"}
        if candidate["evol_part"] == "method" and candidate["method"] in known:
            return Verdict.wrong("an earlier candidate is the same method")
        return Verdict.right()

    grown = grow(work, draw=draw, admit=admit, rounds=3 * steps + 1, patience=3 * steps + 1)
    return [grown, step(only_final)]


async def work(
    ctx: Context,
    evol_part: str,
    evol_step: int,
    method: str,
    instruction: str = "",
    input: str = "",
    trials: str = "",
) -> list[Evolved]:
    """One part of the search: evolve an instruction by a method, or improve the method; no method is the first one."""
    known = method or ctx.fill(FIRST_METHOD)
    if evol_part == "method":
        return await _improved(ctx, known, trials, evol_step)
    old = with_input(instruction, input)
    # cut off or without its last part: the method led nowhere, which is a failure of the method and no accident
    reply = await ctx.ask(ctx.fill(EVOLVE, method=known, instruction=old), may_be_cut=True, **EVOLVING)
    new = final_part(reply.text) if reply.finish != "length" else ""
    answer = (await ctx.ask(new, may_be_cut=evol_part != "final", **EVOLVING)).text.strip() if new else ""
    failed = failure(answer) if new else "the reply has no final instruction"
    if failed and evol_part == "final":
        raise Reject(f"the evolution failed: {failed}", value=answer[:200] or reply.text[-200:])
    return [_row(evol_part, evol_step, method, instruction=new, output=answer, trajectory=[old, new], failure=failed)]


def _row(evol_part: str, evol_step: int, method: str, **told: Any) -> Evolved:
    blank = {"instruction": "", "output": "", "trajectory": [], "failure": ""}
    return cast("Evolved", {"evol_part": evol_part, "evol_step": evol_step, "method": method, **blank, **told})


async def _improved(ctx: Context, method: str, trials: str, step: int) -> list[Evolved]:
    """A new method, or nothing when the optimizer gave no block."""
    analysis = (await ctx.ask(ctx.fill(ANALYSE, trials=trials), role="optimizer", **OPTIMISING)).text.strip()
    prompt = ctx.fill(OPTIMISE, method=method, feedback=analysis)
    new = method_block((await ctx.ask(prompt, role="optimizer", **OPTIMISING)).text)
    if not new or new == method:
        raise Reject("the optimizer gave no new method in a fenced block; the method stays")
    return [_row("method", step, new)]


def only_final(evol_part: str) -> Verdict:
    """Keeps the rows of the last pass; what was made while the search went on is set aside."""
    return Verdict.right() if evol_part == "final" else Verdict.wrong(f"a trace of the search, not a row ({evol_part})")


def _told(evol_part: str, step: int, method: str, seed: Row) -> Row:
    extra = seed if evol_part == "final" else {name: seed[name] for name in ("instruction", "input") if seed.get(name)}
    return {**extra, "evol_part": evol_part, "evol_step": step, "method": method}


def _trials(tried: list[Row]) -> str:
    """What became of a mini-batch, numbered."""
    lines = []
    for place, row in enumerate(tried, 1):
        stages = "\n".join(f"Stage {at}: {text}" for at, text in enumerate(row["trajectory"]))
        lines.append(f"[{place}]\n{stages}")
    return "\n\n".join(lines)


EXAMPLE = Example(
    row=[{"instruction": "Name a use of vinegar."}],
    settings={"steps": 0},
    replies=[
        "Ask for a reason.\nFinal instruction: Name a use of vinegar and say why it works.",
        "Descaling a kettle: the acid dissolves lime.",
    ],
    gives=[
        {
            "instruction": "Name a use of vinegar and say why it works.",
            "evol_part": "final",
            "evol_step": 1,
            "method": "",
            "output": "Descaling a kettle: the acid dissolves lime.",
            "trajectory": ["Name a use of vinegar.", "Name a use of vinegar and say why it works."],
            "failure": "",
        }
    ],
)
