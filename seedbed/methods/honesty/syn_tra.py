"""SynTra: a made-up search in a list of names, where a hallucination is a name that is not in the list.

Paper: Teaching language models to hallucinate less with synthetic tasks, arXiv 2310.06827.

A row made from nothing becomes a names search: a list of 100 invented full names and a wish that a letter or character
of the name decides; ``gold`` are the names that fulfil it, computed and never asked for, and ``output`` lists them, one
a line. An answer hallucinates when a line of it is no name of the list, whatever else it does. A row that brings an
``instruction`` becomes a reference row: the model's own answer to it is the target, so that tuning does not change the
rest of what it does; without those the model grounds less. The paper takes 100,000 searches, and mixes 50,000 of them
with as many reference rows (its prompts are those of SQuAD).

``system`` stands apart because the method tunes nothing but a postfix of it: n continuous vectors, by cross-entropy on
``output``, with the model frozen; tuning all weights made some models hallucinate more. That is a trainer's work, and
no number of vectors was published. Differs from the paper: the wishes are ours; a wish always has an answer.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import with_input
from seedbed.methods.honesty.names_search import ENDS, FIRST, LAST, wish_of
from seedbed.methods.honesty.people import full_names


class Searched(TypedDict):
    """A search with its names, or a reference row (``kind``) without."""

    kind: str
    system: str
    instruction: str
    output: str
    names: list[str]
    criterion: str
    gold: list[str]


SYSTEM = Prompt(
    en="You are a helpful assistant. Use only what you are given.",
    zh="你是一个乐于助人的助手。只依据给出的内容回答。",
)
SEARCH = Prompt(
    en="Here is a list of names:\n{names}\n\nList all people {criterion}, one name a line, in the order of the list.",
    zh="下面是一份名单：\n{names}\n\n请列出所有{criterion}的人，每行一个姓名，按名单中的顺序。",
)
_WISHES = FIRST, LAST, ENDS  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}
MOST = 5000
"""Names in a list; beyond about half of all there are, drawing different ones becomes slow."""


async def syn_tra(ctx: Context, instruction: str = "", input: str = "", *, names: int = 100) -> Searched:
    """A names search, or a reference row for a row that has an instruction; see the card above.

    Raises:
        RecipeError: the list would have no name, or more than can be drawn.
    """
    if not 1 <= names <= MOST:
        raise RecipeError(f"syn_tra: wanted 1 to {MOST} names, got {names}")
    system = ctx.fill(SYSTEM)
    if instruction.strip():
        asked = with_input(instruction, input)
        answer = (await ctx.ask(asked, system=system, **SAMPLING)).text.strip()
        return Searched(
            kind="reference", system=system, instruction=asked, output=answer, names=[], criterion="", gold=[]
        )
    language = "zh" if ctx.language == "zh" else "en"
    people = full_names(ctx.rng, language, names)
    wish = wish_of(ctx.rng, people, language)
    asked = ctx.fill(SEARCH, names="\n".join(people), criterion=wish.criterion)
    return Searched(kind="search", system=system, instruction=asked, output="\n".join(wish.gold), names=people,
                    criterion=wish.criterion, gold=wish.gold)  # fmt: skip


EXAMPLE = Example(
    row={"instruction": "Name a colour."},
    replies=["Blue."],
    gives={
        "kind": "reference",
        "system": "You are a helpful assistant. Use only what you are given.",
        "instruction": "Name a colour.",
        "output": "Blue.",
        "names": [],
        "criterion": "",
        "gold": [],
    },
)
