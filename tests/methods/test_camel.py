"""Two agents in roles: who meets, what ends a talk, what is kept of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.methods.dialogue.camel import Talk, as_pairs, camel, role_play
from seedbed.methods.dialogue.camel_rules import END, instruction_of, solution_of
from seedbed.methods.dialogue.camel_tasks import pair_roles, propose_tasks, specify_task


class Agents:
    """A user that numbers its instructions and an assistant that numbers its solutions; other turns by number."""

    def __init__(self, user: dict[int, str] | None = None, assistant: dict[int, str] | None = None) -> None:
        self.said = {"user": user or {}, "main": assistant or {}}
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        turn = sum(one.role == request.role for one in self.asked)
        usual = (
            f"Instruction: Do step {turn}.\nInput: None" if request.role == "user" else f"Solution: Step {turn} done."
        )
        return Reply(self.said[request.role].get(turn, usual))


def talk(agents: Any, language: str = "en", **settings: Any) -> Talk:
    ctx = Context(agents, language=language)
    return asyncio.run(role_play(ctx, "Gardener", "Landlord", "Plan a hedge of 12 m.", **settings))


TALKATIVE = {turn: f"Instruction: Thank you! Do {turn}.\nInput: None" for turn in range(1, 9, 2)}
ENDINGS: dict[str, tuple[Agents, dict[str, Any], int]] = {
    "end_token": (Agents(user={3: END}), {}, 4),
    "no_instruction": (Agents(user={2: "Go on.", 3: "And?", 4: "Well?"}), {}, 6),
    "role_flip": (Agents(assistant={2: "Instruction: Water it.\nInput: None"}), {}, 2),
    "repeated_words": (Agents(user=TALKATIVE), {}, 12),
    "token_limit": (Agents(assistant={3: "Solution: " + "long " * 4000}), {}, 6),
    "max_messages": (Agents(), {}, 40),
}


@pytest.mark.parametrize("reason", sorted(ENDINGS))
def test_each_rule_ends_a_talk(reason: str) -> None:
    """The reason is recorded, the count is right, roles alternate, and no end token is kept."""
    agents, settings, count = ENDINGS[reason]
    agents.asked.clear()
    made = talk(agents, **settings)
    assert made["termination_reason"] == reason
    assert made["num_messages"] == len(made["messages"]) == count
    assert [one["role"] for one in made["messages"]] == ["user", "assistant"] * (count // 2)
    assert END not in str(made["messages"])


def test_nothing_is_asked_after_the_end_token() -> None:
    """The last request is the user's."""
    agents = Agents(user={2: f"Well done. {END}"})
    assert talk(agents)["num_messages"] == 2
    assert [one.role for one in agents.asked] == ["user", "main", "user"]


def test_a_silence_that_ends_does_not_count_on() -> None:
    """Two rounds without an instruction, one with, two without: the talk goes on."""
    made = talk(Agents(user={2: "So?", 3: "So?", 5: "So?", 6: "So?"}), most=14)
    assert made["termination_reason"] == "max_messages"


@pytest.mark.parametrize(
    ("agents", "words"),
    [
        (Agents(user={1: END}), "end_token"),
        (Agents(assistant={1: "Instruction: You do it."}), "role_flip"),
        (Agents(user=dict.fromkeys(range(1, 9), "Hello?")), "no_instruction"),
    ],
)
def test_a_talk_without_a_solved_instruction_is_set_aside(agents: Agents, words: str) -> None:
    """With the rule that ended it."""
    agents.asked.clear()
    with pytest.raises(Reject, match=words):
        talk(agents)


def test_each_agent_is_held_to_its_role() -> None:
    """Both see the task and both roles, the user sees the roles inverted and is told the end token."""
    agents = Agents(user={3: END})
    talk(agents)
    users = [one.messages for one in agents.asked if one.role == "user"]
    helpers = [one.messages for one in agents.asked if one.role == "main"]
    for messages in (*users, *helpers):
        system = str(messages[0]["content"])
        assert all(said in system for said in ("Gardener", "Landlord", "Plan a hedge of 12 m."))
    assert END in str(users[0][0]["content"])
    assert [one["role"] for one in users[1]] == ["system", "user", "assistant", "user"]
    assert users[1][2]["content"] == "Instruction: Do step 1.\nInput: None"
    assert [one["role"] for one in helpers[1]] == ["system", "user", "assistant", "user"]


