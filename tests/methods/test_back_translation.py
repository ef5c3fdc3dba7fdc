"""Back-translation: the target is human and untouched; lengths, noise, tags and the gamma score are as published."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rig import Bench, Model, kept

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.step import Step
from seedbed.methods.languages.back_translation import back_translation
from seedbed.methods.languages.gamma import most_wanted
from seedbed.methods.languages.pairs import lengths_failure, noise

TARGET = "图书馆周二到周六九点开门，周日不开。"
SOURCE = "The library opens at nine from Tuesday to Saturday, not on Sunday."


class Server:
    """Gives texts in order, with log-probabilities, and echoes what the language model is asked."""

    def __init__(self, said: list[str], choices: int = 0, alone: dict[str, float] | None = None) -> None:
        self.said, self.choices, self.alone, self.asked = iter(said), choices, alone or {}, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        if request.kind == "complete":
            figure = self.alone.get(request.prompt, -10.0)
            return Reply(request.prompt, logprobs=[{"token": "a", "logprob": None}, {"token": "b", "logprob": figure}])
        text = next(self.said)
        told = [{"token": word, "logprob": -1.0 - len(text) % 3} for word in text.split()] if request.logprobs else []
        return Reply(
            text,
            choices=[text] * self.choices if self.choices == 1 else [f"{text}{at}" for at in range(self.choices)],
            logprobs=told,
        )


def run(said: list[str], text: str = TARGET, server: Server | None = None, **how: Any) -> tuple[Any, Server]:
    server = server or Server(said)
    ctx = Context(server, seed=(1,))  # type: ignore[arg-type]
    return asyncio.run(back_translation(ctx, text, **how)), server


def test_the_target_is_the_human_text() -> None:
    """Unchanged as output; the model's text is the input; the direction is named."""
    made, _ = run([SOURCE])
    assert (made["input"], made["output"], made["origin"]) == (SOURCE, TARGET, "synthetic")
    assert made["instruction"] == "Translate into Chinese."


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [(10, 15, True), (10, 16, False), (251, 251, False), (250, 250, True), (0, 5, False), (1, 1, True)],
)
def test_the_edges_of_the_length(one: int, other: int, kept: bool) -> None:
    """1 to 250 words, at most 1.5 times; an empty side is refused before anything is divided."""
    assert (lengths_failure(one, other) == "") is kept


@pytest.mark.parametrize(
    ("decoding", "sent"),
    [
        ("sampled", {"temperature": 1.0, "top_p": 1.0}),
        ("greedy", {"temperature": 0.0}),
        ("top_k", {"temperature": 1.0, "extra": {"top_k": 10}}),
        ("beam", {"n": 5, "extra": {"use_beam_search": True}}),
    ],
)
def test_decoding(decoding: Any, sent: dict[str, Any]) -> None:
    """Each way asks as published."""
    _, server = run([SOURCE], server=Server([SOURCE], choices=5), decoding=decoding)
    assert {name: getattr(server.asked[0], name) for name in sent} == sent


def test_a_server_without_beam_search_is_refused() -> None:
    """Five texts that are one: the message names the way out."""
    with pytest.raises(RecipeError, match="greedy"):
        run([], server=Server([SOURCE], choices=1), decoding="beam")


def test_tags_and_noise_are_on_the_source_only() -> None:
    """All synthetic sources begin with the tag; without it and the noise the plain one is there."""
    made, _ = run([SOURCE], tag="<BT>", noised=True)
    assert made["input"].startswith("<BT> ")
    assert made["clean_input"] == SOURCE
    assert made["output"] == TARGET
    with pytest.raises(Reject, match="holds the tag"):
        run([], text="<BT> 图书馆", tag="<BT>")


def test_noise_is_as_published() -> None:
    """Over ten thousand words a tenth is deleted and a tenth blanked; nothing moves more than three places."""
    words = [f"w{at}" for at in range(10_000)]
    told = noise(Random(3), " ".join(words), "<blank>").split()
    assert 0.89 <= len(told) / 10_000 <= 0.91
    assert 0.09 <= told.count("<blank>") / len(told) <= 0.11
    moved = noise(Random(4), " ".join(words), "<blank>", deleted=0, blanked=0).split()
    assert Counter(moved) == Counter(words)
    far = [abs(at - int(word[1:])) for at, word in enumerate(moved)]
    assert max(far) == 3
    assert noise(Random(4), " ".join(words), "b") == noise(Random(4), " ".join(words), "b")
    assert all(noise(Random(seed), "word", "<blank>") in ("word", "<blank>") for seed in range(50))
    assert " " not in noise(Random(1), "图书馆九点开门。", "空")


def test_gamma_weighs_importance_and_quality() -> None:
    """At 0 the likeliest translation, at 1 the most important source; both are on the row."""
    assert most_wanted([(0.0, -1.0), (5.0, -2.0)], 0.0) == 0
    assert most_wanted([(0.0, -1.0), (5.0, -2.0)], 1.0) == 1
    other = SOURCE.replace("not on", "never on the")
    alone = {SOURCE: -200.0, other: -1.0}
    made, server = run(
        [], server=Server([SOURCE, other, SOURCE], alone=alone), decoding="gamma", candidates=3, gamma=1.0
    )
    assert made["clean_input"] == other
    assert made["importance"] is not None
    assert sum(one.role == "lm" for one in server.asked) == 2, "equal candidates are measured once"
    assert math.isfinite(made["quality"])


def test_gamma_refuses_what_cannot_measure() -> None:
    """No log-probabilities, no echo, too few candidates, none that is a translation."""

    class Bare(Server):
        async def __call__(self, request: Request) -> Reply:
            return Reply(next(self.said))

    class Mute(Server):
        async def __call__(self, request: Request) -> Reply:
            return Reply("x") if request.kind == "complete" else await super().__call__(request)

    with pytest.raises(RecipeError, match="log-probabilities"):
        run([], server=Bare([SOURCE] * 2), decoding="gamma", candidates=2)
    with pytest.raises(RecipeError, match="echo"):
        run([], server=Mute([SOURCE] * 2), decoding="gamma", candidates=2)
    with pytest.raises(RecipeError, match="2 or more"):
        run([], decoding="gamma", candidates=1)
    with pytest.raises(Reject, match="none of 2"):
        run([], server=Server(["图书馆", "图书馆"]), decoding="gamma", candidates=2)


def test_what_is_set_aside() -> None:
    """Text in the source language, an empty one, a reply in the wrong language or of the wrong length."""
    with pytest.raises(Reject, match="itself"):
        run([], text=SOURCE)
    with pytest.raises(Reject, match="no words"):
        run([], text=" ")
    with pytest.raises(Unreadable, match=r"in zh|itself"):
        run(["图书馆从周二到周六九点开门，周日关闭。"])
    with pytest.raises((Reject, Unreadable), match="times as long"):
        run([SOURCE + " And " + SOURCE + " And " + SOURCE])


def test_a_line_that_comes_twice_gives_one_pair(tmp_path: Path) -> None:
    """With `exact_dedup` before it, as the card says."""
    bench = Bench(tmp_path)
    bench.model = Model(lambda _: SOURCE)
    steps = [Step(find.entry("exact_dedup")), Step(find.entry("back_translation"), role="main")]
    result = bench.run([{"text": TARGET}, {"text": TARGET}], *steps)
    assert [row["output"] for row in kept(result)] == [TARGET]
