"""Impossible Distillation: what each filter lets through, and what it costs."""

from __future__ import annotations

import asyncio
from itertools import permutations
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.methods.classification.distilling import Bounds, Pair, one_of_each, paraphrases, ratio
from seedbed.methods.classification.impossible_distillation import Paraphrase, impossible_distillation

SAME = ["Passengers had to wait for an hour.", "Travellers waited a full hour there."]


class Nli:
    """An entailment model by a table of pairs, 0.9 where it has none; sentences come from a list."""

    def __init__(self, said: list[str] | None = None, figures: dict[tuple[str, str], float] | None = None) -> None:
        self.said, self.figures = iter(said or []), figures or {}
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        if request.kind != "classify":
            return Reply(next(self.said))
        share = self.figures.get((request.texts[0], request.texts[1]), 0.9)
        return Reply(labels={"contradiction": (1 - share) / 2, "entailment": share, "neutral": (1 - share) / 2})

    @property
    def pairs(self) -> list[tuple[str, ...]]:
        return [tuple(one.texts) for one in self.asked if one.kind == "classify"]


def filtered(texts: list[str], **figures: Any) -> tuple[list[Pair], dict[str, int], Nli]:
    outside = Nli(figures=figures.get("figures"))
    ctx = Context(outside)  # type: ignore[arg-type]
    pairs, counts = asyncio.run(paraphrases(ctx, texts, "classify", Bounds()))
    return pairs, counts, outside


def made(said: list[str], language: str = "en", **how: Any) -> tuple[list[Paraphrase], Nli, dict[str, Any]]:
    outside = Nli(said)
    ctx = Context(outside, language=language)  # type: ignore[arg-type]
    return asyncio.run(impossible_distillation(ctx, **how)), outside, ctx.notes


def test_counts_only_fall() -> None:
    """Each filter sees what the one before it left."""
    texts = [*SAME, "Passengers had to wait for 5 hours.", "No.", "Passengers had to wait for an hour there."]
    _, counts, _ = filtered(texts)
    assert list(counts) == ["pairs", "length", "forward", "backward", "graph", "numbers", "rouge"]
    assert counts["pairs"] == 20
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_both_directions_are_asked_once() -> None:
    """A pair that fails forward is not asked back; one that passes is, and its turn costs nothing."""
    _, _, outside = filtered(SAME)
    assert sorted(outside.pairs) == sorted(permutations(SAME, 2))
    one, other = SAME
    pairs, counts, outside = filtered(SAME, figures={(one, other): 0.74})
    assert (pairs, counts["forward"], counts["backward"]) == ([], 1, 0)
    assert len(outside.pairs) == 2
    assert len(filtered(SAME, figures={(one, other): 0.75})[0]) == 1


def test_a_copy_fails() -> None:
    """ROUGE-L over 0.75."""
    _, counts, _ = filtered(["The old ferry was late on Monday.", "The old ferry was late on Tuesday."])
    assert (counts["numbers"], counts["rouge"]) == (1, 0)


@pytest.mark.parametrize(
    ("other", "kept"), [("Travellers waited 5 hours there.", 1), ("Travellers waited 6 hours there.", 0)]
)
def test_numbers_agree(other: str, kept: int) -> None:
    """5 and 6 are no paraphrase, whatever the entailment model says."""
    assert len(filtered(["Passengers had to wait for 5 h.", other])[0]) == kept


@pytest.mark.parametrize(("target", "kept"), [(79, False), (80, True), (150, True), (151, False)])
def test_the_edges_of_the_length(target: int, kept: bool) -> None:
    """0.8 and 1.5 times the source's characters, both among them."""
    assert (0.8 <= ratio("a" * 100, "b" * target) <= 1.5) is kept


def test_one_pair_of_each_component() -> None:
    """Of a, b, c that hang together the pair of the lowest reverse score; d and e are another."""
    pairs = [Pair(one, other, 0.9, back, 0.1, 1.0) for one, other, back in
             [("a", "b", 0.9), ("b", "c", 0.8), ("c", "b", 0.85), ("d", "e", 0.99)]]  # fmt: skip
    assert [(one.source, one.target) for one in one_of_each(pairs)] == [("b", "c"), ("d", "e")]
    assert len(one_of_each(pairs[::-1])) == 2


def test_sampling_is_as_published() -> None:
    """Raw completions: the context at temperature 1, what follows at 0.5 and after whole sentences only."""
    said = ["The ferry was late. It was Monday. And then", *SAME, "no end mark", "?!"]
    rows, outside, notes = made(said, prefix="(Post) --", candidates=4)
    first, second = outside.asked[:2]
    assert (first.kind, first.temperature, first.top_p, first.max_tokens) == ("complete", 1.0, 0.9, 150)
    assert (second.temperature, second.top_p, second.max_tokens) == (0.5, 0.9, 100)
    assert second.prompt == "(Post) -- The ferry was late. It was Monday. "
    assert notes["filters"]["sentences"] == 2
    assert (rows[0]["input"], rows[0]["output"], rows[0]["stage"]) == (*SAME, 0)


def test_what_gives_nothing_is_told() -> None:
    """No context, no pair, one candidate."""
    with pytest.raises(Reject, match="no whole sentence"):
        made(["The ferry was"], candidates=2)
    with pytest.raises(Reject, match="1 sentences"):
        made(["It rained. Then", "It stopped.", "it  stopped."], candidates=2)
    with pytest.raises(RecipeError, match="at least 2"):
        made([], candidates=1)


def test_prefixes() -> None:
    """Newspaper alone about half the time; in Chinese too, where sentences join without a blank."""
    starts = []
    for seed in range(200):
        outside = Nli(["One. Two. Thr", "It stopped."] * 2)
        ctx = Context(outside, seed=(seed,))  # type: ignore[arg-type]
        with pytest.raises(Reject):
            asyncio.run(impossible_distillation(ctx, candidates=2))
        starts.append(outside.asked[0].prompt)
    assert 75 <= sum(one.startswith("(") for one in starts) <= 125
    assert 25 <= sum("," in one.split("(")[0] for one in starts) <= 75
    said = ["渡轮晚点了。那天是周一。然后", "乘客们不得不等上一个小时。", "旅客足足等候了六十分钟呢。"]
    rows, outside, _ = made(said, "zh", candidates=2)
    assert "）——" in outside.asked[0].prompt
    assert outside.asked[1].prompt.endswith("渡轮晚点了。那天是周一。")
    assert rows[0]["instruction"] == "请换一种说法。"
