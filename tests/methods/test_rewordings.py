"""Paraphrase, restructure, expand: what is kept is new, means the same, and has lost nothing that it must keep."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.augmentation.expand import expand
from seedbed.methods.augmentation.paraphrase import paraphrase
from seedbed.methods.augmentation.restructure import restructure

TEXT = "The delivery took 12 days, and the box was not sealed."
NEW = "It was 12 days before the parcel came, and nobody had closed it."
OTHER = "We waited 12 days for an unsealed carton."
ZH = "快递走了12天才到，箱子也没有封好。"
SAME = {"reason": "r", "quote": "", "label": "entailment"}
NEUTRAL = {"reason": "r", "quote": "", "label": "neutral"}


def yes(premise: str) -> dict[str, str]:
    return {**SAME, "quote": premise.split(",", maxsplit=1)[0]}


def run(function: Any, replies: list[Any], text: str = TEXT, *, language: str = "en", **how: Any) -> Any:
    script = Script(replies)
    ctx = Context(script, language=language)
    made = asyncio.run(function(ctx, text, **how))
    assert len(script.asked) == len(replies)
    return made, script, ctx


def test_the_newest_are_kept() -> None:
    """Of several that pass the one with most new words comes first; no more than `most`; the label is shown."""
    rows, script, _ = run(paraphrase, [NEW, OTHER, NEW], label="complaint", count=3, most=1, meaning="none")
    assert [row["text"] for row in rows] == [max(NEW, OTHER, key=lambda one: _novelty(rows, one))]
    assert rows[0]["original"] == TEXT
    assert rows[0]["novelty"] >= 0.2
    assert "complaint" in prompt_text(script.asked[0])


def _novelty(rows: Any, text: str) -> float:
    from seedbed.checks.rouge_l import f_measure

    return 1 - f_measure(text, TEXT)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (TEXT, "nothing was changed"),
        ("the DELIVERY took 12 days, and the box was not sealed.", "nothing was changed"),
        ("The delivery took 12 days, and the box was not closed.", "too little was changed"),
        ("It was 21 days before the parcel came, and nobody had closed it.", "number"),
        ("It came late.", "number|length"),
        ("Twelve days! " + " ".join(["We waited and waited for the postman to come."] * 5), "length"),
        ("快递走了12天，箱子也没封好，让人很失望。", "language"),
    ],
)
def test_what_is_no_paraphrase(said: str, why: str) -> None:
    """Copies, near copies, other numbers, other lengths, another language: set aside with the reason."""
    with pytest.raises(Reject, match=why):
        run(paraphrase, [said], count=1, most=1, meaning="none")


def test_a_dropped_negation_is_caught_by_entailment() -> None:
    """Both directions are asked; one that is not entailed is enough to refuse."""
    wrong = "After 12 days the parcel came, and its lid was tightly closed."
    with pytest.raises(Reject, match="meaning is another"):
        run(paraphrase, [wrong, NEUTRAL, yes(TEXT)], count=1, most=1)
    rows, script, _ = run(paraphrase, [NEW, yes(NEW), yes(TEXT)], count=1, most=1)
    assert rows[0]["text"] == NEW
    assert [one.role for one in script.asked] == ["main", "judge", "judge"]


def test_an_unreadable_judgement_is_no_verdict() -> None:
    """It is raised, so that the engine asks again, and not taken for a refusal."""
    with pytest.raises(Unreadable, match="quotation"):
        run(paraphrase, [NEW, {**SAME, "quote": "never said"}], count=1, most=1)


def test_protected_parts_stand_behind_marks() -> None:
    """They come back exactly; a candidate that lost one goes and the note says so."""
    text = "Run `make test` before you send anything to {team}, or it comes back."
    good = "Anything sent to [[2]] without first calling [[1]] is returned."
    rows, script, ctx = run(paraphrase, [good, "Test before sending."], text, count=2, meaning="none")
    assert rows[0]["text"] == "Anything sent to {team} without first calling `make test` is returned."
    assert "`make test`" not in prompt_text(script.asked[0])
    assert "a protected part is gone" in ctx.notes["dropped"][0]


def test_vectors_where_they_are_wanted() -> None:
    """A cosine below `similar` refuses a candidate."""

    class Vectors:
        async def __call__(self, request: Request) -> Reply:
            return Reply(vectors=[[1.0, 0.0], [0.0, 1.0]]) if request.kind == "embed" else Reply(NEW)

    with pytest.raises(Reject, match=r"cosine 0\.00"):
        asyncio.run(paraphrase(Context(Vectors()), TEXT, count=1, most=1, meaning="none", similar=0.8))  # type: ignore[arg-type]


def test_a_tuned_paraphraser_gets_its_prefix() -> None:
    """Raw completions of the prefix and the text."""
    rows, script, _ = run(paraphrase, [NEW], count=1, most=1, by="prefix", meaning="none")
    assert (script.asked[0].kind, script.asked[0].prompt) == ("complete", f"paraphrase: {TEXT}")
    assert rows[0]["augmented"] == "paraphrase prefix"


def test_through_another_language() -> None:
    """There and back; a way that ends where it began is dropped as unchanged."""
    rows, script, _ = run(paraphrase, [ZH, NEW], count=1, most=1, by="pivot", meaning="none")
    assert rows[0]["text"] == NEW
    assert "Chinese" in prompt_text(script.asked[0])
    with pytest.raises(Reject, match="nothing was changed"):
        run(paraphrase, [ZH, TEXT], count=1, most=1, by="pivot", meaning="none")
    with pytest.raises(RecipeError, match="another language"):
        run(paraphrase, [], by="pivot", pivot="en")


def test_settings_that_are_none() -> None:
    """Refused before anything is asked."""
    with pytest.raises(RecipeError, match="most <= count"):
        run(paraphrase, [], count=1, most=2)
    with pytest.raises(RecipeError, match="forms are"):
        run(restructure, [], forms=("rhyme",))
    with pytest.raises(RecipeError, match="times"):
        run(expand, [], times=(3, 2))


LONG = "The committee rejected the plan because it cost too much money, and nobody in the room was surprised at all."


def test_forms() -> None:
    """A split has more sentences, a join fewer; the words stay; one that has not the form goes with the reason."""
    said = "The committee rejected the plan. It cost too much money. Nobody in the room was surprised at all."
    rows, _, _ = run(restructure, [said], LONG, forms=("split",), meaning="none")
    assert rows[0]["augmented"] == "restructure split"
    joined, _, _ = run(restructure, [LONG], said, forms=("join",), meaning="none")
    assert joined[0]["text"] == LONG
    with pytest.raises(Unreadable, match="split: the sentences are 1"):
        run(restructure, [LONG.replace("because", "since")], LONG, forms=("split",), meaning="none")
    other = "A proposal was turned down by its board since funds ran short, which everyone present had expected before."
    with pytest.raises(Unreadable, match="words are others"):
        run(restructure, [other], LONG, forms=("voice",), meaning="none")


def test_forms_that_a_text_has_no_room_for() -> None:
    """A short sentence is not split, a single one not joined; nothing is asked."""
    with pytest.raises(Reject, match="no room for split, join"):
        run(restructure, [], "It was late.", forms=("split", "join"))


def test_restructure_in_chinese() -> None:
    """The prompt is Chinese and names the form."""
    text = "委员会因为费用太高否决了这个方案，在场的人都不觉得意外。"
    said = "委员会否决了这个方案。原因是费用太高。在场的人都不觉得意外。"
    rows, script, _ = run(restructure, [said], text, forms=("split",), meaning="none", language="zh")
    assert rows[0]["text"] == said
    assert "拆成几个短句" in prompt_text(script.asked[0])


def test_expanding() -> None:
    """Longer within the bounds, nothing lost or made up; one direction of entailment is asked."""
    said = "The delivery took 12 days, far longer than the shop had promised, and the box was not sealed when it came."
    made, script, _ = run(expand, [said, yes(said)], label="complaint")
    assert made["text"] == said
    assert len(script.asked) == 2
    with pytest.raises(Unreadable, match="number"):
        run(expand, [said + " I paid 30 euros."], meaning="none")
    with pytest.raises(Unreadable, match="length is wrong"):
        run(expand, [NEW], meaning="none")
    with pytest.raises(Reject, match="meaning is another"):
        run(expand, [said, NEUTRAL])
