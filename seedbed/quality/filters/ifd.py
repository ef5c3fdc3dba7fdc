"""IFD: how much an instruction helps a model to foresee the answer; instruction-following difficulty.

Papers: Cherry LLM, arXiv 2308.12032 (IFD is the loss of the answer given the instruction over the loss of the answer
alone); Superfiltering, arXiv 2402.00530 (the ratio of perplexities, by a small model). ``of: perplexity`` is the
second, ``loss`` the first. Above 1 the instruction hinders: the two do not belong together, and the row is set aside;
near 1 it is hard to follow, near 0 it gives the answer away. The papers then take the rows of the highest score below
1: sort by the value. ``least`` sets easy rows aside.

Needs a server of raw completions that gives the log-probabilities of the prompt: ``echo`` with ``logprobs`` (vLLM,
SGLang). The answer's tokens must be the same in both requests, its first token apart, which alone has nothing before it
and is left out of both. A server that does not echo is named as such: chat endpoints and llama.cpp cannot do this.
"""

from __future__ import annotations

import math
from typing import Any, Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

GIVEN = Prompt(en="Request:\n{instruction}\n\nAnswer:\n", zh="请求如下：\n{instruction}\n\n对此的回答：\n")
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1, "logprobs": 1, "extra": {"echo": True}}
LEAST_TOKENS = 3
Tokens = list[dict[str, Any]]


async def ifd(
    ctx: Context,
    instruction: str,
    output: str,
    *,
    of: Literal["perplexity", "loss"] = "perplexity",
    least: float = 0.0,
    most: float = 1.0,
) -> Verdict:
    """Measure how much the instruction helps to foresee the answer; see the card above."""
    if not 0 <= least < most:
        raise RecipeError(f"ifd: 0 <= least < most is wanted, got {least:g} and {most:g}")
    answer = output.strip()
    alone = _echoed(await ctx.ask(answer, raw=True, may_be_cut=True, **SAMPLING), answer)
    asked = ctx.fill(GIVEN, instruction=instruction) + answer
    given = _echoed(await ctx.ask(asked, raw=True, may_be_cut=True, **SAMPLING), asked)
    without, with_it = _answer(alone, given)
    ratio = _ratio(without, with_it, of)
    told = f"IFD {ratio:.3f} over {len(without)} tokens, from {least:g} to {most:g} wanted"
    score = 1.0 if least <= ratio <= most else 0.0
    return Verdict(score, told, 0.5, round(ratio, 4))


def _echoed(reply: Reply, prompt: str) -> Tokens:
    """The tokens of the prompt with their log-probabilities, the generated one left out."""
    if len(reply.logprobs) < 2:
        raise RecipeError(
            "ifd: the server gave no log-probabilities of the prompt; it needs raw completions with echo (vLLM, SGLang)"
        )
    if not reply.text.startswith(prompt[:20]):
        raise RecipeError("ifd: the server did not echo the prompt; it needs raw completions with echo (vLLM, SGLang)")
    return reply.logprobs[:-1] if reply.text != prompt else reply.logprobs


def _answer(alone: Tokens, given: Tokens) -> tuple[list[float], list[float]]:
    """The log-probabilities of the answer's tokens but the first, without and with the instruction."""
    bare = alone[1:] if alone[0]["token"] in {"<s>", "<|begin_of_text|>", "<bos>"} else alone
    size = len(bare) - 1
    if size < LEAST_TOKENS:
        raise Reject(
            f"the answer has {len(bare)} tokens, too few to measure; {LEAST_TOKENS + 1} are needed", value=size
        )
    tail = given[-size:]
    if [one["token"] for one in tail] != [one["token"] for one in bare[1:]]:
        found = shortened("".join(str(one["token"]) for one in tail), 40)
        raise Reject(f"the answer is cut into other tokens after the instruction: '{found}'")
    values = [[one["logprob"] for one in part] for part in (bare[1:], tail)]
    if any(value is None or not math.isfinite(value) for part in values for value in part):
        raise Reject("the server gave no figure for a token of the answer")
    return values[0], values[1]


def _ratio(without: list[float], with_it: list[float], of: str) -> float:
    losses = [-math.fsum(part) / len(part) for part in (without, with_it)]
    if of == "perplexity":
        return math.exp(losses[1] - losses[0])
    if losses[0] <= 0:
        raise Reject("the answer is certain without its instruction, so there is no ratio", value=losses[0])
    return losses[1] / losses[0]


def _tokens(text: str, *values: float) -> Reply:
    """A reply as a server with echo gives it, for the example."""
    pieces = [piece for word in text.split(" ") for piece in (word, " ")][:-1]
    told = [{"token": one, "logprob": value, "top": []} for one, value in zip([*pieces, "."], values, strict=True)]
    return Reply(f"{text}.", logprobs=told)


EXAMPLE = Example(
    row={"instruction": "Name a colour.", "output": "Red it is"},
    replies=[
        _tokens("Red it is", -3.0, -1.0, -2.0, -1.0, -1.5, -0.1),
        Reply(
            "Request:\nName a colour.\n\nAnswer:\nRed it is.",
            logprobs=[
                {"token": one, "logprob": value, "top": []}
                for one, value in (
                    ("Request:\nName a colour.\n\nAnswer:\n", -9.0),
                    ("Red", -1.0),
                    (" ", -0.5),
                    ("it", -1.0),
                    (" ", -0.5),
                    ("is", -1.0),
                    (".", -0.1),
                )
            ],
        ),
    ],
    gives=True,
)
