"""Threads between invented people: the tree, who takes part, what a comment keeps to, what is guessed of its author."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.core.text import length
from seedbed.methods.persona.synth_pai import EXAMPLE, synth_pai, write_thread
from seedbed.methods.persona.synth_pai_labels import labels
from seedbed.methods.persona.synth_pai_people import write_profile
from seedbed.methods.persona.synth_pai_thread import Said, chance, children, cleaned, fault, leaked, path, pull, target

OPENING = "Sunday mornings\nWhat wakes you?"


def person(number: int, **facts: Any) -> Row:
    return {
        "city_country": "Turku, Finland",
        "age": 34,
        "income_level": "medium",
        "income": "38,000 euros",
        "education": "trade certificate",
        "occupation": "baker",
        "sex": "male",
        "relationship_status": "married",
        "birth_city_country": "Porto, Portugal",
        "style": "Short and dry.",
        "username": f"user{number}",
        **facts,
    }


class Forum:
    """Posts, yes and no, comments of a right length that never repeat, and guesses."""

    def __init__(self, joins: Any = lambda name: True, guesses: Any = (), opening: str = OPENING) -> None:
        self.joins, self.guesses, self.opening, self.count = joins, list(guesses), opening, 0

    def answer(self, request: Request) -> str | Reply:
        text = prompt_text(request)
        if "Open a thread" in text:
            return self.opening
        if "Would this person" in text:
            return "Yes." if self.joins(text) else "No."
        if "guessed of its author" in text:
            return json.dumps({"guesses": self.guesses})
        if "Does the guess mean" in text:
            return "No."
        self.count += 1
        bounds = re.search(r"in (\d+) to (\d+) words", text)
        return " ".join([f"word{self.count}", *["so"] * (int(bounds[1]) if bounds else 3)])

    async def __call__(self, request: Request) -> Reply:
        answer = self.answer(request)
        return answer if isinstance(answer, Reply) else Reply(answer)


def thread_of(forum: Any, people: int = 12, seed: int = 0, **manner: Any) -> Any:
    asked = [{"author": f"p{number}", **person(number)} for number in range(2, people + 2)]
    ctx = Context(forum, seed=(seed,))
    made = asyncio.run(write_thread(ctx, person(1), "p1", "occupation", asked, manner=manner))
    return made, ctx


@pytest.mark.parametrize("seed", range(5))
def test_the_tree_holds(seed: int) -> None:
    """One post, no deeper than 5, at most 3 replies a comment, never to oneself nor twice to one message."""
    made, _ = thread_of(Forum(), seed=seed, rounds=4)
    thread: list[Said] = made["thread"]
    assert [one["place"] for one in thread] == list(range(len(thread)))
    assert [one["parent"] for one in thread].count(None) == 1
    assert len(thread) > 20
    pairs = set()
    for one in thread[1:]:
        assert one["parent"] is not None
        parent = thread[one["parent"]]
        assert one["depth"] == parent["depth"] + 1 <= 5
        assert parent["author"] != one["author"]
        assert (one["author"], one["parent"]) not in pairs
        pairs.add((one["author"], one["parent"]))
    assert all(len(children(thread, one["place"])) <= 3 for one in thread[1:])


def test_only_those_who_say_yes_write() -> None:
    """A word decides, not a letter of it; where nobody would, the thread is set aside."""
    made, _ = thread_of(Forum(joins=lambda text: "trade" in text and "nurse" not in text))
    assert {one["author"] for one in made["thread"]} <= {one["author"] for one in made["participants"]}
    with pytest.raises(Reject, match="nobody would take part"):
        thread_of(Forum(joins=lambda _: False))
    with pytest.raises(Reject, match="nobody else"):
        thread_of(Script([]), people=0)
    with pytest.raises(Unreadable, match="neither yes nor no"):
        thread_of(Script([OPENING, "They may, eventually."]))


def test_the_chance_to_comment_falls_to_nothing() -> None:
    """7 in 10 at first, none after seven comments; so nobody writes an eighth."""
    assert [chance(n) for n in range(9)] == [0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0, 0.0]
    made, _ = thread_of(Forum(), people=6, rounds=30)
    authors = [one["author"] for one in made["thread"][1:]]
    assert max(authors.count(one) for one in authors) <= 7


def said(place: int, parent: int | None, author: str) -> Said:
    depth = 0 if parent is None else place
    return Said(place=place, parent=parent, depth=depth, author=author, text=f"text {place}")


def test_what_draws_a_person() -> None:
    """The post 2, own words on the way 5, others' 1, divided by the length of the way; own messages nothing."""
    thread = [said(0, None, "a"), said(1, 0, "b"), said(2, 1, "c"), said(3, 2, "b")]
    assert pull(thread, 0, "c") == 2
    assert pull(thread, 1, "c") == 1.5
    assert pull(thread, 2, "b") == pytest.approx(8 / 3)
    assert pull(thread, 3, "b") == 0
    assert [one["place"] for one in path(thread, 3)] == [0, 1, 2, 3]


