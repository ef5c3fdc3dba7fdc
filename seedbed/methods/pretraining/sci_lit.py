"""SciLit: text and instructions for reading scientific literature, from papers of a domain.

Paper: SciLitLLM, arXiv 2408.15545.

``part: pretraining`` corrects each chunk of a document (errors of recognition, format and grammar, not the content),
has its educational value rated from 0 to 5 (role ``judge``), and drops the lowest quarter.

``part: instructions`` counts the words of each domain's papers, without stop words, flattens their frequencies
(p to the power of 1/T, T = 3) and draws 20 keywords a row. With these and a drawn kind of question (table extraction,
entity extraction, multiple choice, true or false, molecule translation, molecule extraction) a model writes a passage,
a question on it and the answer. Within a kind, near copies go: likeness is (1 - distance of the questions) times (1 -
distance of the answers), distances being normalised Levenshtein ones; the likest pairs are joined until 5 % of the rows
are gone. A judge scores the rest on five criteria from 1 to 5; a mean of 4 stays.

The passages are invented, and may state what is false: ``synthetic_text`` says so. Differs from the paper: every chunk
is rated by the model (it trains a small regressor on 50,000 such ratings, a trainer's work); keywords are drawn without
repetition (its code repeats them), of Chinese as pairs of characters; rows less than half alike are never joined.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict, get_args

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.judge import judge
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.seed import generator
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.methods.pretraining.sci_lit_chunks import correct_chunk, drop_lowest
from seedbed.methods.pretraining.sci_lit_figures import copies, drawn_keywords, flattened, frequencies
from seedbed.methods.pretraining.sci_lit_prompts import CORRECT, DOMAIN, KINDS, RATE, WRITE

Kind = Literal["table_extraction", "entity_extraction", "multiple_choice", "true_false", "molecule_translation",
               "molecule_extraction"]  # fmt: skip


class Drawn(TypedDict):
    """The number that decides the row's draws, so that they follow the run's seed."""

    draw: int


class Made(TypedDict):
    """A row for fine-tuning: the passage and the question are its instruction."""

    text: str
    question: str
    answer: str
    task_type: str
    synthetic_text: bool
    instruction: str
    output: str


class Judged(TypedDict):
    """The judge's scores by criterion."""

    scores: dict[str, float]


class Passage(BaseModel):
    """The reply to ``WRITE``."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=30)
    question: str = Field(min_length=5)
    answer: str = Field(min_length=1)


_OTHERS = CORRECT, RATE  # named here as well, where a recipe looks for prompts to replace
CRITERIA = ("clarity", "complexity: how much thought it takes", "correctness",
            "usefulness: what a model learns from it", "adaptability: of use beyond this passage")  # fmt: skip
WRITING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 2048}


def sci_lit(
    *,
    part: Literal["instructions", "pretraining"] = "instructions",
    keywords: int = 20,
    temperature: float = 3.0,
    kinds: tuple[Kind, ...] = get_args(Kind),
    copies_share: float = 0.05,
    least: float = 4.0,
    lowest: float = 0.25,
) -> list[Step]:
    """Instructions or pre-training text from papers; see the card above."""
    if keywords < 1 or temperature <= 0 or not kinds or not (0 <= copies_share < 1 and 0 <= lowest < 1):
        raise RecipeError("sci_lit: wanted keywords >= 1, temperature > 0, a kind, and shares from 0 to below 1; got "
                          f"{keywords}, {temperature}, {list(kinds)}, {copies_share} and {lowest}")  # fmt: skip
    if part == "pretraining":
        return [step(correct_chunk), step(drop_lowest, share=lowest)]
    return [
        step(draw_number),
        step(draw_keywords, count=keywords, temperature=temperature),
        step(write_passage, kinds=kinds),
        step(drop_copies, share=copies_share),
        step(judge_row, least=least),
    ]


async def draw_number(ctx: Context, text: str) -> Drawn:
    """A number of the row's own."""
    if not text.strip():
        raise Reject("the text is blank", value=0, threshold=1)
    return Drawn(draw=ctx.rng.getrandbits(48))


def draw_keywords(table: pa.Table, *, count: int = 20, temperature: float = 3.0) -> pa.Table:
    """Every row's keywords, from the flattened frequencies of its domain."""
    rows = table.to_pylist()
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(str(row.get("domain") or ""), []).append(row["text"])
    weights = {domain: flattened(frequencies(said), temperature) for domain, said in texts.items()}
    found = [
        drawn_keywords(generator("sci_lit", row["draw"]), weights[str(row.get("domain") or "")], count) for row in rows
    ]
    reasons = {at: "the domain's papers hold no keywords" for at, one in enumerate(found) if not one}
    return without(table.append_column("keywords", pa.array(found, pa.list_(pa.string()))), reasons)


async def write_passage(
    ctx: Context, keywords: list[str], domain: str = "", *, kinds: tuple[Kind, ...] = get_args(Kind)
) -> Made:
    """A passage with the keywords, a question and its answer."""
    kind = ctx.rng.choice(kinds)
    place = ctx.fill(DOMAIN, domain=domain) if domain else ""
    prompt = ctx.fill(WRITE, domain=place, keywords=", ".join(keywords), kind=ctx.fill(KINDS[kind]))
    reply = await ctx.ask(prompt, schema=Passage, **WRITING)
    made = reply.json(Passage)
    if not any(one in made.text.lower() for one in keywords):
        raise Unreadable("the passage uses none of the keywords", reply)
    asked = f"{made.text.strip()}\n\n{made.question.strip()}"
    return Made(text=made.text.strip(), question=made.question.strip(), answer=made.answer.strip(), task_type=kind,
                synthetic_text=True, instruction=asked, output=made.answer.strip())  # fmt: skip


def drop_copies(table: pa.Table, *, share: float = 0.05) -> pa.Table:
    """Without near copies within a kind, up to a share of all rows; one of each cluster stays."""
    return without(table, copies(table.to_pylist(), share))


async def judge_row(ctx: Context, instruction: str, output: str, *, least: float = 4.0) -> Judged:
    """The mean of five criteria must reach ``least``."""
    verdict = await judge(ctx, instruction, output, dimensions=CRITERIA, least_mean=least)
    if not verdict.passed:
        raise Reject(f"the judge: {verdict.reason}", value=verdict.value["mean"], threshold=least)
    return Judged(scores=verdict.value["scores"])


_PASSAGE = "Zirconia coatings kept their hardness after forty cycles of heating, while alumina cracked at the tenth."
_QUESTION = "True or false: alumina outlasted zirconia."
_POINTS = ("clarity", "complexity", "correctness", "usefulness", "adaptability")
EXAMPLE = Example(
    row=[{"text": "Zirconia coatings harden.", "domain": "materials"}],
    settings={"kinds": ("true_false",)},
    replies=[
        {"text": _PASSAGE, "question": _QUESTION, "answer": "False: alumina cracked at the tenth cycle."},
        {name: {"reason": "Good.", "score": 5} for name in _POINTS},
    ],
    gives=[
        {
            "text": _PASSAGE,
            "domain": "materials",
            "draw": 0,
            "keywords": ["zirconia", "coatings", "harden"],
            "question": _QUESTION,
            "answer": "False: alumina cracked at the tenth cycle.",
            "task_type": "true_false",
            "synthetic_text": True,
            "instruction": f"{_PASSAGE}\n\n{_QUESTION}",
            "output": "False: alumina cracked at the tenth cycle.",
            "scores": dict.fromkeys(_POINTS, 5.0),
        }
    ],
)
