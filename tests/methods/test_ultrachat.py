"""Dialogues with a simulated user."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.text import estimate_tokens
from seedbed.methods.dialogue.turns import cut_between_rounds
from seedbed.methods.dialogue.ultrachat import Dialogue, ultrachat

PASSAGE = "Article {text} 12. The tenant gives notice  in writing.\n"


class Talkers:
    """An assistant that numbers its answers and a user that numbers its questions; other user turns by number."""

    def __init__(self, **said: str) -> None:
        self.said, self.asked, self.count = said, list[Request](), 0

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        self.count += 1
        if request.role == "user":
            return Reply(self.said.get(f"user{self.count}", f"What about point {self.count}?"))
        return Reply(self.said.get("assistant", f"It is so, point {self.count}."))


def talk(talkers: Any, *, seed: int = 0, **given: Any) -> list[Dialogue]:
    return asyncio.run(ultrachat(Context(talkers, seed=(seed,)), **given))


@pytest.mark.parametrize(("sector", "bounds"), [("world", (3, 7)), ("writing", (2, 4)), ("material", (2, 4))])
def test_a_dialogue_alternates_and_keeps_to_its_sectors_rounds(sector: str, bounds: tuple[int, int]) -> None:
    """User first, then turn about, an even number of messages, and every number of rounds of the sector occurs."""
    rounds = set()
    for seed in range(40):
        (row,) = talk(Talkers(), seed=seed, topic="tides", text=PASSAGE, sector=sector)
        roles = [message["role"] for message in row["messages"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert row["stop"] == "rounds"
        rounds.add(len(roles) // 2)
    assert rounds == set(range(bounds[0], bounds[1] + 1))


def test_the_passage_stays_as_it_is() -> None:
    """Every template holds the passage character for character, braces and double spaces included."""
    openings = {talk(Talkers(), seed=seed, text=PASSAGE)[0]["messages"][0]["content"] for seed in range(40)}
    assert len(openings) == 4
    assert all(PASSAGE in opening and "What about point 1?" in opening for opening in openings)


def test_the_user_model_sees_the_roles_inverted() -> None:
    """What the user said is the user model's own turn, what the assistant said is shown to it."""
    talkers = Talkers()
    talk(talkers, topic="tides", rounds=(3, 3))
    last = [request for request in talkers.asked if request.role == "user"][-1]
    assert [message["role"] for message in last.messages] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
    ]
    assert last.messages[2]["content"] == "What about point 1?"
    assert last.messages[3]["content"] == "It is so, point 2."
    assert "It is so, point 4." in last.messages[-1]["content"]


def test_the_assistant_sees_the_dialogue_only() -> None:
    """The last answer is asked with the history as it will be trained on, without a system message."""
    talkers = Talkers()
    (row,) = talk(talkers, topic="tides", rounds=(3, 3))
    last = [request for request in talkers.asked if request.role == "main"][-1]
    assert list(last.messages) == row["messages"][:-1]


def test_thanks_end_a_dialogue_that_is_long_enough() -> None:
    """The thanks are not kept, and the reason is."""
    (row,) = talk(Talkers(user5="Thank you, that was helpful!"), topic="tides", rounds=(2, 6), seed=1)
    assert (row["stop"], len(row["messages"])) == ("thanks", 4)


def test_thanks_with_a_question_go_on() -> None:
    """Politeness before a question is a turn like any other."""
    (row,) = talk(Talkers(user3="Thanks! And at night?"), topic="tides", rounds=(2, 2))
    assert row["messages"][2]["content"] == "Thanks! And at night?"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"user3": "Goodbye."}, "early: thanks"),
        ({"user3": "谢谢你的回答。"}, "early: thanks"),
        ({"user3": "What about point 1?"}, "early: repetition"),
        ({"user3": "How can I help you further?"}, "like an assistant"),
        ({"user3": "作为一个人工智能助手，我无法回答。"}, "like an assistant"),
        ({"assistant": "I don't have personal feelings, but it is so."}, "feelings"),
        ({"assistant": "我没有个人情感。"}, "feelings"),
    ],
)
def test_what_spoils_a_dialogue_sets_it_aside(said: dict[str, str], reason: str) -> None:
    """Too short a dialogue, a user who turned assistant, and an assistant that speaks of itself."""
    with pytest.raises(Reject, match=reason):
        talk(Talkers(**said), topic="tides", rounds=(3, 3))


def test_a_sector_without_its_column_is_set_aside_unasked() -> None:
    """Material needs a text, the other sectors a topic."""
    for sector in ("world", "writing", "material"):
        talkers = Talkers()
        with pytest.raises(Reject, match="needs the column"):
            talk(talkers, sector=sector)
        assert talkers.asked == []


def test_writing_adds_detail_for_most_rows() -> None:
    """About four rows in five have their opening rewritten by a second request."""
    asked = [Talkers() for _ in range(100)]
    for seed, talkers in enumerate(asked):
        talk(talkers, seed=seed, topic="tides", sector="writing", rounds=(1, 1))
    assert 70 <= sum(len(talkers.asked) == 3 for talkers in asked) <= 90


def test_cutting_breaks_no_pair_and_loses_no_turn() -> None:
    """Parts join to the whole, hold whole rounds, and exceed the limit only when one round does."""
    messages = [
        {"role": role, "content": "word " * size}
        for size in (10, 200, 3000, 40, 900, 70)
        for role in ("user", "assistant")
    ]
    for limit in (1, 600, 2048, 10**6):
        parts = cut_between_rounds(messages, limit)
        assert [message for part in parts for message in part] == messages
        assert all(part[0]["role"] == "user" and len(part) % 2 == 0 for part in parts)
        sizes = [sum(estimate_tokens(message["content"]) + 6 for message in part) for part in parts]
        assert all(size <= limit or len(part) == 2 for size, part in zip(sizes, parts, strict=True))
    assert cut_between_rounds(messages, 0) == [messages]


def test_a_long_dialogue_becomes_rows() -> None:
    """Each part is a row with the reason the whole dialogue ended."""
    script = Script(["Why?", "Because. " * 600, "Why not?", "Because. " * 600])
    rows = talk(script, topic="tides", rounds=(2, 2))
    assert [(len(row["messages"]), row["stop"]) for row in rows] == [(2, "rounds"), (2, "rounds")]
