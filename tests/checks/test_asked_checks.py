"""``critique``, ``entailment``, ``round_trip``, ``reward`` and the further ways of ``vote``, by scripted replies."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest

from seedbed.checks.critique import critique
from seedbed.checks.entailment import entailment
from seedbed.checks.reward import reward
from seedbed.checks.round_trip import round_trip
from seedbed.checks.vote import vote
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.verdict import Verdict


def said(
    check: Any, replies: list[Scripted], *columns: Any, prompts: str = "en", **settings: Any
) -> tuple[Verdict, Script]:
    script = Script(replies)
    return asyncio.run(check(Context(script, language=prompts), *columns, **settings)), script


INSTRUCTION, OUTPUT = "When was it opened, and who built it?", "It was opened in 1894, in the rain."


def fault(quote: str, severity: str = "major", where: str = "answer", told: str = "wrong") -> dict[str, str]:
    return {"in": where, "quote": quote, "fault": told, "severity": severity}


@pytest.mark.parametrize(("faults", "standing", "void", "passed"), [
    ([], 0, 0, True),
    ([fault("in 1894")], 1, 0, False),
    ([fault("IN  1894")], 1, 0, False),
    ([fault("in 1894", "minor"), fault("in the rain", "minor")], 2, 0, True),
    ([fault("in 1895", "critical")], 0, 1, True),
    ([fault("", "critical")], 0, 1, True),
    ([fault("e", "critical")], 0, 1, True),
    ([fault("who built it", "major", "instruction")], 1, 0, False),
    ([fault("who built it", "major", "answer")], 0, 1, True),
    ([fault("in 1894"), fault("In 1894", "critical")], 1, 0, False),
])  # fmt: skip
def test_only_what_is_quoted_counts(faults: list[Any], standing: int, void: int, passed: bool) -> None:
    """A fault stands by its quotation, in the text that it names; invented, empty and tiny ones are void."""
    verdict, _ = said(critique, [{"faults": faults}], INSTRUCTION, OUTPUT)
    assert (len(verdict.value["standing"]), len(verdict.value["void"])) == (standing, void)
    assert verdict.passed == passed
    for one in verdict.value["standing"]:
        text = OUTPUT if one["in"] == "answer" else INSTRUCTION
        assert text[one["start"] : one["end"]].lower().split() == one["quote"].lower().split()


def test_grave_faults_are_counted_against_what_is_allowed() -> None:
    """The score halves with each, and passes up to ``most_grave``, the edge included."""
    faults = {"faults": [fault("1894"), fault("rain", "critical"), fault("opened", "minor")]}
    assert said(critique, [faults], INSTRUCTION, OUTPUT)[0].score == 0.25
    assert said(critique, [faults], INSTRUCTION, OUTPUT, most_grave=2)[0].passed
    assert not said(critique, [faults], INSTRUCTION, OUTPUT, most_grave=1)[0].passed
    for wrong in ({"most_grave": -1}, {"shortest": 0}):
        with pytest.raises(RecipeError, match="critique"):
            said(critique, [], INSTRUCTION, OUTPUT, **wrong)


@pytest.mark.parametrize("bad", ["no faults", "[]", {"faults": [fault("1894", "grave")]}, {"faults": "none"},
                                 {"faults": [fault("1894", told="")]}, {"faults": [{"quote": "1894"}]}])  # fmt: skip
def test_a_malformed_critique_is_no_praise(bad: Any) -> None:
    """A reply that lists nothing readable is asked for again, then the row goes; it is never an empty list."""
    with pytest.raises(Reject, match="no reply fitted"):
        said(critique, [bad] * 3, INSTRUCTION, OUTPUT)


PREMISE, HYPOTHESIS = "The ferry leaves at nine every morning.", "There is a ferry on Mondays."


def label(name: str, quote: str = "every morning") -> dict[str, str]:
    return {"reason": "because", "quote": quote, "label": name}


@pytest.mark.parametrize(("given", "want", "score"), [
    ("entailment", "entailment", 1.0), ("neutral", "entailment", 0.0), ("contradiction", "entailment", 0.0),
    ("entailment", "no_contradiction", 1.0), ("neutral", "no_contradiction", 1.0),
    ("contradiction", "no_contradiction", 0.0),
])  # fmt: skip
def test_the_asked_label_decides(given: str, want: str, score: float) -> None:
    """What is neither proved nor denied is neutral, and no contradiction."""
    verdict, script = said(entailment, [label(given)], PREMISE, HYPOTHESIS, want=want)
    assert (verdict.score, verdict.value["label"]) == (score, given)
    assert script.asked[0].role == "judge"


def test_a_label_needs_a_quotation_of_the_premise() -> None:
    """Entailment or contradiction by words that are not there is unreadable; neutral needs none."""
    for quote in ("", "every evening", HYPOTHESIS):
        with pytest.raises(Unreadable, match="quotation"):
            said(entailment, [label("entailment", quote)], PREMISE, HYPOTHESIS)
    assert said(entailment, [label("neutral", "")], PREMISE, HYPOTHESIS)[0].value["label"] == "neutral"


def test_both_ways_and_several_samples() -> None:
    """The weaker way counts and is named; samples are asked at temperature 1 and their share is the score."""
    back = label("neutral", "")
    verdict, script = said(entailment, [label("entailment"), back], PREMISE, HYPOTHESIS, both=True)
    assert not verdict.passed
    assert "the other way round" in verdict.reason
    assert prompt_text(script.asked[1]).index(HYPOTHESIS) < prompt_text(script.asked[1]).index(PREMISE)
    replies = [label("entailment"), label("entailment"), label("neutral", "")]
    verdict, script = said(entailment, replies, PREMISE, HYPOTHESIS, samples=3)
    assert verdict.score == pytest.approx(2 / 3)
    assert {one.temperature for one in script.asked} == {1.0}


@pytest.mark.parametrize(("labels", "settings", "score"), [
    ({"entailment": 0.9, "neutral": 0.08, "contradiction": 0.02}, {}, 0.9),
    ({"ENTAILMENT": 0.1, "NEUTRAL": 0.2, "CONTRADICTION": 0.7}, {"want": "no_contradiction"}, 0.3),
    ({"entailment": 0.3, "not_entailment": 0.7}, {"want": "no_contradiction"}, 1.0),
    ({"LABEL_0": 0.2, "LABEL_1": 0.8}, {"labels": {"LABEL_0": "contradiction", "LABEL_1": "entailment"}}, 0.8),
])  # fmt: skip
def test_the_labels_of_a_classifier(labels: dict[str, float], settings: Any, score: float) -> None:
    """Usual names are known in any case, others are named by the recipe; premise and hypothesis go as a pair."""
    verdict, script = said(entailment, [Reply(labels=labels)], PREMISE, HYPOTHESIS, by="classify", **settings)
    assert verdict.score == pytest.approx(score)
    assert (script.asked[0].kind, script.asked[0].role) == ("classify", "nli")
    assert script.asked[0].texts == [PREMISE, HYPOTHESIS]


@pytest.mark.parametrize("labels", [{"LABEL_0": 1.0}, {"neutral": 0.5, "contradiction": 0.5}, {"entailment": 3.2}])
def test_labels_that_mean_nothing_are_no_score(labels: dict[str, float]) -> None:
    """An unknown label, none for entailment, a figure that is no probability: the recipe must say what is meant."""
    with pytest.raises(RecipeError, match="entailment: "):
        said(entailment, [Reply(labels=labels)], PREMISE, HYPOTHESIS, by="classify")


def test_nothing_follows_from_nothing() -> None:
    """An empty side is unreadable and asks nobody."""
    assert not said(entailment, [], "", "x")[0].readable
    assert not said(entailment, [], "x", " ")[0].readable


def test_a_question_that_comes_back() -> None:
    """The mean over the ways back decides; the model sees the answer and not the question."""
    question, answer = "When does the last bus leave?", "It leaves at eleven at night."
    replies: list[Scripted] = ["When does the last bus leave?", "How much is a ticket to town?"]
    verdict, script = said(round_trip, replies, question, answer, by="overlap", samples=2)
    assert verdict.value["alike"][0] == 1.0
    assert 0.4 < verdict.score < 0.8
    assert not verdict.passed
    assert answer in prompt_text(script.asked[0])
    assert question not in prompt_text(script.asked[0])


def test_vectors_are_compared_by_their_cosine() -> None:
    """Opposite vectors are 0, not below."""
    vectors = Reply(vectors=[[1.0, 0.0], [1.0, 0.0], [0.0, 2.0], [-1.0, 0.0]])
    verdict, script = said(round_trip, ["a", "b", "c", vectors], "What?", "That.", samples=3)
    assert verdict.value["alike"] == [1.0, 0.0, 0.0]
    assert script.asked[-1].texts == ["What?", "a", "b", "c"]


def test_a_translation_goes_back_into_the_language_of_its_source() -> None:
    """Found by the script, or named by the recipe; a translation that was none is wrong without an ask."""
    how = {"kind": "translation", "by": "overlap", "samples": 1}
    verdict, script = said(round_trip, ["末班车几点开？"], "末班车几点开？", "When does the last bus leave?", **how)
    assert verdict.score == 1.0
    assert "into Chinese" in prompt_text(script.asked[0])
    _, script = said(round_trip, ["x"], "Wann?", "什么时候？", prompts="zh", **{**how, "language": "de"})
    assert "German" in prompt_text(script.asked[0])
    verdict, _ = said(round_trip, [], "Same text", "same  text", **how)
    assert (verdict.score, verdict.readable) == (0.0, True)


def test_what_proves_nothing_is_unreadable() -> None:
    """An answer that repeats its question, and an empty side."""
    assert not said(round_trip, [], "Who is it?", "Who is it? It is I.")[0].readable
    assert not said(round_trip, [], "", "x")[0].readable
    assert not said(round_trip, [], "x", "")[0].readable
    with pytest.raises(RecipeError, match="samples"):
        said(round_trip, [], "x", "y", samples=0)


@pytest.mark.parametrize(("figure", "settings", "passed"), [
    (0.7, {}, True), (0.5, {}, True), (0.49, {}, False),
    (2.0, {"scale": "logit", "least": 1.5}, True), (-3.0, {"scale": "logit", "least": -4.0}, True),
    (-3.0, {"scale": "logit", "least": 0.0}, False),
    (600.0, {"scale": "logit", "least": 700.0}, False), (700.0, {"scale": "logit", "least": 700.0}, True),
    (-800.0, {"scale": "logit", "least": -790.0}, False),
])  # fmt: skip
def test_a_reward_is_held_against_the_least(figure: float, settings: Any, passed: bool) -> None:
    """The edge is in; far out, where the logistic function is level, the figure itself still decides."""
    verdict, script = said(reward, [Reply(labels={"score": figure})], "Do it.", "Done.", **settings)
    assert (verdict.passed, verdict.value) == (passed, figure)
    assert 0 <= verdict.score <= 1
    assert (script.asked[0].role, [turn["role"] for turn in script.asked[0].messages]) == (
        "reward",
        ["user", "assistant"],
    )


def test_what_is_sent_to_a_reward_model() -> None:
    """A pair or one text instead of a conversation; of several figures the named one."""
    one = Reply(labels={"0": 0.2, "1": 0.8})
    _, script = said(reward, [one], "Do it.", "Done.", form="pair", label="1")
    assert (script.asked[0].texts, script.asked[0].messages) == (["Do it.", "Done."], [])
    _, script = said(reward, [one], "Do it.", "Done.", form="text", label="1")
    assert script.asked[0].texts == ["Do it.\n\nDone."]


@pytest.mark.parametrize(("labels", "settings"), [
    ({"0": 0.2, "1": 0.8}, {}), ({"0": 0.2}, {"label": "1"}), ({"score": 7.0}, {}), ({"score": 0.5}, {"least": 2.0}),
])  # fmt: skip
def test_a_figure_that_cannot_be_meant_is_no_score(labels: dict[str, float], settings: Any) -> None:
    """Which of several, a label that is not there, a logit for a probability: the recipe is wrong, not the row."""
    with pytest.raises(RecipeError, match="reward: "):
        said(reward, [Reply(labels=labels)], "Do it.", "Done.", **settings)
    with pytest.raises(Unreadable):
        said(reward, [Reply()], "Do it.", "Done.")


def test_answers_that_are_one_as_mathematics() -> None:
    """A half in four dresses is one answer, and equals the row's own in a fifth."""
    pytest.importorskip("math_verify")
    replies: list[Scripted] = ["Answer: 1/2", r"So \boxed{\frac{2}{4}}.", "Answer: x + x", "Answer: 0.5", "Answer: 2x"]
    verdict, _ = said(vote, replies, "What?", "50%", samples=5, by="math")
    assert verdict.value["counts"] == {"1/2": 3, "x + x": 2}
    assert verdict.passed
    assert not said(vote, replies, "What?", "2x", samples=5, by="math")[0].passed