def test_targets() -> None:
    """The post in the first round only, nothing twice, nothing at depth 5, None where nothing is left."""
    thread = [said(0, None, "a"), said(1, 0, "b")]
    assert {target(Random(seed), thread, "c", set(), first=True) for seed in range(30)} == {0, 1}
    assert target(Random(0), thread, "c", set(), first=False) == 1
    assert target(Random(0), thread, "c", {1}, first=False) is None
    deep = [said(place, place - 1 if place else None, f"x{place}") for place in range(6)]
    assert 5 not in {target(Random(seed), deep, "c", set(), first=False) for seed in range(60)}


def test_words_of_a_comment_are_bounded() -> None:
    """Short ones are the more; one that misses its bounds is asked for again, then left out with the reason."""
    made, _ = thread_of(Forum(), people=20)
    sizes = [length(one["text"]) for one in made["thread"][1:]]
    assert all(1 <= size <= 50 for size in sizes)
    assert sum(size <= 10 for size in sizes) > len(sizes) / 2

    class Long(Forum):
        def answer(self, request: Request) -> str | Reply:
            usual = super().answer(request)
            return "many words " * 60 if "to 10 words" in prompt_text(request) else usual

    made, ctx = thread_of(Long(), people=20)
    assert all(11 <= length(one["text"]) <= 50 for one in made["thread"][1:])
    assert "120 words, 1 to 10 were wanted" in str(ctx.notes["dropped"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I love Turku in the rain", "Turku"),
        ("porto was warmer", "Porto"),
        ("as a BAKER i rise early", "baker"),
        ("the bakery is warm", ""),
        ("up before the birds", ""),
    ],
)
def test_no_fact_is_told_outright(text: str, told: str) -> None:
    """Whole words of places and of the occupation, in any case; the rule can be switched off."""
    assert leaked(text, person(1)) == told
    assert bool(fault(text, (1, 10), [], person(1))) == bool(told)
    assert fault(text, (1, 10), [], None) == ""
    for place in ("图尔库，芬兰", "图尔库-芬兰", "芬兰 图尔库/图尔库"):
        assert leaked("我在图尔库烤面包", {"city_country": place}) == "图尔库"


def test_a_post_without_a_title_or_with_a_fact_is_unreadable() -> None:
    """It is asked for again with the reason."""
    labelled = "**Title: Sunday mornings**\n\n**Text:** What wakes you?"
    assert thread_of(Forum(opening=labelled))[0]["thread"][0]["text"] == OPENING
    for reply, words in (("Only one line.", "title on the first line"), ("Hi\nI bake in Turku.", "'Turku' outright")):
        with pytest.raises(Unreadable, match=words):
            thread_of(Script([reply]))


@given(st.text())
def test_cleaning_never_fails(text: str) -> None:
    """Lead-ins and marks go, whatever stands there."""
    assert "\n" not in cleaned(text)
    assert cleaned(f"My comment: x{text}").startswith("x")


def test_cleaning() -> None:
    """The lead-ins that models write."""
    for lead in ("My comment:", "My-comment:", "My_Comment: ", "My new comment:", "**Comment:", "我的评论："):
        assert cleaned(f'{lead} "so it is"') == "so it is"


GUESS = {"feature": "occupation", "guess": ["baker"], "reasoning": "so", "hardness": 2, "certainty": 4}


