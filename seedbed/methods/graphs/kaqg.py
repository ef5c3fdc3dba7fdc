"""KAQG: exam questions of a wanted difficulty from a knowledge graph: single choice, multiple choice, fill-in.

Paper: arXiv 2505.07618.

Subjects are drawn from ``graph`` by PageRank, tf-idf and wealth of facts (softmax); a third of the difficulty is how
many facts are shown. Seven features of a question (length of stem and options, density of terms, Bloom level, likeness
of options, of stem and options, strong distractors) have levels 1 to 3; a difficulty of 30, 50 or 70 is a weighted sum
of 10, 14 or 18 (7.7 is the least, 23.1 the most). Levels within 1 of that are drawn and asked for. The question is
graded again (the stem's length by rule, the rest by the role ``judge``) and taken within ``tolerance`` 1.5 of the
target; after ``tries`` 3 (each shown what was wrong before) the closest one is.

A program takes the answer from the graph, so it is right; a model writes the stem and the wrong options. ``single``
asks for the one entity that stands in a relation, ``multiple`` for 2 to 4 of five options, ``fill_in`` masks the end of
a path of 1, 2 or 3 hops, by difficulty. Checked without a model: the stem names its subject and gives nothing away, no
wrong option is right by the graph. Then a reader of the role ``solver`` with the facts alone must find just the answer.

Differs from the paper: multiple choice and fill-in, which its code leaves out (features of options dropped there, the
grade stretched to the same scale); answers by the graph and the reader are ours. ``b`` is the difficulty of item
response theory (-2 to 2) that is meant; whether it is so only examinees tell (`item_difficulties` in kaqg_features).
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.methods.graphs import kaqg_features as features
from seedbed.methods.graphs.graph_reader import SOLVE, answers_by_reader
from seedbed.methods.graphs.kaqg_asking import graded, written
from seedbed.methods.graphs.kaqg_forms import LETTERS, Form, Material, draw_material, fault, laid_out
from seedbed.methods.graphs.kaqg_prompts import GRADE, MASK, SHOWN, WRITE
from seedbed.methods.graphs.knowledge import GraphColumn, Knowledge, fact, plain


class Question(TypedDict):
    """An exam question; ``answer`` is a letter, several, or the masked term."""

    question: str
    options: dict[str, str]
    answer: str
    type: str
    difficulty: int
    target_grade: float
    grade: float
    features: dict[str, int]
    b: float
    attempts: int
    evidence: list[str]


_PROMPTS = WRITE, SHOWN, MASK, GRADE, SOLVE  # named here as well, where a recipe looks for prompts to replace


class _Try(NamedTuple):
    """A question that holds, with its grade and how far that is from the target."""

    question: str
    options: dict[str, str]
    answer: str
    levels: dict[str, int]
    off: float


async def kaqg(
    ctx: Context,
    graph: GraphColumn,
    *,
    difficulties: tuple[int, ...] = (50,),
    kinds: tuple[Form, ...] = ("single",),
    tries: int = 3,
    tolerance: float = 1.5,
) -> list[Question]:
    """A question of every kind and difficulty, 10 to 90 (30 easy, 50 medium, 70 hard); see the card above."""
    if not difficulties or not kinds or not all(10 <= one <= 90 for one in difficulties) or tries < 1:
        raise RecipeError(
            f"kaqg: wanted difficulties from 10 to 90, a kind and a try, got {difficulties}, {kinds} and {tries}"
        )
    whole = Knowledge.read(graph)
    made: list[Question] = ctx.keep([])
    dropped: list[str] = []
    for difficulty, kind in product(difficulties, kinds):
        found = await _best(ctx, whole, difficulty, kind, (tries, tolerance), dropped)
        if found is not None:
            made.append(found)
    if dropped:
        ctx.note(dropped=dropped)
    if not made:
        raise Reject("no try holds: " + "; ".join(dropped), value=0, threshold=1)
    return made


async def _best(
    ctx: Context, graph: Knowledge, difficulty: int, kind: Form, trying: tuple[int, float], dropped: list[str]
) -> Question | None:
    """The first try near enough to the difficulty, else the nearest; None where none holds."""
    material = _material(ctx, graph, difficulty, kind)
    if material is None:
        dropped.append(f"the graph has no fact for a question of the kind {kind}")
        return None
    target = features.target_of(difficulty)
    levels = features.draw_levels(ctx.rng, target, options=kind != "fill_in")
    made: list[_Try] = []
    attempts, wrong = 0, ""
    while attempts < trying[0] and not any(one.off <= trying[1] + 1e-9 for one in made):
        attempts += 1
        one = await _tried(ctx, material, graph, kind, levels, (target, wrong))
        if isinstance(one, str):
            dropped.append(one)
            wrong = one
        else:
            made.append(one)
    if not made:
        return None
    best = min(made, key=lambda one: one.off)
    return Question(question=best.question, options=best.options, answer=best.answer, type=kind, difficulty=difficulty,
                    target_grade=target, grade=round(features.grade(best.levels), 3), features=best.levels,
                    b=features.hardness(difficulty), attempts=attempts,
                    evidence=list(map(fact, material.key)))  # fmt: skip


def _material(ctx: Context, graph: Knowledge, difficulty: int, kind: Form) -> Material | None:
    """What to ask about; the path of a sentence to fill in is as long as the difficulty wants and the graph has."""
    hops = 1 if difficulty < 40 else 2 if difficulty < 60 else 3
    lengths = range(hops, 0, -1) if kind == "fill_in" else [1]
    drawn = (draw_material(ctx.rng, graph, form=kind, difficulty=difficulty, hops=one) for one in lengths)
    return next((one for one in drawn if one is not None), None)


async def _tried(
    ctx: Context, material: Material, graph: Knowledge, kind: Form, levels: dict[str, int], held: tuple[float, str]
) -> _Try | str:
    """A question that holds, or why it does not; held against a target, and told what was wrong before."""
    target, wrong = held
    stem, distractors = await written(ctx, material, kind, levels, wrong)
    if failure := fault(stem, distractors, material, graph, kind):
        return f"{failure}: {shortened(stem, 80)}"
    options, letters = laid_out(ctx.rng, material.answers, distractors) if kind != "fill_in" else ({}, "")
    question = "\n".join([stem, *(f"{letter}. {text}" for letter, text in options.items())])
    given = await answers_by_reader(ctx, question, list(map(fact, material.shown)))
    picked = {options.get(one.strip(" .()").upper()[:1], one) if len(one.strip(" .()")) == 1 else one for one in given}
    if {plain(_bare(one)) for one in picked} != {plain(one) for one in material.answers}:
        return f"a reader answers {shortened(', '.join(given), 40)}: {shortened(stem, 80)}"
    levels_now = {"stem_length": features.stem_level(stem), **await graded(ctx, question, options=bool(options))}
    ordered = {name: levels_now[name] for name in features.features(options=bool(options))}
    answer = letters if options else material.answers[0]
    return _Try(question, options, answer, ordered, abs(features.grade(ordered) - target))


def _bare(option: str) -> str:
    """An option without its letter."""
    head, dot, rest = option.partition(".")
    return rest if dot and head.strip() in LETTERS else option


_LEVELS = {name: 2 for name in features.WEIGHTS if name != "stem_length"}
EXAMPLE = Example(
    row={"graph": {"entities": [], "relations": [{"source": "Ada", "relation": "wrote", "target": "Notes"}],
                   "texts": []}},
    replies=[
        {"stem": "Which of these did Ada write?", "distractors": ["Songs", "Maps", "Plays"]},
        {"answers": ["Notes"]},
        _LEVELS,
    ],
    gives=[{
        "question": "Which of these did Ada write?\nA. Plays\nB. Maps\nC. Songs\nD. Notes",
        "options": {"A": "Plays", "B": "Maps", "C": "Songs", "D": "Notes"},
        "answer": "D",
        "type": "single",
        "difficulty": 50,
        "target_grade": 14.0,
        "grade": 14.4,
        "features": {"stem_length": 1, **_LEVELS},
        "b": 0.0,
        "attempts": 1,
        "evidence": ["Ada | wrote | Notes"],
    }],
)  # fmt: skip