def test_answers_that_are_one_in_meaning() -> None:
    """Answers join the first group whose head is near enough, and the row's own answer may join it too."""
    replies: list[Scripted] = ["Answer: the sea", "Answer: an ocean", "Answer: a hill"]
    vectors = Reply(vectors=[[1.0, 0.0], [0.98, 0.1], [0.0, 1.0], [0.97, 0.05]])
    verdict, script = said(vote, [*replies, vectors], "What?", "the ocean", samples=3, by="embed")
    assert verdict.value["counts"] == {"the sea": 2, "a hill": 1}
    assert verdict.passed
    assert script.asked[-1].texts == ["the sea", "an ocean", "a hill", "the ocean"]
    assert not said(vote, [*replies, vectors], "What?", "the ocean", samples=3, by="embed", near=0.999)[0].passed


def probable(text: str, *logprobs: float) -> Reply:
    return Reply(text, logprobs=[{"token": "t", "logprob": value, "top": []} for value in logprobs])


def test_votes_by_probability() -> None:
    """One sure sample outweighs two unsure ones; the mean over tokens counts, not the length."""
    replies = [probable("Answer: 1", *[math.log(0.9)] * 50), probable("Answer: 2", math.log(0.4)),
               probable("Answer: 2", math.log(0.3))]  # fmt: skip
    verdict, script = said(vote, replies, "What?", samples=3, weight="logprob")
    assert verdict.value["answer"] == "1"
    assert verdict.score == pytest.approx(0.9 / 1.6)
    assert {one.logprobs for one in script.asked} == {1}
    with pytest.raises(RecipeError, match="log-probabilities"):
        said(vote, ["Answer: 1"] * 2, "What?", samples=2, weight="logprob")


def test_votes_by_reward() -> None:
    """A reward model weighs each sample; figures that are no weights are refused."""
    samples: list[Scripted] = ["Answer: 1", "Answer: 2", "Answer: 2"]
    given: list[Scripted] = [Reply(labels={"score": value}) for value in (0.9, 0.1, 0.2)]
    verdict, _ = said(vote, samples + given, "What?", samples=3, weight="reward")
    assert (verdict.value["answer"], verdict.score) == ("1", pytest.approx(0.75))
    with pytest.raises(RecipeError, match="weight"):
        said(
            vote,
            [*samples[:2], *(Reply(labels={"score": -2.0}) for _ in range(2))],
            "What?",
            samples=2,
            weight="reward",
        )