def test_a_critic_picks_among_proposals() -> None:
    """Each message is the chosen one; a number that is none of theirs is unreadable."""
    replies = [
        "Instruction: a\nInput: None",
        "Instruction: b\nInput: None",
        "2",
        "Solution: c",
        "Solution: d",
        "1",
        END,
    ]
    script = Script([*replies, END])
    made = talk(script, proposals=2)
    assert [one["content"] for one in made["messages"]] == ["Instruction: b\nInput: None", "Solution: c"]
    assert [one.role for one in script.asked][2::3] == ["critic", "critic"]
    with pytest.raises(Unreadable, match="1 to 2"):
        talk(Script([*replies[:2], "3"]), proposals=2)


def test_roles_and_tasks_are_counted_out() -> None:
    """2 by 3 roles and 2 tasks are 12 talks, each with a code of its own; nothing is asked that the row names."""
    script = Script(["1. Cook\n2. Judge", "1. Child\n2. Nurse\n3. Spy"])
    pairs = asyncio.run(pair_roles(Context(script), roles=(2, 3)))
    codes = []
    for pair in pairs:
        listed = Script(["1. Plan a meal.\n2. Write a menu.\n3. Too many."])
        codes += [one["code"] for one in asyncio.run(propose_tasks(Context(listed), **pair, tasks=2))]
    assert len(codes) == len(set(codes)) == 12
    assert (codes[0], codes[-1]) == ("001_001_001", "002_003_002")
    assert asyncio.run(pair_roles(Context(Script([])), "Cook", "Child"))[0]["code"] == "001_001"
    assert asyncio.run(propose_tasks(Context(Script([])), "Cook", "Child", "001_001", "Bake.")) == [
        {"code": "001_001_001"}
    ]
    with pytest.raises(Unreadable, match="numbered"):
        asyncio.run(propose_tasks(Context(Script(["Bake."])), "Cook", "Child", "001_001"))
    with pytest.raises(RecipeError, match="at least 1"):
        camel(tasks=0)


def test_the_specifier_keeps_to_its_words_and_temperature() -> None:
    """1.4 as published; a task twice too long is asked for again."""
    script = Script(["Plan a hedge of 12 m.", "word " * 101])
    ctx = Context(script)
    assert asyncio.run(specify_task(ctx, "a", "b", "Plan."))["specified_task"] == "Plan a hedge of 12 m."
    assert script.asked[0].temperature == 1.4
    with pytest.raises(Unreadable, match="101 words"):
        asyncio.run(specify_task(ctx, "a", "b", "Plan."))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Instruction: Dig.\nInput: 3 m of clay", ("Dig.", "3 m of clay")),
        ("**Instruction:** Dig.\n**Input:** None.", ("Dig.", "")),
        ("指令：挖坑。\n输入：无", ("挖坑。", "")),
        ("Sure!\nInstruction: Dig.", ("Dig.", "")),
        ("Dig.", None),
        ("Instruction: Dig.\nInstruction: Fill.", None),
        ("Instruction:\nInput: None", None),
        (f"Instruction: {END}", None),
        ("Instruction: a\nInput: b\nInput: c", None),
    ],
)
def test_instructions_are_read_strictly(said: str, read: tuple[str, str] | None) -> None:
    """One instruction with at most one input, in either language."""
    assert instruction_of(said) == read


@given(st.text())
def test_reading_never_fails(said: str) -> None:
    """Whatever a model writes is read or is none; the end token is never an instruction."""
    read = instruction_of(said)
    assert read is None or read[0]
    assert instruction_of(f"Instruction: {said}{END}") is None
    assert solution_of(f"Solution: {said}").strip() == solution_of(f"Solution: {said}")


def test_pairs_are_the_instructions_with_their_solutions() -> None:
    """As many rows as rounds with one instruction and a solution, without the prefix and the closing request."""
    messages = [
        {"role": "user", "content": "指令：种一棵树。\n输入：河边"},
        {"role": "assistant", "content": "解答：种柳树。\n请给出下一条指令。"},
        {"role": "user", "content": "Well?"},
        {"role": "assistant", "content": "Solution: ."},
        {"role": "user", "content": "Instruction: Water it.\nInput: None"},
        {"role": "assistant", "content": "Solution: Daily.\n\n**Next request.**"},
    ]
    assert as_pairs(messages) == [
        {"instruction": "种一棵树。", "input": "河边", "output": "种柳树。", "message_id": 2},
        {"instruction": "Water it.", "input": "", "output": "Daily.", "message_id": 6},
    ]
