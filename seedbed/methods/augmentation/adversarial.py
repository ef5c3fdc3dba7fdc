"""Adversarial: rows like the real ones, written and told apart in turn until nobody can tell, or the rounds are spent.

Papers: the two-sample test by a classifier, arXiv 1610.06545, as discriminator; feeding its findings back to a writer,
and stopping when it is at chance, as generative adversarial networks do, arXiv 1406.2661.

Rows that come in are real. A round makes ``requests`` rows: each request shows ``shown`` real ones, asks for about the
length of a drawn one (a discriminator learns lengths first), and from the second round on holds what gave the last
round away: the ``feedback`` rows that looked most synthetic, and the words that are too frequent and too rare in it.
``labels`` are columns to keep: a row gets the label that was asked for, every value equally often. A row joins when
its ROUGE-L with every row there, real ones too, is at most 0.7 and it holds none of them; so no real row comes out.

After each round a logistic regression is trained on the real rows and that round's (``separated``; every row is judged
by a model that has not seen it). The loop ends when its accuracy, both sides weighed alike, is within ``chance`` of
0.5, when the best of it has not improved for ``patience`` rounds, when distinct-2 of a round is below
``least_distinct``, when ``rows`` are there, or after ``rounds``; so let a round make about as many rows as are wanted.
At the end all made rows are judged against the real ones together, and each is kept with the probability p / (1 - p)
of looking real (at most 1), or above ``least_real`` where that is set.

``p_real`` and ``accuracy`` stand on each row, and in ``detected`` the accuracy before its round: the log of the loop.
It sees words and spelling, not truth. Needs ``pip install 'seedbed[quality]'`` and ten different real texts. Keep the
real rows out of the test set.
"""

from __future__ import annotations

import random
from typing import Any

from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow, step
from seedbed.core.text import folded, length, shortened
from seedbed.core.verdict import Verdict
from seedbed.methods.augmentation.telling_apart import Loop, is_made, only_undetected, telling_words
from seedbed.methods.classification.reading import texts_of, texts_schema

NEEDS = ("sklearn", "quality")

WRITE = Prompt(
    en="""These texts were written by people:
{shown}

{wish}Write one more of the same kind that nobody could tell from them, on something else.{label}\
{feedback}
It has about {words} words, no more. Reply in JSON: {form}.""",
    zh="""以下文字都是真人写的：
{shown}

{wish}请再写一段同类的文字，内容不同，让人分不出是不是真人写的。{label}{feedback}
只写大约 {words} 字，不要更长。用 JSON 回复：{form}。""",
)
WISH = Prompt(en="They are: {wish}\n", zh="它们是：{wish}\n")
LABEL = Prompt(en=" Its {name} is: {value}.", zh="这段文字的 {name} 必须是：{value}。")
FEEDBACK = Prompt(
    en="""

Earlier tries were found out:
{found}
They used these too often: {often}. People use more of: {rarely}. Do not write like those.""",
    zh="""

之前的尝试被识破了：
{found}
用得太多的词：{often}。真人更常用的词：{rarely}。不要再那样写。""",
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.99, "max_tokens": 1024}
NEAR = 0.7
FEWEST = 4
"""Words of a row that no other may hold."""


