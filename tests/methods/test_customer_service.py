"""Talks at a service desk: what is drawn, who sees what, what is set aside."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.methods.dialogue.customer_service import LISTS, Served, customer_service
from seedbed.methods.dialogue.customer_service_prompts import MOODS, OUTCOMES
from seedbed.methods.dialogue.turns import inverted, unquoted

PLAN: dict[str, Any] = {"product": "a kettle", "problem": "it leaks", "resolution": "refused"}


class Desk:
    """A customer and an agent that number what they say, and a judge; other turns by number."""

    def __init__(self, ended: str = "refused", **said: str) -> None:
        self.ended, self.said, self.asked = ended, said, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        turn = sum(one.role == request.role for one in self.asked)
        if request.role == "judge":
            return Reply(self.ended)
        return Reply(self.said.get(f"{request.role}{turn}", f"This is word {turn} of the {request.role}."))


def served(desk: Any, language: str = "en", seed: int = 0, **given: Any) -> Served:
    return asyncio.run(customer_service(Context(desk, language=language, seed=(seed,)), **given))


def test_a_talk_has_its_plan_and_the_desks_system_message() -> None:
    """Roles alternate after one system message, which holds rules and order but not how the talk is to end."""
    desk = Desk()
    row = served(desk, **PLAN, rounds=(3, 3), rules="No returns.")
    assert [one["role"] for one in row["messages"]] == ["system", *["user", "assistant"] * 3]
    system = str(row["messages"][0]["content"])
    assert "No returns." in system
    assert "a kettle" in system
    assert "cannot be granted" not in str(row["messages"])
    assert {name: row[name] for name in PLAN} == PLAN  # type: ignore[literal-required]
    agent = [one for one in desk.asked if one.role == "main"]
    assert all(OUTCOMES["refused"].en in str(one.messages[0]["content"]) for one in agent)
    assert "number 3" in str(agent[-1].messages[0]["content"])


def test_neither_the_customer_nor_the_judge_knows_how_it_is_to_end() -> None:
    """The customer sees its own part, the judge the talk alone."""
    desk = Desk()
    row = served(desk, **PLAN, mood="angry")
    customer = [one for one in desk.asked if one.role == "user"]
    (judge,) = [one for one in desk.asked if one.role == "judge"]
    assert all(OUTCOMES["refused"].en not in str(one.messages) for one in (*customer, judge))
    assert "angry" in str(customer[0].messages[0]["content"])
    assert all(str(one["content"]) in str(judge.messages[-1]["content"]) for one in row["messages"][1:])
    assert "On your screen" not in str(judge.messages)


@pytest.mark.parametrize(
    ("desk", "words"),
    [
        (Desk(ended="solved"), "otherwise than planned"),
        (Desk(ended="open"), "otherwise than planned"),
        (Desk(main2="Your order K-99999 is on its way."), "nobody was given"),
        (Desk(user2="How can I help you?"), "like the desk"),
        (Desk(user2="请问有什么可以帮您？"), "like the desk"),
        (Desk(main1="As an AI, I cannot."), "of the AI"),
        (Desk(main1="作为人工智能，我不能。"), "of the AI"),
        (Desk(main2="This is  word 1 of the main."), "said twice"),
    ],
)
def test_what_falls_out_of_its_part_is_set_aside(desk: Desk, words: str) -> None:
    """Another end, an invented order number, a side that speaks for the other or as an AI, a message said twice."""
    desk.asked.clear()
    with pytest.raises(Reject, match=words):
        served(desk, **PLAN)


def test_the_orders_own_number_may_be_said() -> None:
    """With or without its hyphen."""
    order = re.search(r"order (\w)-(\d+)", str(served(Desk(), **PLAN)["messages"][0]["content"]))
    assert order is not None
    row = served(Desk(user2=f"It is {order[1]}{order[2]}, I mean {order[1]}-{order[2]}."), **PLAN)
    assert len(row["messages"]) >= 5


def test_a_judgement_that_names_no_end_is_unreadable() -> None:
    """And without ``verify`` nobody is asked."""
    with pytest.raises(Unreadable, match="exactly one"):
        served(Desk(ended="It is hard to say."), **PLAN)
    desk = Desk()
    served(desk, **PLAN, verify=False)
    assert all(one.role != "judge" for one in desk.asked)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_plans_are_drawn(language: str) -> None:
    """All moods and all four ends come up over seeds; a list of one's own takes their place; 2 to 4 rounds."""
    rows = [served(Desk(), language, seed, verify=False) for seed in range(60)]
    assert {row["mood"] for row in rows} == set(MOODS.fill(language).split("; "))
    assert {row["resolution"] for row in rows} == set(OUTCOMES)
    assert {len(row["messages"]) for row in rows} == {5, 7, 9}
    own = [served(Desk(), seed=seed, verify=False, draw_from={"product": ("a lamp", "a rug")}) for seed in range(9)]
    assert {row["product"] for row in own} == {"a lamp", "a rug"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"draw_from": {"colour": ("red",)}}, "draw_from knows product"),
        ({"resolution": "happy"}, "a resolution is solved"),
        ({"rounds": (3, 2)}, "least, most"),
    ],
)
def test_what_cannot_be_drawn_is_refused(given: dict[str, Any], words: str) -> None:
    """Before anything is asked."""
    with pytest.raises(RecipeError, match=words):
        served(Script([]), **given)


def test_lists_are_as_long_in_both_languages() -> None:
    """Every English entry has its Chinese one."""
    for listed in LISTS.values():
        assert listed is None or len(listed.en.split("; ")) == len(listed.fill("zh").split("; "))


def test_turns() -> None:
    """The simulated user sees its turns as its own; only marks round a whole message go."""
    talk = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    assert [one["role"] for one in inverted(talk, "go")] == ["user", "assistant", "user"]
    assert [unquoted(text) for text in ('"a"', "“甲”", '"a" and "b"', '""', " c ")] == [
        "a",
        "甲",
        '"a" and "b"',
        '""',
        "c",
    ]


def test_another_language_is_asked_for_and_stands_in_no_row() -> None:
    """Lists stay whole, both sides are told the language, the judge is not."""
    rows = [served(Desk(ended="solved"), "fr", seed, resolution="solved") for seed in range(30)]
    assert all("French" not in str(row) for row in rows)
    desk = Desk()
    served(desk, "fr", **PLAN)
    assert {one.role for one in desk.asked if "in French" in str(one.messages)} == {"user", "main"}