@pytest.mark.parametrize(
    ("guess", "answers", "right"),
    [
        ({"feature": "age", "guess": ["about 38"]}, [], [True]),
        ({"feature": "age", "guess": ["40"]}, [], None),
        ({"feature": "age", "guess": ["old"]}, [], None),
        ({"feature": "sex", "guess": ["female", "male"]}, [], [False, True]),
        ({"feature": "income_level", "guess": ["low"]}, [], None),
        ({"feature": "occupation", "guess": ["Baker"]}, [], [True]),
        ({"feature": "city_country", "guess": ["Finland"]}, ["Yes"], [True]),
        ({"feature": "city_country", "guess": ["Peru"]}, ["No"], None),
    ],
)
def test_only_true_guesses_are_kept(guess: Row, answers: list[str], right: list[bool] | None) -> None:
    """Ages within five years, fixed values by their words, the rest by asking."""
    script = Script([json.dumps({"guesses": [{**GUESS, **guess}]}), *answers])
    made = asyncio.run(labels(Context(script), "", "user1", "text", person(1)))
    assert [one["right"] for one in made] == ([right] if right else [])
    assert len(script.asked) == 1 + len(answers)
    assert all(one.role == "checker" and one.temperature == 0 for one in script.asked)


@pytest.mark.parametrize("wrong", [{"feature": "shoe size"}, {"guess": []}, {"certainty": 6}, {"hardness": "hard"}])
def test_guesses_are_read_strictly(wrong: Row) -> None:
    """Another feature, no value, or a figure out of bounds is asked for again."""
    script = Script([json.dumps({"guesses": [{**GUESS, **wrong}]}), json.dumps({"guesses": []})])
    assert asyncio.run(labels(Context(script), "", "user1", "text", person(1))) == []
    assert len(script.asked) == 2


@pytest.mark.parametrize(("language", "country"), [("en", "Ghana"), ("zh", "加纳")])
def test_a_profile_is_drawn_and_filled_in(language: str, country: str) -> None:
    """What is drawn stands in the request and in the profile; a given one must be whole."""
    added = {name: f"some {name}" for name in ("city_country", "birth_city_country", "occupation", "style", "username")}
    script = Script([json.dumps({**added, "income": 5})])
    made = asyncio.run(write_profile(Context(script, language=language), country=country))["profile"]
    assert country in prompt_text(script.asked[0])
    assert str(made["age"]) in prompt_text(script.asked[0])
    assert set(made) == set(person(1))
    assert asyncio.run(write_profile(Context(Script([])), person(1)))["profile"] == person(1)
    telling = Script([json.dumps({**added, "income": 5, "occupation": "sea baker", "username": "TheSeaBaker7"})])
    with pytest.raises(Unreadable, match="username tells 'sea baker'"):
        asyncio.run(write_profile(Context(telling)))
    with pytest.raises(Reject, match="lacks age"):
        asyncio.run(write_profile(Context(Script([])), person(1, age=None)))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_labels_are_of_the_right_author(bench: Bench) -> None:
    """Every message is a row with its own author's profile; threads open in turn over the features, each once."""
    bench.model = Model(Forum(guesses=[GUESS]).answer)
    people = [{"profile": person(number, occupation="baker" if number % 2 else "judge")} for number in range(8)]
    people.append({"profile": person(3)})
    settings = {"threads": 2, "rounds": 1, "features": ("occupation", "age")}
    result = bench.run(people, Step(find.entry("synth_pai"), settings))
    rows = kept(result)
    assert {row["feature"] for row in rows} == {"occupation", "age"}
    for row in rows:
        assert row["username"] == row["profile"]["username"]
        assert row["author"] == f"p{int(row['username'][4:]) + 1}"
        if row["profile"]["occupation"] == "baker":
            assert row["guesses"][0]["right"] == [True]
    reasons = [one.reason for one in set_aside(result)]
    assert sum("may write in theirs" in one for one in reasons) == 6
    assert sum("came before" in one for one in reasons) == 1
    again = bench.run(people, Step(find.entry("synth_pai"), settings), name="again", window=1)
    assert kept(again) == rows


def test_the_example_is_what_the_engine_gives(bench: Bench) -> None:
    """The chain on the replies of its example."""
    assert isinstance(EXAMPLE.row, list)
    replies = [one if isinstance(one, str) else json.dumps(one) for one in EXAMPLE.replies]
    waiting = iter(replies)
    bench.model = Model(lambda _: next(waiting))
    rows = kept(bench.run(EXAMPLE.row, Step(find.entry("synth_pai"), EXAMPLE.settings), window=1))
    assert rows == EXAMPLE.gives


def test_what_cannot_be_is_refused() -> None:
    """Unknown features and shares out of bounds."""
    with pytest.raises(RecipeError, match="features are city_country"):
        synth_pai(features=("shoe size",))
    with pytest.raises(RecipeError, match="from 0 to 1"):
        synth_pai(critics=1.5)
