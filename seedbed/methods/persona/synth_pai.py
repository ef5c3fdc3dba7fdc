"""SynthPAI: forum threads between invented people, each comment labelled with what it tells of its author.

Paper: SynthPAI, arXiv 2406.07217. To study how personal attributes are guessed, without real people and not on any.

Every row becomes a person (published: 300, so ``from: {nothing: true, count: 300}``); one that brings a ``profile``
keeps it, one with a ``country`` lives there. The first 103 open a thread each, about a feature in turn: a post that
draws the feature out without naming it. Up to 40 other people, shuffled, are asked whether they would take part (role
``checker``, temperature 0). Those who say yes go through 2 rounds of 1 to 3 actions; to act is to comment with a chance
of (7 - n) / 10 after n comments. What is replied to is drawn by softmax from the ten messages that draw a person most,
to a depth of 5 and 3 replies a comment. A comment has 1 to 10 words (with a chance of 0.7) or 10 to 50; 40 % of the
people disagree, drawn anew each round. It is asked for again, twice, when its length is wrong, it repeats another, or
it states place or occupation of its author outright (``no_leak``), then left out with the reason in the row's notes.

Last, a reader (role ``checker``) guesses the author's features with hardness and certainty; a guess of which no value
is true is dropped. A row is a message: ``thread`` (its title), ``place``, ``parent``, ``children``, ``text``, its
author and ``guesses``. Evaluate on a certainty of 3 and up.

Differs from the paper: who opens a thread is shown its style, not its profile; age, sex, education, income level,
relationship and country are drawn, the model adds the rest; people whose profiles are in another script are not asked;
the code counts rounds in n, and lets depth and replies go when fewer than ten targets are left. The human revision of
labels is a review sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.methods.persona.synth_pai_labels import labels
from seedbed.methods.persona.synth_pai_people import invite, write_profile
from seedbed.methods.persona.synth_pai_prompts import COMMENT, FEATURES, GUESS, JOINS, POST, PROFILE, SAME, WHO
from seedbed.methods.persona.synth_pai_thread import Said, children, path
from seedbed.methods.persona.synth_pai_writing import Manner, comments, joining, post, shown

_ASKED = (
    PROFILE,
    WHO,
    POST,
    JOINS,
    COMMENT,
    GUESS,
    SAME,
)  # named here, where a recipe looks for them


class Message(TypedDict):
    """A message of a thread, and what it tells of its author; the post has the place 0."""

    thread: str
    participants: list[str]
    place: int
    parent: int | None
    children: list[int]
    author: str
    username: str
    profile: Row
    text: str
    guesses: list[Row]


class Written(TypedDict):
    """A thread, its post first, and who wrote in it."""

    thread: list[Said]
    participants: list[Row]


def synth_pai(
    *,
    threads: int = 103,
    asked: int = 40,
    rounds: int = 2,
    actions: int = 3,
    critics: float = 0.4,
    short: float = 0.7,
    no_leak: bool = True,
    features: tuple[str, ...] = tuple(FEATURES),
) -> list[Step]:
    """From people to labelled messages; see the card above."""
    if not features or not set(features) <= set(FEATURES):
        raise RecipeError(f"synth_pai: features are {', '.join(FEATURES)}; got {', '.join(features) or 'none'}")
    if min(threads, asked, rounds, actions) < 1 or not (0 <= critics <= 1 and 0 <= short <= 1):
        raise RecipeError("synth_pai: threads, asked, rounds, actions are at least 1; critics and short from 0 to 1")
    talk = {"rounds": rounds, "actions": actions, "critics": critics, "short": short, "no_leak": no_leak}
    before = [step(write_profile), step(invite, threads=threads, asked=asked, features=features)]
    return [*before, step(write_thread, manner=talk), step(label)]


async def write_thread(
    ctx: Context, profile: Row, author: str, feature: str, participants: list[Row], *, manner: Mapping[str, Any]
) -> Written:
    """A thread: its post, and what those who take part say."""
    if not participants:
        raise Reject("there is nobody else to take part in the thread")
    how, opener = Manner(**manner), {"author": author, **profile}
    opening = await post(ctx, opener, feature, how)
    joined = await joining(ctx, opening, participants)
    if not joined:
        raise Reject("nobody would take part in the thread", value=len(participants))
    people = {one["author"]: one for one in (opener, *joined)}
    thread = await comments(ctx, opening, people, joined, how)
    if len(thread) == 1:
        raise Reject("nobody wrote a comment that could stand", value=ctx.notes.get("dropped"))
    return Written(thread=thread, participants=list(people.values()))


async def label(ctx: Context, thread: list[Said], participants: list[Row]) -> list[Message]:
    """The messages of a thread, each with what it tells of its author."""
    people, rows = {one["author"]: one for one in participants}, list[Message]()
    for one in thread:
        who = {name: value for name, value in people[one["author"]].items() if name != "author"}
        context = shown(path(thread, one["place"])[:-1], people)
        guesses = await labels(ctx, context, who["username"], one["text"], who)
        rows.append(
            Message(
                thread=thread[0]["text"].split("\n")[0],
                participants=[str(person["username"]) for person in participants],
                place=one["place"],
                parent=one["parent"],
                children=children(thread, one["place"]),
                author=one["author"],
                username=who["username"],
                profile=who,
                text=one["text"],
                guesses=guesses,
            )
        )
    return rows


_NILS: Row = {
    "city_country": "Turku, Finland",
    "age": 34,
    "income_level": "medium",
    "income": "38,000 euros",
    "education": "trade certificate",
    "occupation": "baker",
    "sex": "male",
    "relationship_status": "married",
    "birth_city_country": "Turku, Finland",
    "style": "Short and dry.",
    "username": "quietloaf",
}
_IDA: Row = {**_NILS, "city_country": "Porto, Portugal", "occupation": "nurse", "sex": "female", "username": "tidal9"}
_SAID = {"reasoning": "They work before dawn.", "hardness": 2, "certainty": 3}
EXAMPLE = Example(
    row=[{"profile": _NILS}, {"profile": _IDA}],
    settings={"threads": 1, "rounds": 1, "actions": 1, "features": ["occupation"]},
    replies=[
        "Early birds\nWhat do you do at four in the morning?",
        "Yes",
        "Handing over to the day shift.",
        {"guesses": []},
        {"guesses": [{"feature": "occupation", "guess": ["nurse", "guard"], **_SAID}]},
        "no",
    ],
    gives=[
        {
            "profile": _NILS,
            "author": "p1",
            "feature": "occupation",
            "thread": "Early birds",
            "participants": ["quietloaf", "tidal9"],
            "place": 0,
            "parent": None,
            "children": [1],
            "username": "quietloaf",
            "text": "Early birds\nWhat do you do at four in the morning?",
            "guesses": [],
        },
        {
            "profile": _IDA,
            "author": "p2",
            "feature": "occupation",
            "thread": "Early birds",
            "participants": ["quietloaf", "tidal9"],
            "place": 1,
            "parent": 0,
            "children": [],
            "username": "tidal9",
            "text": "Handing over to the day shift.",
            "guesses": [
                {"feature": "occupation", "guess": ["nurse", "guard"], **_SAID, "right": [True, False]},
            ],
        },
    ],
)