def adversarial(  # noqa: PLR0913 - the writer's settings, and the rules that end the loop
    *,
    rows: int = 200,
    requests: int = 50,
    rounds: int = 8,
    shown: int = 4,
    feedback: int = 3,
    labels: tuple[str, ...] = (),
    wish: str = "",
    chance: float = 0.05,
    patience: int = 2,
    least_distinct: float = 0.3,
    least_real: float | None = None,
) -> list[Step]:
    """Write rows that cannot be told from the real ones; see the card above."""
    if min(rows, requests, rounds, shown, patience) < 1 or not 0 <= chance <= 0.5:
        told = f"{rows}, {requests}, {rounds}, {shown}, {patience} and {chance}"
        raise RecipeError(
            f"adversarial: rows, requests, rounds, shown and patience are at least 1, chance 0 to 0.5: {told}"
        )
    loop = Loop(chance, patience, least_distinct)

    def draw(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
        """The requests of a round; none when the loop is over."""
        course = loop.course(pool)
        if loop.over(course):
            return []
        real = [row for row in pool if not is_made(row)]
        last = [row for row in pool if is_made(row) and row["round"] == number - 1]
        given = course[-1].given_away[:feedback] if course else []
        hints = telling_words([row["text"] for row in real], [row["text"] for row in last]) if last else ([], [])
        return [
            {
                "examples": [one["text"] for one in _sampled(rng, real, shown, wanted)],
                "wanted": wanted,
                "words": max(1, length(rng.choice(real)["text"])),
                "found_out": given,
                "hints": {"often": hints[0], "rarely": hints[1]},
                "round": number,
                "detected": course[-1].accuracy if course else None,
            }
            for wanted in _dealt(rng, real, labels, requests)
        ]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        near = above(candidate["text"], (row["text"] for row in pool), limit=NEAR)
        if near is not None:
            return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with {shortened(near[1], 60)!r}", value=near[0])
        whole = folded(candidate["text"])
        held = (row["text"] for row in pool if folded(row["text"]) in whole and length(row["text"]) >= FEWEST)
        if copied := next(held, None):
            return Verdict.wrong(f"it holds {shortened(copied, 60)!r}")
        return Verdict.right("new")

    grown = grow(write_like, settings={"wish": wish}, draw=draw, admit=admit, rows=rows, rounds=rounds, patience=1,
                 keep_seeds=True)  # fmt: skip
    return [grown, step(only_undetected, least_real=least_real)]


async def write_like(
    ctx: Context,
    examples: list[str],
    wanted: Row,
    words: int,
    found_out: list[str],
    hints: dict[str, list[str]],
    *,
    wish: str = "",
) -> list[Row]:
    """Write one text like the examples, unlike those that were found out."""
    told = ctx.fill(
        FEEDBACK,
        found="\n".join(f"- {shortened(one, 300)}" for one in found_out),
        often=", ".join(hints["often"]) or "-",
        rarely=", ".join(hints["rarely"]) or "-",
    )
    schema = texts_schema(["text"])
    asked = ctx.fill(
        WRITE,
        shown="\n".join(f"- {one}" for one in examples),
        wish=ctx.fill(WISH, wish=wish) if wish else "",
        words=words,
        label="".join(ctx.fill(LABEL, name=name, value=value) for name, value in wanted.items()),
        feedback=told if found_out else "",
        form='{"text": "…"}',
    )
    reply = await ctx.ask(asked, schema=schema, **SAMPLING)
    text = texts_of(reply, schema)["text"]
    if length(text) > 4 * words + 20:
        raise Unreadable(f"it has {length(text)} words; about {words} are wanted", reply)
    return [{**wanted, "text": text, "origin": "machine"}]


def _sampled(rng: random.Random, real: list[Row], count: int, wanted: Row) -> list[Row]:
    """Real rows of the wanted labels first, then others; in a drawn order."""
    same = [row for row in real if all(row.get(name) == value for name, value in wanted.items())]
    chosen = rng.sample(same, min(count, len(same)))
    rest = [row for row in real if row not in chosen]
    return chosen + rng.sample(rest, min(count - len(chosen), len(rest)))


def _dealt(rng: random.Random, real: list[Row], labels: tuple[str, ...], count: int) -> list[Row]:
    """The labels of each request of a round: every combination that the real rows have, equally often."""
    combined = [{name: row.get(name) for name in labels} for row in real]
    kinds = [one for place, one in enumerate(combined) if one not in combined[:place]]
    return [kinds[place % len(kinds)] for place in rng.sample(range(count), count)]


EXAMPLE = Example(
    row=[
        {"text": f"The {one} was late again, and nobody told us why."}
        for one in "bus ferry tram train plane coach taxi boat lift post".split()
    ],
    settings={"rows": 1, "requests": 1, "rounds": 1},
    replies=[{"text": "No soup today either, they said, and shut the hatch."}],
    gives=None,
)
